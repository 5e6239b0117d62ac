import { FilterChip } from '@/components/ui/chip';
import { ClearFilters } from '@/components/ui/clear-filters';
import { Field } from '@/components/ui/field';
import { FilterForm } from '@/components/ui/filter-form';
import { Input } from '@/components/ui/input';
import { ListSearch } from '@/components/ui/list-search';
import { Select } from '@/components/ui/select';
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
  webhooks: 'Webhooks',
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
        <ListSearch
          withoutHref={activityHref(view, { search: '' })}
          search={view.search}
          finds="Address, agent, list or token"
          className="min-w-0 grow basis-40 sm:max-w-80"
        />
        <FilterForm
          id="activity-filter"
          className="w-96"
          href={activityHref(view)}
          withoutHref={activityHref(view, { by: '', group: null, from: '', to: '' })}
        >
          <Field name="by" label="Who">
            {(control) => (
              <Select {...control} defaultValue={view.by}>
                <option value="">Anybody</option>
                <Actors label="Agents" actors={agents} />
                <Actors label="Programs" actors={programs} />
              </Select>
            )}
          </Field>
          <Field name="kind" label="What was done to">
            {(control) => (
              <Select {...control} defaultValue={view.group ?? ''}>
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
              {(control) => <Input {...control} type="date" defaultValue={view.from} />}
            </Field>
            <Field name="to" label="To">
              {(control) => <Input {...control} type="date" defaultValue={view.to} />}
            </Field>
          </div>
        </FilterForm>
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
      <ClearFilters href={activityHref(WHOLE_ACTIVITY, { period: view.period })} />
    </div>
  );
}
