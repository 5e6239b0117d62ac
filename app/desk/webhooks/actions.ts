'use server';

import { setTimeout as delay } from 'node:timers/promises';
import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { exactEnd } from '@/components/desk/exact-time';
import { topicsText } from '@/components/webhooks/topic-names';
import { runtime } from '@/lib/composition';
import { parseId } from '@/lib/forms/parse-id';
import {
  parseWebhook,
  type SecretFormState,
  type WebhookFormState,
  webhookFormValues,
  webhookVersionOf,
} from '@/lib/forms/webhook-form';
import { addWebhook } from '@/lib/webhooks/add-webhook';
import { testMessage } from '@/lib/webhooks/ban-message';
import { rotateWebhookSecret } from '@/lib/webhooks/rotate-webhook-secret';
import { actorOf, administratorUnlessDown, orFailed } from '../bans/action-support';
import { requireAdministratorViewer } from '../viewer';

/** So long a page waits for a receiver's answer; then the delivery goes on by itself. */
const SEND_WAIT_MS = 6_000;

/** Adds a webhook; the answer holds its secret, which is shown this once. */
export async function addWebhookAction(before: WebhookFormState, form: FormData): Promise<WebhookFormState> {
  const values = webhookFormValues(form);
  const answer = { ...before, values, errors: {}, refusal: null, attempt: before.attempt + 1 };
  const viewer = await administratorUnlessDown('/desk/webhooks/new');
  if (!viewer) return { ...answer, refusal: { kind: 'failed' } };
  const draft = parseWebhook(values, runtime().allowedTargets);
  if (!draft.ok) return { ...answer, errors: draft.error };
  const added = await orFailed(addWebhook(runtime(), draft.value, actorOf(viewer)), 'adding a webhook');
  if (!added.ok) return { ...answer, refusal: added.error };
  const { webhook, secret } = added.value;
  return { ...answer, shown: { webhookId: webhook.id, url: webhook.url, secret, oldUntil: null } };
}

/** Stores what was changed of a webhook, and shows it. */
export async function editWebhookAction(before: WebhookFormState, form: FormData): Promise<WebhookFormState> {
  const values = webhookFormValues(form);
  const id = parseId(form.get('webhookId'));
  const version = webhookVersionOf(form);
  const answer = { ...before, values, version, errors: {}, refusal: null, attempt: before.attempt + 1 };
  const viewer = await administratorUnlessDown(`/desk/webhooks/${id}/edit`);
  if (!viewer) return { ...answer, refusal: { kind: 'failed' } };
  const draft = parseWebhook(values, runtime().allowedTargets);
  if (!draft.ok) return { ...answer, errors: draft.error };
  const { webhooks } = runtime();
  const edited = await orFailed(
    webhooks.editWebhook(id, draft.value, version ?? 0, actorOf(viewer), viewer.now),
    'changing a webhook',
  );
  if (!edited.ok) {
    const { error } = edited;
    if (error.kind !== 'changed-meanwhile') return { ...answer, refusal: error };
    const theirs = `${error.present.url} (${topicsText(error.present.topics)})`;
    return { ...answer, version: error.present.version, refusal: { kind: error.kind, theirs } };
  }
  revalidatePath('/desk', 'layout');
  redirect(`/desk/webhooks/${id}?done=edited`);
}

/** Gives a webhook a new secret; the answer holds it. */
export async function newSecretAction(_before: SecretFormState, form: FormData): Promise<SecretFormState> {
  const id = parseId(form.get('webhookId'));
  const viewer = await administratorUnlessDown(`/desk/webhooks/${id}/secret`);
  if (!viewer) return { refusal: 'failed', shown: null };
  const rotated = await orFailed(rotateWebhookSecret(runtime(), id, actorOf(viewer)), 'making a secret');
  if (!rotated.ok) return { refusal: rotated.error.kind, shown: null };
  const { webhook, secret } = rotated.value;
  const oldUntil = webhook.oldSecretUntil && exactEnd(webhook.oldSecretUntil, viewer.timeZone);
  return { refusal: null, shown: { webhookId: id, url: webhook.url, secret, oldUntil } };
}

/** Switches a webhook on or off, by the button's value. */
export async function switchWebhookAction(form: FormData): Promise<void> {
  const id = parseId(form.get('webhookId'));
  const viewer = await requireAdministratorViewer(`/desk/webhooks/${id}`);
  const enabled = form.get('enabled') === 'yes';
  await runtime().webhooks.switchWebhook(id, enabled, actorOf(viewer), viewer.now);
  revalidatePath('/desk', 'layout');
  redirect(`/desk/webhooks/${id}`);
}

/** Removes a webhook and its deliveries for good, then shows the others. */
export async function removeWebhookAction(form: FormData): Promise<void> {
  const id = parseId(form.get('webhookId'));
  const viewer = await requireAdministratorViewer(`/desk/webhooks/${id}/remove`);
  await runtime().webhooks.removeWebhook(id, actorOf(viewer), viewer.now);
  revalidatePath('/desk', 'layout');
  redirect('/desk/webhooks?done=removed');
}

/** Sends a message that is about nothing, and shows what became of it. */
export async function sendTestAction(form: FormData): Promise<void> {
  const id = parseId(form.get('webhookId'));
  const viewer = await requireAdministratorViewer(`/desk/webhooks/${id}`);
  const message = testMessage(id, viewer.now, viewer.agent.name);
  const queued = await runtime().webhooks.queueMessage(id, message, viewer.now);
  await sendAndShow(id, queued.ok ? queued.value : null, 'test');
}

/** Sends the message of a delivery once more, and shows what became of it. */
export async function sendAgainAction(form: FormData): Promise<void> {
  const id = parseId(form.get('webhookId'));
  const viewer = await requireAdministratorViewer(`/desk/webhooks/${id}`);
  const delivery = parseId(form.get('delivery'));
  const queued = await runtime().webhooks.repeatDelivery(id, String(delivery), viewer.now);
  await sendAndShow(id, queued.ok ? queued.value : null, 'again');
}

async function sendAndShow(id: number, deliveryId: string | null, what: 'test' | 'again'): Promise<never> {
  const { webhookSender } = runtime();
  if (deliveryId) await Promise.race([webhookSender.sendNow(deliveryId), delay(SEND_WAIT_MS)]);
  revalidatePath('/desk', 'layout');
  redirect(deliveryId ? `/desk/webhooks/${id}?done=${what}&delivery=${deliveryId}` : `/desk/webhooks/${id}`);
}
