import 'server-only';
import { ListPlus, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { ZoneNote } from '@/components/desk/zone-note';
import { BatchList } from '@/components/imports/batch-list';
import { OpenImports } from '@/components/imports/open-imports';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { shortcut } from '@/components/ui/shortcut';
import { runtime } from '@/lib/composition';
import { parseId } from '@/lib/forms/parse-id';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { requireAdministratorViewer } from '../viewer';
import { fetchFeedAction, setFeedIntervalAction } from './actions';

export const metadata: Metadata = { title: 'Imports' };

const NOTICE_PARAMS = ['done'];
const NOTICES: Readonly<Record<string, { tone: 'good' | 'info' | 'danger'; text: string }>> = {
  dropped: { tone: 'good', text: 'The import is given up. Nothing of it was banned.' },
  expired: { tone: 'good', text: 'All that were left are expired.' },
  'expired-behind': {
    tone: 'info',
    text: 'All that were left are expired. The index is behind and follows by itself; checks ask the database meanwhile.',
  },
  'nothing-left': { tone: 'info', text: 'None of its bans was in force any more.' },
  failed: { tone: 'danger', text: 'Nothing was expired, because the server’s database did not answer. Try again.' },
  fetched: { tone: 'good', text: 'The list was fetched. What came of it is said beside it.' },
  fetching: { tone: 'info', text: 'The list is being fetched. Load this page again in a moment.' },
  interval: { tone: 'good', text: 'How often the list is fetched is saved.' },
};
const BATCHES_PER_PAGE = 25;

/** Configuration > Security > Imports: lists that were imported, and what is left of each. Administrators only. */
export default async function ImportsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireAdministratorViewer('/desk/imports');
  const params = await searchParams;
  const before = parseId(searchParam(params, 'before'));
  const { imports } = runtime();
  const [jobs, batches] = await Promise.all([
    before === 0 ? imports.openJobs(viewer.now) : [],
    imports.listBatches(viewer.now, BATCHES_PER_PAGE + 1, before || null),
  ]);
  const shown = batches.slice(0, BATCHES_PER_PAGE);
  const notice = NOTICES[searchParam(params, 'done')];
  const last = shown.at(-1);
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Security' }]}
        title="Imports"
        description="Lists whose addresses are banned. What is left of one can be expired as a whole; one from the web can be fetched again."
        actions={
          <ButtonLink variant="primary" href="/desk/imports/new" {...shortcut('c', 'Import a list')}>
            <Plus aria-hidden />
            Import a list
          </ButtonLink>
        }
      />
      {notice && (
        <Notice key={notice.text} tone={notice.tone} params={NOTICE_PARAMS}>
          {notice.text}
        </Notice>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {jobs.length > 0 && <OpenImports jobs={jobs} vantage={viewer} />}
        {shown.length > 0 ? (
          <>
            <BatchList batches={shown} vantage={viewer} fetchAgain={fetchFeedAction} setEvery={setFeedIntervalAction} />
            <Pagination
              summary={<ZoneNote timeZone={viewer.timeZone} />}
              previousHref={before === 0 ? null : '/desk/imports'}
              previousName="Newest"
              nextHref={batches.length > shown.length && last ? `/desk/imports?before=${last.id}` : null}
              nextName="Older"
            />
          </>
        ) : (
          jobs.length === 0 && (
            <div className="rounded-lg border border-line bg-surface">
              <EmptyState
                icon={<ListPlus />}
                title="Nothing was imported yet"
                actions={
                  <ButtonLink variant="primary" href="/desk/imports/new">
                    Import the first list
                  </ButtonLink>
                }
              >
                <p>
                  Lists of addresses to be banned: a file, pasted text, or an address on the web that is fetched again
                  by itself. Before anything is banned you see what it would do.
                </p>
              </EmptyState>
            </div>
          )
        )}
      </div>
    </>
  );
}
