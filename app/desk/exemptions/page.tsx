import 'server-only';
import { Plus, ShieldOff } from 'lucide-react';
import type { Metadata } from 'next';
import { ZoneNote } from '@/components/desk/zone-note';
import { ExemptionList } from '@/components/exemptions/exemption-list';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { shortcut } from '@/components/ui/shortcut';
import { TabLinks } from '@/components/ui/tabs';
import { canManageBans } from '@/lib/auth/permissions';
import { runtime } from '@/lib/composition';
import { parseId } from '@/lib/forms/parse-id';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { requireViewer } from '../viewer';
import { ExemptionNotice } from './exemption-notice';

export const metadata: Metadata = { title: 'Exemptions' };

const PAGE_ROWS = 50;

/** Configuration > Security > Exemptions: what no ban refuses. `?state=past`: those that are over. */
export default async function ExemptionsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer('/desk/exemptions');
  const params = await searchParams;
  const state = searchParam(params, 'state') === 'past' ? 'past' : 'active';
  const before = parseId(searchParam(params, 'before')) || null;
  const page = await runtime().bans.pageOfExemptions({ state, before, limit: PAGE_ROWS }, viewer.now);
  const mayManage = canManageBans(viewer.agent);
  const add = mayManage && (
    <ButtonLink variant="primary" href="/desk/exemptions/new" {...shortcut('c', 'Add exemption')}>
      <Plus aria-hidden />
      Add exemption
    </ButtonLink>
  );
  const here = state === 'past' ? '/desk/exemptions?state=past' : '/desk/exemptions?state=active';
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Security' }]}
        title="Exemptions"
        description="Addresses that are never refused, whatever is banned: each is a hole in every ban."
        actions={add}
      />
      <ExemptionNotice params={params} viewer={viewer} />
      <TabLinks
        label="Exemptions"
        tabs={[
          { name: 'In force', href: '/desk/exemptions', current: state === 'active' },
          { name: 'Past', href: '/desk/exemptions?state=past', current: state === 'past' },
        ]}
      />
      {page.rows.length > 0 ? (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <ExemptionList exemptions={page.rows} areOver={state === 'past'} mayManage={mayManage} vantage={viewer} />
          <Pagination
            summary={
              <>
                <span>{page.count === 1 ? '1 exemption' : `${page.count.toLocaleString('en')} exemptions`}</span>
                <ZoneNote timeZone={viewer.timeZone} />
              </>
            }
            previousHref={before === null ? null : here}
            previousName="Newest"
            nextHref={page.next === null ? null : `${here}&before=${page.next}`}
            nextName="Older"
          />
        </div>
      ) : (
        <div className="rounded-lg border border-line bg-surface">
          {state === 'past' ? (
            <EmptyState icon={<ShieldOff />} title="No past exemptions">
              <p>Exemptions that ran out, or that somebody ended, are listed here.</p>
            </EmptyState>
          ) : (
            <EmptyState
              icon={<ShieldOff />}
              title="Nothing is exempted"
              actions={
                mayManage && (
                  <ButtonLink variant="primary" href="/desk/exemptions/new">
                    Add the first exemption
                  </ButtonLink>
                )
              }
            >
              <p>
                Exempt your own office, or a customer inside a range that is banned.{' '}
                {mayManage ? 'It counts at once.' : 'Administrators add exemptions.'}
              </p>
            </EmptyState>
          )}
        </div>
      )}
    </>
  );
}
