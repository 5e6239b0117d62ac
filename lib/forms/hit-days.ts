import { type SearchParams, searchParam } from './search-params';

/** How many days back a ban's page shows hits. */
export const HIT_DAYS = [30, 90] as const;
export type HitDays = (typeof HIT_DAYS)[number];

/** Reads `?days=`; anything else than one of the choices is the first. */
export function parseHitDays(params: SearchParams): HitDays {
  const asked = searchParam(params, 'days');
  return HIT_DAYS.find((days) => String(days) === asked) ?? HIT_DAYS[0];
}

/** A ban's page with so many days. */
export function hitDaysHref(banId: number, days: HitDays): string {
  return days === HIT_DAYS[0] ? `/desk/bans/${banId}` : `/desk/bans/${banId}?days=${days}`;
}
