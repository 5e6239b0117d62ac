/** Where a page begins: after (or, going back, before) the row with this sort value and id. */
export interface KeysetCursor {
  readonly back: boolean;
  readonly value: string;
  readonly id: number;
}

const ID_MAX = 2 ** 31 - 1;

/** Format: base64url of `["updated", 0, "1795430400000", 17]`: the sort, whether back, the row's sort value and id. */
export function writeCursor(sort: string, { back, value, id }: KeysetCursor): string {
  return Buffer.from(JSON.stringify([sort, back ? 1 : 0, value, id])).toString('base64url');
}

/**
 * A cursor comes back from a URL, so it is a stranger's text: null unless it was made for this sort and its value is
 * one that `isReadable` takes.
 */
export function readCursor(
  text: string | undefined,
  sort: string,
  isReadable: (value: string) => boolean,
): KeysetCursor | null {
  if (!text || text.length > 2000) return null;
  let fields: unknown;
  try {
    fields = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (!Array.isArray(fields)) return null;
  const [madeFor, back, value, id] = fields as unknown[];
  if (madeFor !== sort || typeof value !== 'string' || !isReadable(value)) return null;
  if (typeof id !== 'number' || !Number.isInteger(id) || Math.abs(id) > ID_MAX) return null;
  return { back: back === 1, value, id };
}

/** Whether a sort value is an instant, as epoch ms. */
export const isEpochMs = (value: string): boolean => /^\d{1,14}$/.test(value);

/** Whether Postgres could take a sort value as a text. */
export const isStorableText = (value: string): boolean => !value.includes('\0');

/**
 * One page from the rows that a query brought, of which one more than `limit` says that there is another page. Rows that
 * were read backwards are turned round.
 */
export function pageOf<Row extends { readonly id: number }>(
  found: readonly Row[],
  limit: number,
  cursor: KeysetCursor | null,
  cursorOf: (row: Row, back: boolean) => string,
): { rows: Row[]; nextCursor: string | null; previousCursor: string | null } {
  const more = found.length > limit;
  const rows = found.slice(0, limit);
  if (cursor?.back) rows.reverse();
  const [first, last] = [rows[0], rows[rows.length - 1]];
  const hasPrevious = cursor !== null && (cursor.back ? more : true);
  const hasNext = cursor?.back ? true : more;
  return {
    rows,
    previousCursor: hasPrevious && first ? cursorOf(first, true) : null,
    nextCursor: hasNext && last ? cursorOf(last, false) : null,
  };
}
