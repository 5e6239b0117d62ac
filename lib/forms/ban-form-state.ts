import type { BanFormErrors, BanFormValues } from './ban-form';

/** What an action answers to the form that called it; success redirects instead. Plain texts only: it goes to browsers. */
export interface BanFormState {
  readonly values: BanFormValues;
  readonly errors: BanFormErrors;
  readonly refusal: BanFormRefusal | null;
  /** Counts submissions, so that each one moves the focus anew. */
  readonly attempt: number;
}

/** Why a well-formed ban was not stored. Ranges are canonical text, instants are written in the reader's zone. */
export type BanFormRefusal =
  | {
      readonly kind: 'needs-confirmation';
      /** What was warned about; it must come back unchanged with the confirmation. */
      readonly rangeText: string;
      readonly messages: readonly string[];
    }
  | { readonly kind: 'duplicate'; readonly banId: number; readonly rangeText: string; readonly untilText: string }
  | {
      readonly kind: 'inside-exemption';
      readonly rangeText: string;
      readonly exemptions: readonly { readonly rangeText: string; readonly note: string; readonly untilText: string }[];
    }
  | {
      readonly kind: 'changed-meanwhile';
      readonly version: number;
      readonly rangeText: string;
      readonly untilText: string;
      readonly reason: string;
    }
  | { readonly kind: 'past'; readonly banId: number; readonly endedText: string }
  | { readonly kind: 'ticket-not-found'; readonly code: string }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'failed' };
