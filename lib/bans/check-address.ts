import { type AddressStanding, standingOf } from '../domain/address-standing';
import type { IpAddress } from '../domain/ip-address';
import type { BanStore } from '../ports/ban-store';

export interface CheckAddressDeps {
  readonly bans: Pick<BanStore, 'bansCovering' | 'exemptionsCovering'>;
}

/**
 * Why an address is refused or let in at `now` and later, by the store, for people who ask. Visitors are answered by
 * `checkVisitor`, and what the index holds is compared by `explainAddress`.
 */
export async function checkAddress(deps: CheckAddressDeps, address: IpAddress, now: Date): Promise<AddressStanding> {
  const [bans, exemptions] = await Promise.all([
    deps.bans.bansCovering(address, now),
    deps.bans.exemptionsCovering(address, now),
  ]);
  return standingOf(bans, exemptions, now);
}
