import { type IpRange, parseIpRange, type RangeNote } from '../domain/ip-range';

/** How the search box was understood: an address or a range finds the bans that overlap it, anything else is words. */
export type BanSearch =
  | { readonly kind: 'none' }
  | { readonly kind: 'range'; readonly range: IpRange; readonly notes: readonly RangeNote[] }
  | {
      readonly kind: 'words';
      readonly text: string;
      /** Of words that were probably meant as an address: what is wrong with it, with a right example. */
      readonly mistake: string | null;
    };

export function readBanSearch(typed: string): BanSearch {
  const text = typed.trim();
  if (text === '') return { kind: 'none' };
  const parsed = parseIpRange(text);
  if (parsed.ok) return { kind: 'range', ...parsed.value };
  return { kind: 'words', text, mistake: looksLikeAddresses(text) ? parsed.error.message : null };
}

/**
 * Whether somebody meant addresses: nothing but what addresses are written with, and more than a number; or something
 * with an IPv4 address in it and no spaces, such as a page's address or a port.
 */
function looksLikeAddresses(text: string): boolean {
  const isWrittenLikeOne = /^[\da-fx.:/*%[\]\s–—-]+$/i.test(text) && /\d/.test(text) && /[.:]/.test(text);
  const hasOneInIt = /^\S*\d{1,3}(\.\d{1,3}){3}\S*$/.test(text);
  const isIpv6Mistyped = /^[\da-z]*(:[\da-z]*){2,}$/i.test(text) && /\d/.test(text);
  return isWrittenLikeOne || hasOneInIt || isIpv6Mistyped;
}
