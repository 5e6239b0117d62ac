import type { PrismaClient } from '../generated/prisma/client';
import type { BanSelectionOfGrid, ListedBan } from '../ports/ban-store';
import { type CountedBans, countBansQuery, type ListedBanRow, pageBansQuery, readBanPage } from './list-bans-query';

/** Few enough to hold, and enough that asking again costs little beside reading. */
const PAGE_ROWS = 2_000;

/** See BanStore. */
export async function* streamBans(
  prisma: PrismaClient,
  selection: BanSelectionOfGrid,
  now: Date,
): AsyncGenerator<readonly ListedBan[]> {
  const first = { ...selection, limit: PAGE_ROWS };
  // Counted once: it only decides how the pages are found.
  const [counted = { n: 0, ids: [] }] = await prisma.$queryRaw<CountedBans[]>(countBansQuery(first, now));
  if (counted.n === 0) return;
  let cursor: string | null = null;
  do {
    const query = cursor === null ? first : { ...first, cursor };
    const rows: ListedBanRow[] = await prisma.$queryRaw(pageBansQuery(query, now, counted));
    const page = readBanPage(query, rows, counted);
    yield page.rows;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
