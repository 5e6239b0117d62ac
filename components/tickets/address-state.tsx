import { Ban as BanSign } from 'lucide-react';
import type { ReactNode } from 'react';
import { IpText } from '@/components/bans/ip-text';
import { RangeText } from '@/components/bans/range-text';
import { untilText } from '@/components/desk/exact-time';
import type { Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import type { AddressStanding } from '@/lib/domain/address-standing';
import type { Ban } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';

/**
 * A visitor's address: whether its visitors are refused, by which ban and until when, or why not. `banHref` is the way to
 * ban it, for those who may; an address that is banned or exempted has none, because there is nothing left to do.
 */
export function AddressState({
  address,
  standing,
  banHref,
  vantage,
  note,
  children,
}: {
  address: string;
  standing: AddressStanding;
  banHref: string | null;
  vantage: Vantage;
  /** Beside the address: when it was used, for example. */
  note?: ReactNode;
  /** Beside what can be done. */
  children?: ReactNode;
}) {
  const { refusedBy, exemptedBy } = standing;
  return (
    <div className="grid justify-items-start gap-1.5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <IpText text={address} />
        {exemptedBy ? (
          <Badge tone="good">Exempted from bans</Badge>
        ) : refusedBy ? (
          <Badge tone="danger">Banned</Badge>
        ) : (
          <Badge>Not banned</Badge>
        )}
        {note}
      </div>
      {refusedBy && <RefusedBy ban={refusedBy} others={standing.bans.length - 1} vantage={vantage} />}
      {exemptedBy && (
        <p className="text-grid text-muted">
          <RangeText text={formatIpRange(exemptedBy.range)} /> is never refused,{' '}
          {untilText(exemptedBy.validUntil, vantage.timeZone)}
          {exemptedBy.note && (
            <>
              : <ForeignText>{exemptedBy.note}</ForeignText>
            </>
          )}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        {banHref && !refusedBy && !exemptedBy && (
          <ButtonLink size="sm" href={banHref}>
            <BanSign aria-hidden className="text-danger-text" />
            Ban this address
          </ButtonLink>
        )}
        <Link
          href={`/desk/check-address?address=${encodeURIComponent(address)}`}
          className="rounded-sm text-grid text-accent-text hover:underline"
        >
          Check this address
        </Link>
        {children}
      </div>
    </div>
  );
}

function RefusedBy({ ban, others, vantage }: { ban: Ban; others: number; vantage: Vantage }) {
  return (
    <p className="text-grid">
      <Link href={`/desk/bans/${ban.id}`} className="text-accent-text hover:underline">
        Ban on <RangeText text={formatIpRange(ban.range)} />
      </Link>{' '}
      <span className="text-muted">
        {untilText(ban.validUntil, vantage.timeZone)}
        {others > 0 && `, and ${others} more`}
      </span>
    </p>
  );
}
