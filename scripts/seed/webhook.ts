import { WEBHOOK_TOPICS } from '../../lib/domain/webhook';

/** What somebody tried when the webhook was new. */
export interface SeedWebhookTest {
  readonly hoursAgo: number;
  readonly status: number;
  readonly tookMs: number;
  readonly answer: string;
}

/** A firewall that was to be told of bans, and the two tests that it was given. */
export const WEBHOOK = {
  url: 'https://hooks.example.com/gatehouse?site=webshop',
  topics: WEBHOOK_TOPICS,
  by: 'mei',
  addedDaysAgo: 6,
  tests: [
    { hoursAgo: 6 * 24 - 1, status: 401, tookMs: 212, answer: '{"error":"signature missing or not valid"}' },
    { hoursAgo: 6 * 24 - 2, status: 204, tookMs: 96, answer: '' },
  ] satisfies readonly SeedWebhookTest[],
} as const;
