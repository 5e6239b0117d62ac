import type { Ban } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';

/** The form that gives a past ban anew: with its addresses, its reason and the contact that it was given to. */
export function banAgainHref({ id, range, contact }: Ban): string {
  const query = new URLSearchParams({ address: formatIpRange(range), again: String(id) });
  if (contact) query.set('contact', String(contact.id));
  return `/desk/bans/new?${query}`;
}
