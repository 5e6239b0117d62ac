import type { Ban } from '@/lib/domain/ban';

/** How a past ban came to its end. */
export function howItEnded(ban: Pick<Ban, 'expiredByName'>): string {
  return ban.expiredByName === null ? 'Ran out' : `Expired by ${ban.expiredByName}`;
}
