import { formatIpAddress, type IpAddress, parseIpAddress } from '../domain/ip-address';
import type { ClientAddress, DoubtKind } from './client-address';
import { sealed, unsealed } from './sealed-value';

/** The private header by which the front door tells everything behind it who is calling. */
export const CLIENT_HEADER = 'x-gatehouse-client';

/**
 * What the private header says.
 * - `address`: where the front door saw the request come from.
 * - `unknown`: the front door could not tell; `doubt` says why. Channels answer 400.
 * - `no-front-door`: the header is absent or was not written by this process's front door. Let nobody in.
 */
export type Client =
  | { readonly kind: 'address'; readonly address: IpAddress }
  | { readonly kind: 'unknown'; readonly doubt: DoubtKind }
  | { readonly kind: 'no-front-door' };

/**
 * The header's value: `<mac> <address>` or `<mac> ?<doubt>`.
 *
 * It is signed rather than a bare password, so that a copy that leaks (into a log, or a page that shows its request)
 * proves one visitor's own address and nothing else. `secret`: at least 128 random bits, new at each start of the
 * process. The address is in canonical text.
 */
export function clientHeaderValue(client: ClientAddress, secret: string): string {
  const claim = client.address === null ? `?${client.doubt.kind}` : formatIpAddress(client.address);
  return sealed(CLIENT_HEADER, claim, secret);
}

/**
 * Reads the private header from a page's, action's or route's `headers()`, or from Node's. Forged, doubled and
 * absent ones all read as `no-front-door`; the comparison takes the same time whatever is wrong. Never throws.
 */
export function readClientHeader(headers: { get(name: string): string | null }, secret: string): Client {
  return readClientHeaderValue(headers.get(CLIENT_HEADER), secret);
}

/** The same for the bare value; null or undefined = there was none. */
export function readClientHeaderValue(value: string | null | undefined, secret: string): Client {
  const claim = unsealed(CLIENT_HEADER, value, secret);
  if (claim === null) return NO_FRONT_DOOR;
  if (claim.startsWith('?')) return { kind: 'unknown', doubt: claim.slice(1) as DoubtKind };
  const address = parseIpAddress(claim);
  return address.ok ? { kind: 'address', address: address.value } : NO_FRONT_DOOR;
}

const NO_FRONT_DOOR: Client = { kind: 'no-front-door' };
