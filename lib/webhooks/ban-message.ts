import { banJson } from '../api/ban-json';
import type { Ban } from '../domain/ban';
import { MESSAGE_TYPES, TEST_MESSAGE, type WebhookTopic } from '../domain/webhook';
import type { BanSnapshot } from '../ports/ban-store';
import type { WebhookMessage } from '../ports/webhook-store';
import { newMessageId } from './sign-message';

/** Something that happened to one ban. */
export interface BanHappening {
  readonly topic: WebhookTopic;
  readonly at: Date;
  /** The name of who did it; null for a ban that ran out. */
  readonly by: string | null;
  /** As it was then. */
  readonly ban: Ban;
  /** What an edit replaced. */
  readonly before: BanSnapshot | null;
}

/** Something that happened to many bans of one list at once. */
export interface BatchHappening {
  readonly topic: WebhookTopic;
  readonly at: Date;
  readonly by: string | null;
  readonly batch: { readonly id: number; readonly name: string };
  readonly count: number;
}

const COUNTED = { created: 'added', edited: 'edited', expired: 'expired' } as const satisfies Record<
  WebhookTopic,
  string
>;

/** What is told about one ban: its fields as the API has them, and of an edit those it had before. */
export function banMessage({ topic, at, by, ban, before }: BanHappening): WebhookMessage {
  const previous = before && {
    start_ip: before.startIp,
    end_ip: before.endIp,
    date_valid: before.validUntil,
    reason: before.reason || null,
  };
  return message(MESSAGE_TYPES[topic].one, at, by, banJson(ban), topic === 'edited' ? previous : null);
}

/** What is told about many bans: of which list, and how many. */
export function batchMessage({ topic, at, by, batch, count }: BatchHappening): WebhookMessage {
  const data = { batch_id: batch.id, batch_name: batch.name, [COUNTED[topic]]: count };
  return message(MESSAGE_TYPES[topic].many, at, by, data, null);
}

/** What is sent to see whether it arrives. */
export function testMessage(webhookId: number, at: Date, by: string): WebhookMessage {
  return message(TEST_MESSAGE, at, by, { webhook_id: webhookId }, null);
}

function message(type: string, at: Date, by: string | null, data: object, previous: object | null): WebhookMessage {
  const payload = JSON.stringify({ type, timestamp: at.toISOString(), by, data, ...(previous && { previous }) });
  return { id: newMessageId(), type, payload };
}
