import 'server-only';
import { ScrollText, SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { ActivityFilters } from '@/components/activity/activity-filters';
import { ActivityList } from '@/components/activity/activity-list';
import { ActivitySkeleton } from '@/components/activity/activity-skeleton';
import { ZoneNote } from '@/components/desk/zone-note';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { Patiently } from '@/components/ui/patiently';
import { runtime } from '@/lib/composition';
import {
  type ActivityView,
  activityHref,
  activityQuery,
  byProgram,
  isActivityFiltered,
  parseActivityView,
} from '@/lib/forms/activity-view';
import type { SearchParams } from '@/lib/forms/search-params';
import type { ActivityPage } from '@/lib/ports/activity-log';
import { requireAdministratorViewer, type Viewer } from '../viewer';

export const metadata: Metadata = { title: 'Activity log' };

/** Configuration > Activity log: what staff and programs did, newest first. */
export default async function ActivityLogPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const view = parseActivityView(await searchParams);
  const viewer = await requireAdministratorViewer(activityHref(view, { cursor: view.cursor }));
  const { people, activity } = runtime();
  const [agents, programs] = await Promise.all([people.listPeople(viewer.now), activity.listPrograms()]);
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }]}
        title="Activity log"
        description="What administrators, agents and programs changed. Nothing in it can be changed or removed."
      />
      <ActivityFilters
        view={view}
        agents={agents.map(({ id, name }) => ({ by: String(id), name }))}
        programs={programs.map((name) => ({ by: byProgram(name), name }))}
      />
      <Patiently work={() => activity.listActivity(activityQuery(view, viewer))} fallback={<ActivitySkeleton />}>
        {(page) => <Entries page={page} view={view} viewer={viewer} />}
      </Patiently>
    </>
  );
}

function Entries({ page, view, viewer }: { page: ActivityPage; view: ActivityView; viewer: Viewer }) {
  if (page.rows.length === 0) return <NoEntries view={view} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <ActivityList activities={page.rows} vantage={viewer} />
      <Pagination
        summary={<ZoneNote timeZone={viewer.timeZone} />}
        previousHref={page.previousCursor && activityHref(view, { cursor: page.previousCursor })}
        previousName="Newer"
        nextHref={page.nextCursor && activityHref(view, { cursor: page.nextCursor })}
        nextName="Older"
      />
    </div>
  );
}

function NoEntries({ view }: { view: ActivityView }) {
  const frame = 'rounded-lg border border-line bg-surface';
  if (isActivityFiltered(view) || view.cursor) {
    return (
      <div className={frame}>
        <EmptyState
          icon={<SearchX />}
          title="Nothing matches"
          actions={<ButtonLink href="/desk/activity">Show everything</ButtonLink>}
        >
          <p>Nothing that was done matches these filters.</p>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={frame}>
      <EmptyState icon={<ScrollText />} title="Nothing was done yet">
        <p>Bans, exemptions, agents, settings and tokens: whoever changes one of them is recorded here.</p>
      </EmptyState>
    </div>
  );
}
