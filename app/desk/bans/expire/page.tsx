import 'server-only';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ExpireDetails } from '@/components/bans/expire-details';
import { ExpireForm } from '@/components/bans/expire-form';
import { ZoneNote } from '@/components/desk/zone-note';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { safeNextPath } from '@/lib/auth/safe-next-path';
import { EXPIRED_AT_ONCE_MAX } from '@/lib/bans/expire-bans';
import { parseBanIds } from '@/lib/forms/expire-form';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { requireAdministratorViewer } from '../../viewer';
import { expireBansAction } from './actions';
import { describeBansToExpire } from './describe-bans';

export const metadata: Metadata = { title: 'Expire bans' };

/** Asks before the bans `?ids=` are ended, for browsers without scripts; the others get a dialog. */
export default async function ExpireBansPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const ids = parseBanIds([params.ids].flat());
  const asked = searchParam(params, 'returnTo');
  const returnTo = asked === '' ? '/desk/bans' : safeNextPath(asked);
  const query = new URLSearchParams({ ids: ids.slice(0, EXPIRED_AT_ONCE_MAX + 1).join(','), returnTo });
  const viewer = await requireAdministratorViewer(`/desk/bans/expire?${query}`);
  const isTooMany = ids.length > EXPIRED_AT_ONCE_MAX;
  const bans = isTooMany ? [] : await describeBansToExpire(ids, viewer);
  const [only] = bans;
  if (only && bans.length === 1) redirect(`/desk/bans/${only.id}/expire?${new URLSearchParams({ returnTo })}`);
  return (
    <>
      <PageHeader
        trail={[
          { name: 'Configuration' },
          { name: 'Security' },
          { name: 'Banned IPs', href: returnTo.startsWith('/desk/bans') ? returnTo : '/desk/bans' },
        ]}
        title={bans.length > 0 ? `Expire ${bans.length} bans?` : 'Expire bans'}
      />
      {bans.length > 0 ? (
        <div className="grid max-w-2xl gap-4 text-muted">
          <ExpireDetails bans={bans} />
          <ExpireForm
            ids={bans.map((ban) => ban.id)}
            action={expireBansAction}
            returnTo={returnTo}
            cancel={<ButtonLink href={returnTo}>Cancel</ButtonLink>}
          />
          <ZoneNote timeZone={viewer.timeZone} />
        </div>
      ) : (
        <Banner
          tone="warn"
          className="max-w-2xl"
          title={isTooMany ? 'Too many bans are selected' : 'No ban is selected'}
          actions={<ButtonLink href={returnTo}>Back to Banned IPs</ButtonLink>}
        >
          {isTooMany
            ? `At most ${EXPIRED_AT_ONCE_MAX} bans can be expired at once. Go back and tick fewer.`
            : 'Go back and tick the bans that you want to expire.'}
        </Banner>
      )}
    </>
  );
}
