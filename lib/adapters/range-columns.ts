import { formatIpAddress } from '../domain/ip-address';
import { firstAddress, type IpRange, lastAddress } from '../domain/ip-range';
import { sortKey } from '../domain/sort-key';

/** A range as its table holds it. */
export function columnsOf(range: IpRange): { startIp: string; endIp: string } {
  return { startIp: formatIpAddress(firstAddress(range)), endIp: formatIpAddress(lastAddress(range)) };
}

/** A range as the index orders it. */
export function keysOf(range: IpRange) {
  return { family: range.family, start: sortKey(firstAddress(range)), end: sortKey(lastAddress(range)) };
}
