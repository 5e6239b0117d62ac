import { formatIpAddress, type IpAddress, parseIpAddress } from '../domain/ip-address';

export const LOGGED_ADDRESSES = ['full', 'shortened', 'none'] as const;
/** How much of a visitor's address a log tells; `shortened`: its network alone (`203.0.113.0/24`, `2001:db8:7::/48`). */
export type LoggedAddresses = (typeof LOGGED_ADDRESSES)[number];

const HOST_BITS = { 4: 8n, 6: 80n } as const;

/** What a log may say of a visitor's address: every line that names one asks this. Undefined leaves the field out. */
export function loggedAddress(address: IpAddress | null, form: LoggedAddresses): string | null | undefined {
  if (form === 'none') return undefined;
  if (address === null || form === 'full') return address && formatIpAddress(address);
  const bits = HOST_BITS[address.family];
  const network = { family: address.family, value: (address.value >> bits) << bits };
  return `${formatIpAddress(network)}/${address.family === 4 ? 24 : 48}`;
}

/** The same of an address as a socket writes it. */
export function loggedPeer(text: string, form: LoggedAddresses): string | null | undefined {
  const parsed = parseIpAddress(text);
  return loggedAddress(parsed.ok ? parsed.value : null, form);
}
