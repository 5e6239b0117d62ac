import { type IpAddress, parseIpAddress } from '../domain/ip-address';

/** What one entry of a forwarding header says: an address, that it is hidden on purpose, or nothing readable. */
export type HopReading = { readonly address: IpAddress } | { readonly address: null; readonly why: HopFault };
export type HopFault = 'hidden' | 'empty' | 'unreadable';

/**
 * Reads one hop as proxies write it: `192.0.2.7`, `192.0.2.7:4711`, `2001:db8::7`, `[2001:db8::7]`,
 * `[2001:db8::7]:4711`; the same for a socket's address. Zones are dropped, IPv4-mapped IPv6 is IPv4.
 * `unknown` and `_name` (RFC 7239 §6.2, 6.3) are hidden. The unspecified address (`0.0.0.0`, `::`) names nobody and is
 * unreadable, as is every loose spelling: the strict parser decides. White space around is allowed, inside is not.
 * An IPv6 address with a port but without brackets can't be told from an address, and is read as an address.
 */
export function readHop(input: string): HopReading {
  const text = input.trim();
  if (text === '') return EMPTY;
  const bare = withoutPort(text);
  if (bare === null) return UNREADABLE;
  const parsed = parseIpAddress(bare, { zone: 'strip' });
  if (parsed.ok) return parsed.value.value === 0n ? UNREADABLE : { address: parsed.value };
  return HIDDEN_NODE.test(text) ? HIDDEN : UNREADABLE;
}

const EMPTY: HopReading = { address: null, why: 'empty' };
const UNREADABLE: HopReading = { address: null, why: 'unreadable' };
const HIDDEN: HopReading = { address: null, why: 'hidden' };

// RFC 7239 §6: node = nodename [ ":" node-port ]; node-port = 1*5DIGIT / obfport.
const HIDDEN_NODE = /^(?:unknown|_[\w.-]+)(?::(?:\d{1,5}|_[\w.-]+))?$/i;
const BRACKETED = /^\[([^[\]]*:[^[\]]*)\](?::(?:\d{1,5}|_[\w.-]+))?$/;
const DOTTED_WITH_PORT = /^([\d.]+):(?:\d{1,5}|_[\w.-]+)$/;

function withoutPort(text: string): string | null {
  if (text.startsWith('[')) return BRACKETED.exec(text)?.[1] ?? null;
  return DOTTED_WITH_PORT.exec(text)?.[1] ?? text;
}
