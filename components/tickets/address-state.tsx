import { Ban as BanSign } from 'lucide-react';
import { IpText } from '@/components/bans/ip-text';
import { RangeText } from '@/components/bans/range-text';
import { untilText } from '@/components/desk/exact-time';
import type { Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { Link } from '@/components/ui/link';
import type { Ban, Exemption } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';

/** A visitor's address: whether it is banned, by which bans, and the way to ban it (`banHref`, for those who may). */
export function AddressState({
  address,
  bans,
  exemptions,
  banHref,
  vantage,
}: {
  address: string;
  bans: readonly Ban[];
  exemptions: readonly Exemption[];
  banHref: string | null;
  vantage: Vantage;
}) {
  const exemption = exemptions[0];
  return (
    <div className="grid justify-items-start gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <IpText text={address} />
        {exemption ? (
          <Badge tone="good">Exempted from bans</Badge>
        ) : bans.length > 0 ? (
          <Badge tone="danger">Banned</Badge>
        ) : (
          <Badge>Not banned</Badge>
        )}
      </div>
      {exemption && (
        <p className="text-grid text-muted">
          <RangeText text={formatIpRange(exemption.range)} /> is never refused,{' '}
          {untilText(exemption.validUntil, vantage.timeZone)}
          {exemption.note && (
            <>
              : <bdi>{exemption.note}</bdi>
            </>
          )}
        </p>
      )}
      {bans.length > 0 && (
        <ul className="grid gap-1 text-grid">
          {bans.map((ban) => (
            <li key={ban.id}>
              <Link href={`/desk/bans/${ban.id}`} className="text-accent-text hover:underline">
                <RangeText text={formatIpRange(ban.range)} />
              </Link>{' '}
              <span className="text-muted">{untilText(ban.validUntil, vantage.timeZone)}</span>
            </li>
          ))}
        </ul>
      )}
      {banHref && (
        <ButtonLink size="sm" href={banHref}>
          <BanSign aria-hidden className="text-danger-text" />
          Ban this address
        </ButtonLink>
      )}
    </div>
  );
}
