import { err, ok, type Result } from './result';

/**
 * - `scheme`: neither http nor https. `path`: a path, query, fragment or user name besides.
 * - `host`: a wildcard, an IPv6 address or another host that a content security policy has no spelling for.
 */
export type SiteOriginFault = 'unreadable' | 'scheme' | 'path' | 'host';

/**
 * Reads the origin of a site as somebody types it (`Shop.example.com:8443` needs its scheme; a slash at the end is
 * forgiven) into the spelling that browsers send as Origin. What it answers has no character that means anything in a
 * header or a policy.
 */
export function parseSiteOrigin(typed: string): Result<string, SiteOriginFault> {
  const text = typed.trim();
  if (/^(?!https?:\/\/)[a-z][a-z\d+.-]*:\/\//i.test(text)) return err('scheme');
  if (!/^https?:\/\/[^\s/]/i.test(text)) return err(/^[^\s/:]+\.[^\s/]+$/.test(text) ? 'scheme' : 'unreadable');
  if (/\*/.test(text)) return err('host');
  if (!URL.canParse(text)) return err('unreadable');
  const url = new URL(text);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    return err('path');
  }
  return /^https?:\/\/[a-z\d](?:[a-z\d.-]*[a-z\d])?(?::\d+)?$/.test(url.origin) ? ok(url.origin) : err('host');
}
