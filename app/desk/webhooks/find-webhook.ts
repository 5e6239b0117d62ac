import 'server-only';
import { notFound } from 'next/navigation';
import { runtime } from '@/lib/composition';
import { parseId } from '@/lib/forms/parse-id';
import type { Webhook } from '@/lib/ports/webhook-store';

/** The webhook that a path names; the page that there is none otherwise. */
export async function findWebhookOrNotFound(id: string): Promise<Webhook> {
  const webhook = await runtime().webhooks.findWebhook(parseId(id));
  return webhook ?? notFound();
}
