import type { Ban } from '../domain/ban';

/** Whether a ban can't be changed any more. One that was made by a clock that runs ahead can. */
export function isOver({ expiredByName, validUntil }: Ban, now: Date): boolean {
  return expiredByName !== null || (validUntil !== null && validUntil <= now);
}
