import type { IpAddress } from './ip-address';
import type { IpRange } from './ip-range';

/**
 * The addresses that count as one caller when attempts are limited: an IPv4 address itself, an IPv6 address's /64,
 * which is the least that a single subscriber gets (RFC 6177).
 */
export function callerNetwork({ family, value }: IpAddress): IpRange {
  const hostBits = family === 4 ? 0n : 64n;
  const first = (value >> hostBits) << hostBits;
  return { family, first, last: first + (1n << hostBits) - 1n };
}
