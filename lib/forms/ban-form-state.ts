import type { BanFormErrors, BanFormValues } from './ban-form';
import type { BanPreview } from './ban-preview';

/** What an action answers to the form that called it; success redirects instead. Plain texts only: it goes to browsers. */
export interface BanFormState {
  readonly values: BanFormValues;
  readonly errors: BanFormErrors;
  readonly refusal: BanFormRefusal | null;
  /** What a ban with these values would do. */
  readonly preview: BanPreview;
  /** The version of the ban that the person saw; null when adding. It travels with the form, not with the page. */
  readonly version: number | null;
  /** The ban's present period, when editing: then it may be kept. */
  readonly keepText: string | null;
  /** Counts submissions, so that each one moves the focus anew. */
  readonly attempt: number;
  /** Counts how often `values` became something else than was typed, which the fields must then show. */
  readonly fills: number;
  /** The ban that was stored, for scripts, which stay on the page; `text` tells of it. */
  readonly banned: { readonly banId: number; readonly text: string; readonly enforced: boolean } | null;
  /** A ban from a post: whether what else the visitor posted is to be hidden. */
  readonly hidesPosts?: boolean;
}

/** Why a well-formed ban was not stored. Ranges are canonical text, instants are written in the reader's zone. */
export type BanFormRefusal =
  | {
      readonly kind: 'needs-confirmation';
      readonly rangeText: string;
      /** The same in fewer letters, if it is one CIDR block. */
      readonly shortText: string;
      readonly messages: readonly string[];
      /** What comes back with the confirmation: what was warned about, so that it is no yes to anything else. */
      readonly token: string;
    }
  | { readonly kind: 'duplicate'; readonly banId: number; readonly rangeText: string; readonly untilText: string }
  | {
      readonly kind: 'inside-exemption';
      readonly rangeText: string;
      readonly exemptions: readonly ExemptionInTheWay[];
      /** Whether the person may end an exemption. */
      readonly mayEnd: boolean;
    }
  /** An exemption was ended as asked; the ban itself is still to be given. */
  | { readonly kind: 'exemption-ended'; readonly rangeText: string | null; readonly enforced: boolean }
  | {
      readonly kind: 'changed-meanwhile';
      readonly byName: string;
      readonly atText: string;
      readonly rows: readonly ConflictRow[];
    }
  | { readonly kind: 'past'; readonly banId: number; readonly endedText: string }
  | { readonly kind: 'ticket-not-found'; readonly code: string }
  | { readonly kind: 'not-found' }
  /** A ban from a chat or a call: it ended meanwhile; `ban` is what ended it, if a ban did. */
  | {
      readonly kind: 'chat-ended';
      readonly of: 'chat' | 'call';
      readonly ban: {
        readonly id: number;
        readonly byName: string;
        readonly rangeText: string;
        readonly untilText: string;
      } | null;
    }
  | { readonly kind: 'chat-not-found' }
  /** A ban from a post: there is no such post, or its address was erased meanwhile. */
  | { readonly kind: 'post-not-found' }
  /** The chat's visitor moved; the form is about the new address now. */
  | { readonly kind: 'address-changed'; readonly from: string; readonly to: string }
  /** No answer came, and what became of the ban can't be told. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'failed' };

export interface ExemptionInTheWay {
  readonly id: number;
  readonly rangeText: string;
  readonly note: string;
  readonly untilText: string;
  readonly createdByName: string;
  /** Bans that would refuse its addresses as soon as it ends; `moreBans` says that there are more. */
  readonly bans: readonly { readonly id: number; readonly rangeText: string }[];
  readonly moreBans: boolean;
}

/** What of a ban two people can change, as the form groups it. */
export const CONFLICT_FIELDS = ['range', 'period', 'reason'] as const;
export type ConflictField = (typeof CONFLICT_FIELDS)[number];

/** One of them in both versions. */
export interface ConflictRow {
  readonly field: ConflictField;
  readonly theirs: string;
  readonly yours: string;
  readonly differs: boolean;
}
