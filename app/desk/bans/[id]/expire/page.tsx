import 'server-only';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { BanPageHeader } from '@/components/bans/ban-page-header';
import { ExpireDetails } from '@/components/bans/expire-details';
import { ExpireForm } from '@/components/bans/expire-form';
import { RangeText } from '@/components/bans/range-text';
import { ZoneNote } from '@/components/desk/zone-note';
import { ButtonLink } from '@/components/ui/button-link';
import { safeNextPath } from '@/lib/auth/safe-next-path';
import { isActive } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { requireAdministratorViewer } from '../../../viewer';
import { expireBansAction } from '../../expire/actions';
import { describeBansToExpire } from '../../expire/describe-bans';
import { findBanOrNotFound } from '../../find-ban';

export const metadata: Metadata = { title: 'Expire ban' };

/** Asks before a ban is ended, for browsers without scripts and for new tabs; the others get a dialog. */
export default async function ExpireBanPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}) {
  const { id } = await params;
  const viewer = await requireAdministratorViewer(`/desk/bans/${id}/expire`);
  const ban = await findBanOrNotFound(id);
  if (!isActive(ban, viewer.now)) redirect(`/desk/bans/${ban.id}`);
  const asked = searchParam(await searchParams, 'returnTo');
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
      <div className="grid max-w-2xl gap-4 text-muted">
        <ExpireDetails bans={await describeBansToExpire([ban.id], viewer)} />
        <ExpireForm
          ids={[ban.id]}
          action={expireBansAction}
          returnTo={asked === '' ? '/desk/bans' : safeNextPath(asked)}
          cancel={<ButtonLink href={asked === '' ? `/desk/bans/${ban.id}` : safeNextPath(asked)}>Cancel</ButtonLink>}
        />
        <ZoneNote timeZone={viewer.timeZone} />
      </div>
    </>
  );
}
