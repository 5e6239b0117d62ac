import { BAN_WARNING_KINDS, type BanWarning, type BanWarningKind } from '../domain/ban-warnings';
import { formatIpRange, type IpRange } from '../domain/ip-range';

/** What a form sends back with a yes: `203.0.113.0 – 203.0.113.255|own-address,wide-range`. */
export function confirmationToken(range: IpRange, warnings: readonly BanWarning[]): string {
  return `${formatIpRange(range)}|${warnings.map(({ kind }) => kind).join(',')}`;
}

/** The warnings that somebody said yes to, of this very range; none when the yes was to another, or is no yes of ours. */
export function confirmedWarnings(token: unknown, range: IpRange): BanWarningKind[] {
  const prefix = `${formatIpRange(range)}|`;
  if (typeof token !== 'string' || !token.startsWith(prefix)) return [];
  const kinds = token.slice(prefix.length).split(',');
  return BAN_WARNING_KINDS.filter((kind) => kinds.includes(kind));
}
