import type { TicketStore } from '../../ports/ticket-store';

/** What erasing needs. */
export interface EraseOldAddressesDeps {
  readonly tickets: TicketStore;
  /** The desk's setting, read anew each time: whole days, at least 1. */
  readonly addressRetentionDays: () => Promise<number>;
}

const DAY_MS = 24 * 60 * 60_000;

/**
 * Erases the visitors' addresses of tickets that are older than the desk keeps them; answers of how many. Safe to run
 * at any time and on several instances at once. Bans keep their addresses.
 */
export async function eraseOldAddresses(deps: EraseOldAddressesDeps, now: Date): Promise<number> {
  const days = await deps.addressRetentionDays();
  // A setting gone wrong must not erase what staff are working with.
  if (!Number.isInteger(days) || days < 1) throw new RangeError(`Addresses can't be kept for ${days} days.`);
  return deps.tickets.eraseAddressesBefore(new Date(now.getTime() - days * DAY_MS));
}
