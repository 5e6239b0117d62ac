import { z } from 'zod';
import type { IpRange } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { WEBHOOK_TOPICS, type WebhookTopic } from '../domain/webhook';
import { parseOutsideUrl } from '../outbound/outside-url';
import type { WebhookDraft } from '../ports/webhook-store';

/** What is typed into a webhook's form. */
export interface WebhookFormValues {
  readonly url: string;
  readonly topics: readonly WebhookTopic[];
}

export interface WebhookFormErrors {
  readonly url?: string;
  readonly topics?: string;
}

export interface WebhookFormState {
  readonly values: WebhookFormValues;
  /** The version that the editor saw; null for a new webhook. */
  readonly version: number | null;
  readonly errors: WebhookFormErrors;
  readonly refusal: WebhookFormRefusal | null;
  /** Of a webhook that was just added. */
  readonly shown: ShownSecret | null;
  /** Counts answers, so that each one moves the focus anew. */
  readonly attempt: number;
}

export type WebhookFormRefusal =
  /** What a colleague made of it, in words; saving again saves over it. */
  | { readonly kind: 'changed-meanwhile'; readonly theirs: string }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'failed' };

/** A secret that was just made, shown this once. */
export interface ShownSecret {
  readonly webhookId: number;
  readonly url: string;
  readonly secret: string;
  /** Until when the one before it signs as well, in words; null if there was none. */
  readonly oldUntil: string | null;
}

export interface SecretFormState {
  readonly refusal: 'not-found' | 'failed' | null;
  readonly shown: ShownSecret | null;
}

/** A form that nobody has answered yet. */
export function webhookFormState(values: WebhookFormValues, version: number | null): WebhookFormState {
  return { values, version, errors: {}, refusal: null, shown: null, attempt: 0 };
}

/** A new webhook is about everything, unless somebody takes something away. */
export const NEW_WEBHOOK: WebhookFormValues = { url: '', topics: WEBHOOK_TOPICS };

const TYPED_MAX = 3_000;

/** Everything in the form, as it was typed; a stranger may have written it. */
export function webhookFormValues(form: FormData): WebhookFormValues {
  const url = form.get('url');
  const topics = form.getAll('topic');
  return {
    url: typeof url === 'string' ? url.slice(0, TYPED_MAX) : '',
    topics: WEBHOOK_TOPICS.filter((topic) => topics.includes(topic)),
  };
}

/** The version that the editor saw, out of a hidden field. */
export function webhookVersionOf(form: FormData): number | null {
  return z.coerce.number().int().min(1).max(2_147_483_647).nullable().catch(null).parse(form.get('version'));
}

/** The webhook to store, or what is wrong with it. `allowed`: ranges off the public internet that may be reached. */
export function parseWebhook(
  { url, topics }: WebhookFormValues,
  allowed: readonly IpRange[],
): Result<WebhookDraft, WebhookFormErrors> {
  const parsed = parseOutsideUrl(url, allowed);
  const errors: WebhookFormErrors = {
    ...(!parsed.ok && { url: parsed.error.message }),
    ...(topics.length === 0 && { topics: 'Choose at least one.' }),
  };
  return parsed.ok && topics.length > 0 ? ok({ url: parsed.value.href, topics }) : err(errors);
}
