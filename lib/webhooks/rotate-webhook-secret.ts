import type { Actor } from '../domain/ban';
import { ok, type Result } from '../domain/result';
import { OLD_SECRET_MS } from '../domain/webhook';
import type { WebhookNotFound } from '../ports/webhook-store';
import type { NewWebhook, WebhookDeps } from './add-webhook';
import { lockSecret } from './secret-box';
import { newWebhookSecret } from './sign-message';

/** Gives a webhook a new secret. The one it had signs as well for a day, so that the receiver can change over. */
export async function rotateWebhookSecret(
  { webhooks, secret: own, clock }: WebhookDeps,
  id: number,
  actor: Actor,
): Promise<Result<NewWebhook, WebhookNotFound>> {
  const secret = newWebhookSecret();
  const now = clock.now();
  const oldUntil = new Date(now.getTime() + OLD_SECRET_MS);
  const rotated = await webhooks.rotateSecret(id, lockSecret(secret, own), oldUntil, actor, now);
  return rotated.ok ? ok({ webhook: rotated.value, secret }) : rotated;
}
