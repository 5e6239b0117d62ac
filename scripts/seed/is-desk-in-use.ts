import type { Runtime } from '../../lib/composition';

/** Whether there is any ban or ticket, in force or not, that somebody may care for. */
export async function isDeskInUse({ bans, tickets }: Pick<Runtime, 'bans' | 'tickets'>, now: Date): Promise<boolean> {
  const one = { sort: 'created', direction: 'desc', limit: 1 } as const;
  const found = await Promise.all([
    bans.listBans({ ...one, state: 'active' }, now),
    bans.listBans({ ...one, state: 'past' }, now),
    tickets.listTickets({ sort: 'created', limit: 1 }),
  ]);
  return found.some(({ rows }) => rows.length > 0);
}
