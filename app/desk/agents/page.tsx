import { ListSearch } from '@/components/ui/list-search';
import 'server-only';
import { UserPlus, UserX } from 'lucide-react';
import type { Metadata } from 'next';
import { ZoneNote } from '@/components/desk/zone-note';
import { PeopleList } from '@/components/people/people-list';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { ForeignText } from '@/components/ui/foreign-text';
import { PageHeader } from '@/components/ui/page-header';
import { shortcut } from '@/components/ui/shortcut';
import { TabLinks } from '@/components/ui/tabs';
import { runtime } from '@/lib/composition';
import {
  isInFilter,
  matchesSearch,
  PEOPLE_FILTERS,
  type PeopleFilter,
  type PeopleView,
  parsePeopleView,
  peopleHref,
} from '@/lib/forms/people-view';
import type { SearchParams } from '@/lib/forms/search-params';
import type { Person } from '@/lib/ports/people-store';
import { requireAdministratorViewer } from '../viewer';

export const metadata: Metadata = { title: 'Agents' };

const FILTER_NAMES: Readonly<Record<PeopleFilter, string>> = {
  all: 'Everybody',
  active: 'Active',
  invited: 'Without a password',
  disabled: 'Disabled',
};
/** With fewer than these the list is read faster than searched. */
const SEARCH_FROM = 10;

/** Configuration > Agents: who works here, and who may do what. */
export default async function AgentsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const view = parsePeopleView(await searchParams);
  const viewer = await requireAdministratorViewer(peopleHref(view));
  const people = await runtime().people.listPeople(viewer.now);
  const shown = people.filter((each) => isInFilter(each, view.filter, viewer.now) && matchesSearch(each, view.search));
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }]}
        title="Agents"
        description="Who works at this desk, and who may change its configuration."
        actions={
          <ButtonLink variant="primary" href="/desk/agents/invite" {...shortcut('c', 'Invite agent')}>
            <UserPlus aria-hidden />
            Invite agent
          </ButtonLink>
        }
      />
      <Filters people={people} view={view} now={viewer.now} />
      {shown.length > 0 ? (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <PeopleList people={shown} vantage={viewer} ownId={viewer.agent.id} />
          <p className="text-grid text-muted">
            {shown.length === 1 ? '1 agent' : `${shown.length} agents`} · <ZoneNote timeZone={viewer.timeZone} />
          </p>
        </div>
      ) : (
        <NoRows view={view} />
      )}
    </>
  );
}

function Filters({ people, view, now }: { people: readonly Person[]; view: PeopleView; now: Date }) {
  const count = (filter: PeopleFilter) => people.filter((each) => isInFilter(each, filter, now)).length;
  return (
    <div className="grid gap-3">
      <TabLinks
        label="Which agents"
        tabs={PEOPLE_FILTERS.map((filter) => ({
          name: FILTER_NAMES[filter],
          count: String(count(filter)),
          href: peopleHref({ ...view, filter }),
          current: filter === view.filter,
        }))}
      />
      {(people.length >= SEARCH_FROM || view.search) && (
        <ListSearch
          withoutHref={peopleHref({ ...view, search: '' })}
          search={view.search}
          finds="Name or e-mail"
          className="sm:max-w-80"
        />
      )}
    </div>
  );
}

function NoRows({ view }: { view: PeopleView }) {
  return (
    <div className="rounded-lg border border-line bg-surface">
      <EmptyState
        icon={<UserX />}
        title={view.search ? 'Nobody matches' : EMPTY_TITLES[view.filter]}
        actions={<ButtonLink href="/desk/agents">Show everybody</ButtonLink>}
      >
        {view.search ? (
          <p>
            No name or e-mail contains “<ForeignText>{view.search}</ForeignText>”.
          </p>
        ) : (
          <p>{EMPTY_TEXTS[view.filter]}</p>
        )}
      </EmptyState>
    </div>
  );
}

const EMPTY_TITLES: Readonly<Record<PeopleFilter, string>> = {
  all: 'Nobody works here yet',
  active: 'Nobody can sign in',
  invited: 'Everybody has a password',
  disabled: 'Nobody is disabled',
};
const EMPTY_TEXTS: Readonly<Record<PeopleFilter, string>> = {
  all: 'Invite the first agent.',
  active: 'Enable an account, or invite somebody.',
  invited: 'Who was invited, or locked out, waits here until a password is chosen.',
  disabled: 'Who leaves the desk is disabled: the account stays for what it did, and nobody can sign in with it.',
};
