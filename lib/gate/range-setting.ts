import { exactCidr, formatIpRange, type IpRange, isSingleAddress } from '../domain/ip-range';

/** A range as GATEHOUSE_TRUSTED_PROXIES takes it: `10.0.0.7`, `10.0.0.0/8` or `10.0.0.1-10.0.0.9`. */
export function rangeSetting(range: IpRange): string {
  const text = formatIpRange(range);
  return isSingleAddress(range) ? text : (exactCidr(range) ?? text.replace(' – ', '-'));
}
