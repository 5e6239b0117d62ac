import { ArrowUpDown, ListFilter, Search } from 'lucide-react';
import { RangeText } from '@/components/bans/range-text';
import { Button } from '@/components/ui/button';
import { buttonLook } from '@/components/ui/button-look';
import { FilterChip } from '@/components/ui/chip';
import { classNames } from '@/components/ui/class-names';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { Field } from '@/components/ui/field';
import { GetForm } from '@/components/ui/get-form';
import { Input } from '@/components/ui/input';
import { Link } from '@/components/ui/link';
import { menuItemLook } from '@/components/ui/menu-item-look';
import { Select } from '@/components/ui/select';
import { shortcut } from '@/components/ui/shortcut';
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
        <SearchBox view={view} />
        <FilterMenu {...props} />
        <SortMenu view={view} />
      </div>
      <Chips {...props} />
    </div>
  );
}

function SearchBox({ view }: { view: TicketListView }) {
  return (
    <GetForm action="/desk/tickets" role="search" className="relative min-w-0 grow basis-40 sm:max-w-96">
      <OtherParams view={{ ...view, search: '' }} />
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
      />
      <Input
        key={view.search}
        type="search"
        name="q"
        aria-label="Search by code, person, words or address"
        placeholder="Code, person, words or address"
        defaultValue={view.search}
        autoComplete="off"
        spellCheck={false}
        className="pl-8"
        {...shortcut('/', 'Search in this list')}
      />
    </GetForm>
  );
}

function FilterMenu({ view, agents }: TicketFiltersProps) {
  return (
    <DropdownMenu
      id="ticket-filter"
      className="w-72 p-3"
      triggerClassName={buttonLook()}
      trigger={
        <>
          <ListFilter aria-hidden />
          <span className="max-sm:sr-only">Filter</span>
        </>
      }
    >
      {/* The key: what is chosen follows the address bar when a link changes it. */}
      <GetForm key={ticketListHref(view)} action="/desk/tickets" className="grid gap-3">
        <OtherParams view={{ ...view, channel: 'any', status: 'open', spam: 'no', agent: 'any' }} />
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
        <Button type="submit" variant="primary">
          Apply filters
        </Button>
      </GetForm>
    </DropdownMenu>
  );
}

function SortMenu({ view }: { view: TicketListView }) {
  return (
    <DropdownMenu
      id="ticket-sort"
      className="w-56 p-1"
      triggerClassName={buttonLook()}
      trigger={
        <>
          <ArrowUpDown aria-hidden />
          <span className="max-sm:sr-only">Sort</span>
        </>
      }
    >
      <ul>
        {(['updated', 'created'] as const).map((sort) => (
          <li key={sort}>
            <Link
              href={ticketListHref(view, { sort })}
              aria-current={view.sort === sort ? 'true' : undefined}
              className={classNames(menuItemLook, 'justify-between aria-[current]:font-semibold')}
            >
              {TICKET_SORT_NAMES[sort]}
              {view.sort === sort && <span className="text-xs font-normal text-muted">Newest first</span>}
            </Link>
          </li>
        ))}
      </ul>
    </DropdownMenu>
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
      <Link
        href={ticketListHref(loose.reduce(withoutFilter, { ...view, search: '' }))}
        className="rounded-sm text-grid text-muted hover:text-text hover:underline"
      >
        Clear filters
      </Link>
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

/** What a form must carry along so that submitting it changes nothing but its own fields. */
function OtherParams({ view }: { view: TicketListView }) {
  const query = ticketListHref(view, { cursor: '' }).split('?')[1] ?? '';
  return [...new URLSearchParams(query)].map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));
}
