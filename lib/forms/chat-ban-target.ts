import type { PrefixChoice } from './ban-preview';

/** Whom a ban from a chat or a post is about, as the dialog shows it. Plain texts only: it goes to browsers. */
export interface ChatBanTarget {
  readonly code: string;
  /** A call is running, not a chat. */
  readonly isCall?: boolean;
  /** The post on the board that it is given from; absent = a running chat. */
  readonly post?: {
    readonly topic: number;
    readonly seq: number;
    /** A topic's own text. */
    readonly isTopic: boolean;
    readonly isShown: boolean;
  };
  /** Empty = unidentified. */
  readonly name: string;
  readonly email: string;
  /** Where the visitor was seen last. */
  readonly address: string;
  /** Earlier addresses of the chat, the latest first: a ban on the last one doesn't refuse them. */
  readonly earlierAddresses: readonly string[];
  /** For IPv6: the address alone, or its /64. */
  readonly prefixes: readonly PrefixChoice[] | null;
  /** Periods to choose from, by their text. */
  readonly presets: readonly string[];
  readonly timeZone: string;
  /** For the date picker: local date and time, minutes. */
  readonly earliestUntil: string;
}
