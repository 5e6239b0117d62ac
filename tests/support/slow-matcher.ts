import { type Ban, type Exemption, isActive } from '../../lib/domain/ban';
import type { IpAddress } from '../../lib/domain/ip-address';
import { covers } from '../../lib/domain/ip-range';

/** What every index must agree with: the active bans that cover the address, none if it is exempted. One scan. */
export function slowMatch(
  bans: readonly Ban[],
  exemptions: readonly Exemption[],
  address: IpAddress,
  now: Date,
): Ban[] {
  const counts = (each: Ban | Exemption) => isActive(each, now) && covers(each.range, address);
  return exemptions.some(counts) ? [] : bans.filter(counts);
}
