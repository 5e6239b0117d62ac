import type { Actor } from '../domain/ban';
import type { IpAddress } from '../domain/ip-address';
import { singleAddressRange } from '../domain/ip-range';
import type { BanDeps } from './add-ban';
import type { ExemptionOutcome } from './add-exemption';

/** What the exemptions say that programs asked for. */
const NOTE = 'Excluded through the API';

/**
 * From now on no ban refuses the address, until somebody ends the exemption. An address that is exempted indefinitely
 * already stays as it is: that exemption is the answer (`enforced`: whether the index holds what there is). The same
 * promises as addBan about when it returns. Throws when the store fails.
 */
export async function excludeAddress(
  { bans, clock, bringIndexTo }: Pick<BanDeps, 'bans' | 'clock' | 'bringIndexTo'>,
  actor: Actor,
  address: IpAddress,
): Promise<ExemptionOutcome> {
  const { value: exemption, revision } = await bans.exempt(
    { range: singleAddressRange(address), note: NOTE, validUntil: null, createdBy: actor },
    clock.now(),
  );
  return { exemption, enforced: await bringIndexTo(revision) };
}
