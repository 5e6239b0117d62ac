import { type IpAddress, parseIpAddress } from '../domain/ip-address';
import { type IpRangeFieldError, type ParsedRange, parseIpRangeFields } from '../domain/ip-range';
import { IPV6_PREFIX_LENGTHS, type Ipv6PrefixLength, ipv6Block } from '../domain/ipv6-prefix';
import { ok, type Result } from '../domain/result';

/** What the fields about addresses stand for. */
export interface BanRange extends ParsedRange {
  /** The one IPv6 address that was typed, which may stand for the block it lies in; null for anything else. */
  readonly ipv6: { readonly address: IpAddress; readonly prefixLength: Ipv6PrefixLength } | null;
}

/** Reads Start IP and End IP. `prefix` counts only for one IPv6 address by itself; then it widens the ban to its block. */
export function readBanRange(fields: {
  readonly startIp: string;
  readonly endIp: string;
  readonly prefix: string;
}): Result<BanRange, IpRangeFieldError> {
  const parsed = parseIpRangeFields(fields);
  if (!parsed.ok) return parsed;
  const single = fields.endIp.trim() === '' ? parseIpAddress(fields.startIp.trim()) : null;
  if (!single?.ok || single.value.family === 4) return ok({ ...parsed.value, ipv6: null });
  const prefixLength = IPV6_PREFIX_LENGTHS.find((length) => String(length) === fields.prefix) ?? 128;
  return ok({ ...ipv6Block(single.value, prefixLength), ipv6: { address: single.value, prefixLength } });
}
