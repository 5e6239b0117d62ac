import { ListFilter, Search } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { buttonLook } from '@/components/ui/button-look';
import { FilterChip } from '@/components/ui/chip';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { Field } from '@/components/ui/field';
import { GetForm } from '@/components/ui/get-form';
import { Input } from '@/components/ui/input';
import { Link } from '@/components/ui/link';
import { Select } from '@/components/ui/select';
import { shortcut } from '@/components/ui/shortcut';
import { TabLinks } from '@/components/ui/tabs';
import { visibleText } from '@/components/ui/visible-text';
import {
  ACTIVITY_GROUPS,
  ACTIVITY_PERIODS,
  type ActivityGroup,
  type ActivityPeriod,
  type ActivityView,
  activityHref,
  WHOLE_ACTIVITY,
} from '@/lib/forms/activity-view';

/** Somebody or something that the log can be filtered by; `by` is the filter's value. */
export interface ActivityActor {
  readonly by: string;
  readonly name: string;
}

const PERIOD_NAMES: Readonly<Record<ActivityPeriod, string>> = { today: 'Today', '7d': '7 days', '30d': '30 days' };
const GROUP_NAMES: Readonly<Record<ActivityGroup, string>> = {
  bans: 'Bans',
  exemptions: 'Exemptions',
  contacts: 'Contacts',
  agents: 'Agents and passwords',
  settings: 'Settings',
  tokens: 'API tokens',
  rules: 'Rules',
};

/** Period, search and filters of the activity log: plain links and forms that end in the address bar. */
export function ActivityFilters({
  view,
  agents,
  programs,
}: {
  view: ActivityView;
  agents: readonly ActivityActor[];
  programs: readonly ActivityActor[];
}) {
  const noDays = { from: '', to: '' };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <TabLinks
        label="Which time"
        tabs={[null, ...ACTIVITY_PERIODS].map((period) => ({
          name: period ? PERIOD_NAMES[period] : 'All time',
          href: activityHref(view, { period, ...noDays }),
          current: view.period === period && !view.from && !view.to,
        }))}
      />
      <div className="flex flex-wrap items-center gap-2">
        <GetForm action="/desk/activity" role="search" className="relative min-w-0 grow basis-40 sm:max-w-80">
          <OtherParams view={{ ...view, search: '' }} />
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
          />
          <Input
            key={view.search}
            type="search"
            name="q"
            aria-label="Search by what it was done to"
            placeholder="Address, agent, list or token"
            defaultValue={view.search}
            autoComplete="off"
            spellCheck={false}
            className="pl-8"
            {...shortcut('/', 'Search in this list')}
          />
        </GetForm>
        <DropdownMenu
          id="activity-filter"
          className="w-96 p-3"
          triggerClassName={buttonLook()}
          trigger={
            <>
              <ListFilter aria-hidden />
              Filter
            </>
          }
        >
          <GetForm action="/desk/activity" className="grid gap-3">
            {view.search && <input type="hidden" name="q" value={view.search} />}
            <Field name="by" label="Who">
              {(control) => (
                <Select key={view.by} {...control} defaultValue={view.by}>
                  <option value="">Anybody</option>
                  <Actors label="Agents" actors={agents} />
                  <Actors label="Programs" actors={programs} />
                </Select>
              )}
            </Field>
            <Field name="kind" label="What was done to">
              {(control) => (
                <Select key={view.group ?? ''} {...control} defaultValue={view.group ?? ''}>
                  <option value="">Anything</option>
                  {ACTIVITY_GROUPS.map((group) => (
                    <option key={group} value={group}>
                      {GROUP_NAMES[group]}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <div className="grid grid-cols-2 gap-3 max-[400px]:grid-cols-1">
              <Field name="from" label="From">
                {(control) => <Input key={view.from} {...control} type="date" defaultValue={view.from} />}
              </Field>
              <Field name="to" label="To">
                {(control) => <Input key={view.to} {...control} type="date" defaultValue={view.to} />}
              </Field>
            </div>
            {view.period && <input type="hidden" name="period" value={view.period} />}
            <Button type="submit" variant="primary">
              Apply filters
            </Button>
          </GetForm>
        </DropdownMenu>
      </div>
      <Chips view={view} actors={[...agents, ...programs]} />
    </div>
  );
}

function Actors({ label, actors }: { label: string; actors: readonly ActivityActor[] }) {
  if (actors.length === 0) return null;
  return (
    <optgroup label={label}>
      {actors.map(({ by, name }) => (
        <option key={by} value={by}>
          {visibleText(name)}
        </option>
      ))}
    </optgroup>
  );
}

function Chips({ view, actors }: { view: ActivityView; actors: readonly ActivityActor[] }) {
  const { search, group, by, from, to } = view;
  if (![search, group, by, from, to].some(Boolean)) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {search && (
        <FilterChip name="Words" removeHref={activityHref(view, { search: '' })}>
          {visibleText(search)}
        </FilterChip>
      )}
      {by && (
        <FilterChip name="Who" removeHref={activityHref(view, { by: '' })}>
          {visibleText(actors.find((actor) => actor.by === by)?.name ?? 'somebody else')}
        </FilterChip>
      )}
      {group && (
        <FilterChip name="Only" removeHref={activityHref(view, { group: null })}>
          {GROUP_NAMES[group].toLowerCase()}
        </FilterChip>
      )}
      {from && (
        <FilterChip name="From" removeHref={activityHref(view, { from: '' })}>
          {from}
        </FilterChip>
      )}
      {to && (
        <FilterChip name="To" removeHref={activityHref(view, { to: '' })}>
          {to}
        </FilterChip>
      )}
      <Link
        href={activityHref(WHOLE_ACTIVITY, { period: view.period })}
        className="rounded-sm text-grid text-muted hover:text-text hover:underline"
      >
        Clear filters
      </Link>
    </div>
  );
}

/** What a form must carry along so that submitting it changes nothing but its own fields. */
function OtherParams({ view }: { view: ActivityView }) {
  const query = activityHref(view).split('?')[1] ?? '';
  return [...new URLSearchParams(query)].map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));
}
