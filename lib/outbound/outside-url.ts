import { formatIpAddress, type IpAddress, parseIpAddress } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { mayReach, specialNetworkOf } from '../domain/special-networks';

/** Why an address on the web isn't fetched; `message` is a sentence for the person who gave it. */
export interface OutsideUrlError {
  readonly kind: 'bad-address' | 'credentials' | 'private-network';
  readonly message: string;
}

const EXAMPLE = 'such as https://hooks.example.com/gatehouse';
const URL_CHARS_MAX = 2_000;

/**
 * Reads an address on the web that somebody gave us to fetch or to send to: http or https, no user name or password in
 * it, and, where it names an IP address, however spelt, none inside a private network unless `allowed` holds it. What
 * its name stands for is found out when it is fetched.
 */
export function parseOutsideUrl(typed: string, allowed: readonly IpRange[]): Result<URL, OutsideUrlError> {
  const text = typed.trim();
  if (text === '') return err({ kind: 'bad-address', message: `Enter an address, ${EXAMPLE}.` });
  if (text.length > URL_CHARS_MAX) {
    return err({ kind: 'bad-address', message: `The address is longer than ${URL_CHARS_MAX} characters.` });
  }
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return err({ kind: 'bad-address', message: `Enter a whole address with https:// or http://, ${EXAMPLE}.` });
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    return err({ kind: 'credentials', message: 'Leave the user name and password out of the address.' });
  }
  const address = literalAddress(url);
  if (address && !mayReach(address, allowed)) return err(privateNetworkError(url.hostname, address));
  url.hash = '';
  return ok(url);
}

/** The IP address that an URL names in place of a host's name; null if it names a host. */
export function literalAddress(url: URL): IpAddress | null {
  const parsed = parseIpAddress(hostOf(url));
  return parsed.ok ? parsed.value : null;
}

/** The URL's host without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/** Says where the address is, and what to do if it was meant. */
export function privateNetworkError(hostname: string, address: IpAddress): OutsideUrlError {
  const text = formatIpAddress(address);
  const network = specialNetworkOf(address) ?? 'not on the public internet';
  const host = hostname.replace(/^\[|\]$/g, '');
  const where = parseIpAddress(host).ok ? `${text} is ${network}.` : `The address of ${host} is ${network} (${text}).`;
  const message = `${where} Add it to GATEHOUSE_ALLOW_PRIVATE_TARGETS if that is meant.`;
  return { kind: 'private-network', message };
}
