import 'server-only';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { BanPageHeader } from '@/components/bans/ban-page-header';
import { ExpireConsequences } from '@/components/bans/expire-consequences';
import { ExpireForm } from '@/components/bans/expire-form';
import { RangeText } from '@/components/bans/range-text';
import { untilText } from '@/components/desk/exact-time';
import { ZoneNote } from '@/components/desk/zone-note';
import { ButtonLink } from '@/components/ui/button-link';
import { isActive } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';
import { requireAdministratorViewer } from '../../../viewer';
import { expireBanAction } from '../../expire/actions';
import { findBanOrNotFound } from '../../find-ban';

export const metadata: Metadata = { title: 'Expire ban' };

/** Asks before a ban is ended, for browsers without scripts and for new tabs; the others get a dialog. */
export default async function ExpireBanPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const viewer = await requireAdministratorViewer(`/desk/bans/${id}/expire`);
  const ban = await findBanOrNotFound(id);
  if (!isActive(ban, viewer.now)) redirect(`/desk/bans/${ban.id}`);
  return (
    <>
      <BanPageHeader
        ban={ban}
        now={viewer.now}
        title={
          <>
            Expire the ban on{' '}
            <span className="text-lg tracking-normal max-sm:text-base">
              <RangeText text={formatIpRange(ban.range)} />
            </span>
            ?
          </>
        }
      />
      <div className="grid max-w-xl gap-4 text-muted">
        <ExpireConsequences untilText={untilText(ban.validUntil, viewer.timeZone)} />
        <ExpireForm
          banId={ban.id}
          action={expireBanAction}
          returnTo="/desk/bans"
          cancel={<ButtonLink href={`/desk/bans/${ban.id}`}>Cancel</ButtonLink>}
        />
        <ZoneNote timeZone={viewer.timeZone} />
      </div>
    </>
  );
}
