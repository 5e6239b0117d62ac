import 'server-only';
import type { BanOutcome } from '@/lib/bans/add-ban';

export const BAN_NOTICES = ['added', 'edited', 'undone'] as const;
export type BanNoticeKind = (typeof BAN_NOTICES)[number];
/** Every parameter that a notice adds to the address bar. */
export const BAN_NOTICE_PARAMS: readonly string[] = [...BAN_NOTICES, 'index'];

/**
 * The way to a page that tells what was done to a ban. Only the ban's number travels: the words are made there from what
 * is stored, so that nobody can put words of their own into a link to our page.
 */
export function banNoticeHref(
  path: string,
  notice: BanNoticeKind,
  { ban, enforced }: Pick<BanOutcome, 'ban' | 'enforced'>,
): string {
  const url = new URL(path, 'http://gatehouse.invalid');
  for (const each of BAN_NOTICE_PARAMS) url.searchParams.delete(each);
  url.searchParams.set(notice, String(ban.id));
  if (!enforced) url.searchParams.set('index', 'behind');
  return url.pathname + url.search;
}
