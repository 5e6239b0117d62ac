import { RangeText } from '@/components/bans/range-text';
import { FilterChip } from '@/components/ui/chip';
import { ClearFilters } from '@/components/ui/clear-filters';
import { Field } from '@/components/ui/field';
import { FilterForm } from '@/components/ui/filter-form';
import { ListSearch } from '@/components/ui/list-search';
import { Select } from '@/components/ui/select';
import { SortMenu } from '@/components/ui/sort-menu';
import { TICKET_CHANNEL_NAMES, TICKET_CHANNELS } from '@/lib/domain/channel';
import { formatIpRange } from '@/lib/domain/ip-range';
import {
  looseFilters,
  readTicketSearch,
  type TicketFilterName,
  type TicketListView,
  ticketListHref,
  withoutFilter,
} from '@/lib/forms/ticket-list-view';
import type { Assignee } from '@/lib/ports/ticket-store';
import { TICKET_SORT_NAMES } from './ticket-columns';

const STATUS_NAMES = { open: 'Open', resolved: 'Resolved' } as const;
const SPAM_NAMES = { no: 'Not spam', yes: 'Spam' } as const;

interface TicketFiltersProps {
  readonly view: TicketListView;
  readonly agents: readonly Assignee[];
  /** Of the contact that the list is narrowed to. */
  readonly contactName: string | null;
}

/** Search box, filters and order. All of it is plain links and forms that end in the address bar. */
export function TicketFilters(props: TicketFiltersProps) {
  const { view } = props;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <ListSearch
          withoutHref={ticketListHref(view, { search: '', cursor: '' })}
          search={view.search}
          finds="Code, person, words or address"
        />
        <FilterMenu {...props} />
        <SortMenu
          id="ticket-sort"
          choices={(['updated', 'created'] as const).map((sort) => ({
            name: TICKET_SORT_NAMES[sort],
            href: ticketListHref(view, { sort }),
            current: view.sort === sort,
            way: 'Newest first',
          }))}
        />
      </div>
      <Chips {...props} />
    </div>
  );
}

function FilterMenu({ view, agents }: TicketFiltersProps) {
  return (
    <FilterForm
      id="ticket-filter"
      href={ticketListHref(view)}
      withoutHref={ticketListHref(view, { channel: 'any', status: 'open', spam: 'no', agent: 'any', cursor: '' })}
    >
      <Field name="channel" label="Channel">
        {(control) => (
          <Select {...control} defaultValue={view.channel}>
            <option value="any">Any channel</option>
            {TICKET_CHANNELS.map((channel) => (
              <option key={channel} value={channel}>
                {TICKET_CHANNEL_NAMES[channel]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field name="status" label="Status">
        {(control) => (
          <Select {...control} defaultValue={view.status}>
            <option value="any">Open and resolved</option>
            <option value="open">{STATUS_NAMES.open}</option>
            <option value="resolved">{STATUS_NAMES.resolved}</option>
          </Select>
        )}
      </Field>
      <Field name="spam" label="Spam">
        {(control) => (
          <Select {...control} defaultValue={view.spam}>
            <option value="any">With and without spam</option>
            <option value="no">Without spam</option>
            <option value="yes">Only spam</option>
          </Select>
        )}
      </Field>
      <Field name="agent" label="Agent">
        {(control) => (
          <Select {...control} defaultValue={String(view.agent)}>
            <option value="any">Anybody</option>
            <option value="me">Me</option>
            <option value="nobody">Nobody</option>
            {agents.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </FilterForm>
  );
}

function Chips({ view, agents, contactName }: TicketFiltersProps) {
  const search = readTicketSearch(view);
  const loose = looseFilters(view);
  if (search.kind === 'none' && loose.length === 0) return null;
  const withoutSearch = ticketListHref(view, { search: '' });
  return (
    <div className="flex flex-wrap items-center gap-2">
      {search.kind === 'from' && (
        <FilterChip name="From" removeHref={withoutSearch}>
          <RangeText text={formatIpRange(search.range)} />
        </FilterChip>
      )}
      {search.kind === 'code' && (
        <FilterChip name="Code" removeHref={withoutSearch}>
          {search.code}
        </FilterChip>
      )}
      {search.kind === 'words' && (
        <FilterChip name="Words" removeHref={withoutSearch}>
          {search.words}
        </FilterChip>
      )}
      {loose.map((filter) => (
        <FilterChip key={filter} name={CHIP_NAMES[filter]} removeHref={ticketListHref(withoutFilter(view, filter))}>
          {chipText(filter, view, agents, contactName)}
        </FilterChip>
      ))}
      <ClearFilters href={ticketListHref(loose.reduce(withoutFilter, { ...view, search: '' }))} />
    </div>
  );
}

const CHIP_NAMES: Readonly<Record<TicketFilterName, string>> = {
  channel: 'Channel',
  status: 'Status',
  spam: 'Spam',
  agent: 'Agent',
  contactId: 'Contact',
};

function chipText(
  filter: TicketFilterName,
  view: TicketListView,
  agents: readonly Assignee[],
  contactName: string | null,
): string {
  switch (filter) {
    case 'channel':
      return view.channel === 'any' ? 'Any' : TICKET_CHANNEL_NAMES[view.channel];
    case 'status':
      return view.status === 'any' ? 'Any' : STATUS_NAMES[view.status];
    case 'spam':
      return view.spam === 'any' ? 'Any' : SPAM_NAMES[view.spam];
    case 'agent': {
      if (view.agent === 'me') return 'Me';
      if (view.agent === 'nobody') return 'Nobody';
      return agents.find(({ id }) => id === view.agent)?.name ?? 'Not found';
    }
    case 'contactId':
      return contactName ?? 'Not found';
  }
}
