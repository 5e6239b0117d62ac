/** What other programs are told about bans, and how long one keeps trying to tell them. */

/** What a webhook can be about. */
export const WEBHOOK_TOPICS = ['created', 'edited', 'expired'] as const;
export type WebhookTopic = (typeof WEBHOOK_TOPICS)[number];

/**
 * Types of messages, by their topic: `one` is about one ban, `many` about a list's bans that were changed together. So
 * an import of half a million bans is one message.
 */
export const MESSAGE_TYPES = {
  created: { one: 'ban.created', many: 'bans.imported' },
  edited: { one: 'ban.edited', many: 'bans.edited' },
  expired: { one: 'ban.expired', many: 'bans.expired' },
} as const satisfies Record<WebhookTopic, { one: string; many: string }>;
type OfTopics = (typeof MESSAGE_TYPES)[WebhookTopic];
export type BanMessageType = OfTopics['one'] | OfTopics['many'];

/** A message that somebody sends to see whether it arrives. */
export const TEST_MESSAGE = 'webhook.test';

/** Bans of one list that are edited or end together are told one by one up to this number. */
export const TOLD_ONE_BY_ONE_MAX = 100;

/** So many webhooks there may be. */
export const WEBHOOKS_MAX = 20;

/** How long deliveries are kept, whatever became of them. */
export const DELIVERIES_KEPT_DAYS = 30;

/** How long the secret before the present one signs as well. */
export const OLD_SECRET_MS = 24 * 3_600_000;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The waits after failed attempts, as Standard Webhooks suggests them: three days and a quarter in all. */
const WAITS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** So many times a message is tried in all. */
export const ATTEMPTS_MAX = WAITS.length + 1;

/** When to try again after so many attempts, of which the last ended now; null = no more. A test is tried once. */
export function nextAttemptAt(type: string, attempts: number, now: Date): Date | null {
  const wait = type === TEST_MESSAGE ? undefined : WAITS[attempts - 1];
  return wait === undefined ? null : new Date(now.getTime() + wait);
}
