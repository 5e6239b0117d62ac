import type { BanListQuery } from '../ports/ban-store';

/** The bits of the column `ban.facets`, which its migration computes. */
const IPV6 = 1;
const RANGE = 2;
const NEVER_ENDS = 4;
const EXPIRED = 8;

/** The values of `ban.facets` that a query's yes-or-no filters leave. A ban that never ends can't have been expired. */
export function facetsOf(query: BanListQuery): number[] {
  const families = query.family === undefined ? [0, IPV6] : [query.family === 6 ? IPV6 : 0];
  const kinds = query.kind === undefined ? [0, RANGE] : [query.kind === 'range' ? RANGE : 0];
  const ends = endsOf(query);
  return families.flatMap((family) => kinds.flatMap((kind) => ends.map((end) => family + kind + end)));
}

function endsOf({ state, ending, ended }: BanListQuery): number[] {
  if (state === 'past') {
    if (ending === 'never') return [];
    return ended === undefined ? [0, EXPIRED] : [ended === 'expired' ? EXPIRED : 0];
  }
  if (ended !== undefined) return [];
  if (ending === undefined) return [0, NEVER_ENDS];
  return [ending === 'never' ? NEVER_ENDS : 0];
}
