/**
 * Keys for sorted text: fixed-width lower-case hex, so that the order of the texts (JavaScript, memcmp, Lua) is the
 * order of the numbers. The families differ in width and are kept in separate indexes.
 */
import type { IpAddress } from './ip-address';

/** 8 digits for IPv4, 32 for IPv6: 203.0.113.7 is `cb007107`. */
export function sortKey(address: IpAddress): string {
  return address.value.toString(16).padStart(address.family === 4 ? 8 : 32, '0');
}

/** The address whose key this is. Throws on anything but 8 or 32 lower-case hex digits: keys are never typed. */
export function addressFromSortKey(key: string): IpAddress {
  if (!KEY.test(key)) throw new TypeError(`not a sort key: ${JSON.stringify(key)}`);
  return { family: key.length === 8 ? 4 : 6, value: BigInt(`0x${key}`) };
}

/** The key of the next address, or null after the last one of the family. */
export function nextKey(key: string): string | null {
  // Only the last eight digits change unless they overflow, and those fit a double.
  const head = key.slice(0, -8);
  const tail = Number.parseInt(key.slice(-8), 16);
  if (tail < 0xffff_ffff) return head + hex8(tail + 1);
  const nextHead = head === '' ? null : nextKey(head);
  return nextHead === null ? null : `${nextHead}00000000`;
}

/** The key of the address before, or null before the first one of the family. */
export function previousKey(key: string): string | null {
  const head = key.slice(0, -8);
  const tail = Number.parseInt(key.slice(-8), 16);
  if (tail > 0) return head + hex8(tail - 1);
  const previousHead = head === '' ? null : previousKey(head);
  return previousHead === null ? null : `${previousHead}ffffffff`;
}

const KEY = /^(?:[0-9a-f]{8}|[0-9a-f]{32})$/;

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0');
}
