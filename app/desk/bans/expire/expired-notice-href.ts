import 'server-only';
import type { ExpireBansOutcome } from '@/lib/bans/expire-bans';
import { BAN_NOTICE_PARAMS } from '../ban-notice-href';

/** Every parameter that the notice adds to the address bar. */
export const EXPIRED_NOTICE_PARAMS: readonly string[] = ['expired', 'over', 'index'];

/**
 * The way to a page that tells which bans were expired, and how many were over already. Only numbers travel: the words are
 * made there from what is stored, so that nobody can put words of their own into a link to our page.
 */
export function expiredNoticeHref(path: string, { expired, past, enforced }: ExpireBansOutcome): string {
  const url = new URL(path, 'http://gatehouse.invalid');
  for (const each of [...BAN_NOTICE_PARAMS, ...EXPIRED_NOTICE_PARAMS]) url.searchParams.delete(each);
  const rest = url.searchParams.size > 0 ? `&${url.searchParams}` : '';
  // Commas as they are: two hundred of them written as %2C would make a long address longer.
  const told = [
    `expired=${expired.map((ban) => ban.id).join(',')}`,
    ...(past.length > 0 ? [`over=${past.length}`] : []),
    ...(enforced ? [] : ['index=behind']),
  ];
  return `${url.pathname}?${told.join('&')}${rest}`;
}
