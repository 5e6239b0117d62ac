import type { Ban, Exemption } from '../domain/ban';
import type { IpAddress } from '../domain/ip-address';
import type { BanStore } from '../ports/ban-store';
import type { Clock } from '../ports/clock';

/** What the store, not the index, says about an address now. */
export interface AddressCheck {
  /** Whether its visitors are refused: some ban covers it and no exemption does. */
  readonly banned: boolean;
  /** When they are let in again; null = never, or not banned. */
  readonly validUntil: Date | null;
  /** Every active ban that covers it, also below an exemption; the one that counts comes first. */
  readonly bans: readonly Ban[];
  /** The exemption that covers it; of several the one that ends last. */
  readonly exemptedBy: Exemption | null;
}

/** Why an address is refused or let in, for people who ask; visitors are answered by `checkVisitor`. */
export async function checkAddress(
  deps: { readonly bans: Pick<BanStore, 'bansCovering' | 'exemptionsCovering'>; readonly clock: Clock },
  address: IpAddress,
): Promise<AddressCheck> {
  const now = deps.clock.now();
  const [bans, [exemptedBy = null]] = await Promise.all([
    deps.bans.bansCovering(address, now),
    deps.bans.exemptionsCovering(address, now),
  ]);
  const counting = exemptedBy ? undefined : bans[0];
  return { banned: counting !== undefined, validUntil: counting?.validUntil ?? null, bans, exemptedBy };
}
