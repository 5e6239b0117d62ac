import type { BanFeed } from '../generated/prisma/client';
import type { Feed, FeedInterval, FeedOutcome } from '../ports/feed-store';

const STEP_MS: Readonly<Record<Exclude<FeedInterval, 'off'>, number>> = { hourly: 3_600_000, daily: 86_400_000 };

export function readFeed(row: BanFeed): Feed {
  return { ...row, every: row.every as FeedInterval, outcome: row.outcome as unknown as FeedOutcome | null };
}

/** When a list that was looked at now is due again. */
export function nextFetch(every: FeedInterval, now: Date): Date | null {
  return every === 'off' ? null : new Date(now.getTime() + STEP_MS[every]);
}
