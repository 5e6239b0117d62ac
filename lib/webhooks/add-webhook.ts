import type { Actor } from '../domain/ban';
import { ok, type Result } from '../domain/result';
import type { Clock } from '../ports/clock';
import type { Webhook, WebhookDraft, WebhookStore } from '../ports/webhook-store';
import { lockSecret } from './secret-box';
import { newWebhookSecret } from './sign-message';

/** A webhook and its secret, which is told this once. */
export interface NewWebhook {
  readonly webhook: Webhook;
  readonly secret: string;
}

export interface WebhookDeps {
  readonly webhooks: WebhookStore;
  /** The desk's own, by which webhooks' secrets are locked. */
  readonly secret: string;
  readonly clock: Clock;
}

/** Adds a webhook with a secret of its own. */
export async function addWebhook(
  { webhooks, secret: own, clock }: WebhookDeps,
  draft: WebhookDraft,
  actor: Actor,
): Promise<Result<NewWebhook, { readonly kind: 'too-many' }>> {
  const secret = newWebhookSecret();
  const added = await webhooks.addWebhook({ ...draft, secret: lockSecret(secret, own) }, actor, clock.now());
  return added.ok ? ok({ webhook: added.value, secret }) : added;
}
