import { ArrowUpDown, ListFilter, Search } from 'lucide-react';
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
import { formatIpRange } from '@/lib/domain/ip-range';
import { type BanListView, banListHref, nextDirection, readBanSearch } from '@/lib/forms/ban-list-view';
import { BAN_COLUMNS } from './ban-columns';
import { RangeText } from './range-text';

const KIND_NAMES = { single: 'Single addresses', range: 'Ranges' } as const;

/** Search box, filters and, on small screens, sorting. All of it is plain links and forms that end in the address bar. */
export function BanFilters({ state, view }: { state: 'active' | 'past'; view: BanListView }) {
  const path = state === 'active' ? '/desk/bans' : '/desk/ban-history';
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <GetForm action={path} role="search" className="relative min-w-0 grow basis-40 sm:max-w-80">
          <OtherParams state={state} view={{ ...view, search: '' }} />
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
          />
          <Input
            key={view.search}
            type="search"
            name="q"
            aria-label="Search by address, range or words"
            placeholder="Address, range or words"
            defaultValue={view.search}
            autoComplete="off"
            spellCheck={false}
            className="pl-8"
            {...shortcut('/', 'Search in this list')}
          />
        </GetForm>
        <DropdownMenu
          id="ban-filter"
          className="w-72 p-3"
          triggerClassName={buttonLook()}
          trigger={
            <>
              <ListFilter aria-hidden />
              <span className="max-sm:sr-only">Filter</span>
            </>
          }
        >
          <form action={path} className="grid gap-3">
            <OtherParams state={state} view={{ ...view, bannedByName: '', kind: null }} />
            <Field name="by" label="Banned by">
              {(control) => (
                <Input
                  key={view.bannedByName}
                  {...control}
                  defaultValue={view.bannedByName}
                  placeholder="Name of an agent"
                />
              )}
            </Field>
            <Field name="kind" label="What is banned">
              {(control) => (
                <Select key={view.kind ?? ''} {...control} defaultValue={view.kind ?? ''}>
                  <option value="">Addresses and ranges</option>
                  <option value="single">{KIND_NAMES.single}</option>
                  <option value="range">{KIND_NAMES.range}</option>
                </Select>
              )}
            </Field>
            <Button type="submit" variant="primary">
              Apply filters
            </Button>
          </form>
        </DropdownMenu>
        <DropdownMenu
          id="ban-sort"
          triggerClassName={classNames(buttonLook(), 'sm:hidden')}
          trigger={
            <>
              <ArrowUpDown aria-hidden />
              <span className="max-sm:sr-only">Sort</span>
            </>
          }
        >
          <ul>
            {BAN_COLUMNS.map(({ column, name }) => (
              <li key={column}>
                <Link
                  href={banListHref(state, view, { sort: column, direction: nextDirection(view, column) })}
                  prefetch={false}
                  aria-current={view.sort === column ? 'true' : undefined}
                  className={classNames(menuItemLook, 'justify-between aria-[current]:font-semibold')}
                >
                  {name}
                  {view.sort === column && (
                    <span className="text-xs font-normal text-muted">
                      {view.direction === 'asc' ? 'Ascending' : 'Descending'}
                    </span>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        </DropdownMenu>
      </div>
      <Chips state={state} view={view} />
    </div>
  );
}

function Chips({ state, view }: { state: 'active' | 'past'; view: BanListView }) {
  const search = readBanSearch(view);
  if (search.kind === 'none' && !view.bannedByName && !view.kind) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {search.kind === 'overlapping' && (
        <FilterChip name="Covers addresses of" removeHref={banListHref(state, view, { search: '' })}>
          <RangeText text={formatIpRange(search.range)} />
        </FilterChip>
      )}
      {search.kind === 'words' && (
        <FilterChip name="Words" removeHref={banListHref(state, view, { search: '' })}>
          {search.text}
        </FilterChip>
      )}
      {view.bannedByName && (
        <FilterChip name="Banned by" removeHref={banListHref(state, view, { bannedByName: '' })}>
          {view.bannedByName}
        </FilterChip>
      )}
      {view.kind && (
        <FilterChip name="Only" removeHref={banListHref(state, view, { kind: null })}>
          {KIND_NAMES[view.kind].toLowerCase()}
        </FilterChip>
      )}
      <Link
        href={banListHref(state, view, { search: '', bannedByName: '', kind: null })}
        className="rounded-sm text-grid text-muted hover:text-text hover:underline"
      >
        Clear filters
      </Link>
    </div>
  );
}

/** What a form must carry along so that submitting it changes nothing but its own fields. */
function OtherParams({ state, view }: { state: 'active' | 'past'; view: BanListView }) {
  const query = banListHref(state, view, { cursor: '' }).split('?')[1] ?? '';
  return [...new URLSearchParams(query)].map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));
}
