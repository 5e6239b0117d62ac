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
import { STATUS_NAMES } from '@/lib/channels/board/plan-board-change';
import { SUGGESTION_STATUSES, TOPIC_SORTS } from '@/lib/domain/board';
import { formatIpRange } from '@/lib/domain/ip-range';
import { type BoardDeskView, boardDeskFilters, boardDeskListHref, readBoardSearch } from '@/lib/forms/board-desk-view';
import { UNSEEN_NAMES } from './board-list';
import { TOPIC_SORT_NAMES } from './board-words';

const HOLDS = ['hidden', 'spam', 'deleted'] as const;

/** Search box, filters and order. All of it is plain links and forms that end in the address bar. */
export function BoardFilters({ view }: { view: BoardDeskView }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchBox view={view} />
        <FilterMenu view={view} />
        <SortMenu view={view} />
      </div>
      <Chips view={view} />
    </div>
  );
}

function SearchBox({ view }: { view: BoardDeskView }) {
  return (
    <GetForm action="/desk/board" role="search" className="relative min-w-0 grow basis-40 sm:max-w-96">
      <OtherParams view={{ ...view, search: '' }} />
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
      />
      <Input
        key={view.search}
        type="search"
        name="q"
        aria-label="Search by words, person or address"
        placeholder="Words, person or address"
        defaultValue={view.search}
        autoComplete="off"
        spellCheck={false}
        className="pl-8"
        {...shortcut('/', 'Search in this list')}
      />
    </GetForm>
  );
}

function FilterMenu({ view }: { view: BoardDeskView }) {
  return (
    <DropdownMenu
      id="board-filter"
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
      <GetForm key={boardDeskListHref(view)} action="/desk/board" className="grid gap-3">
        <OtherParams view={{ ...view, status: 'any', holds: 'any' }} />
        <Field name="status" label="Status of suggestions">
          {(control) => (
            <Select {...control} defaultValue={view.status}>
              <option value="any">Any status</option>
              {SUGGESTION_STATUSES.map((status) => (
                <option key={status} value={status}>
                  {STATUS_NAMES[status]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field name="holds" label="Not shown to readers">
          {(control) => (
            <Select {...control} defaultValue={view.holds}>
              <option value="any">Shown or not</option>
              {HOLDS.map((state) => (
                <option key={state} value={state}>
                  {UNSEEN_NAMES[state]}: the topic or a reply
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

function SortMenu({ view }: { view: BoardDeskView }) {
  return (
    <DropdownMenu
      id="board-sort"
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
        {TOPIC_SORTS.map((sort) => (
          <li key={sort}>
            <Link
              href={boardDeskListHref(view, { sort })}
              aria-current={view.sort === sort ? 'true' : undefined}
              className={classNames(menuItemLook, 'aria-[current]:font-semibold')}
            >
              {TOPIC_SORT_NAMES[sort]}
            </Link>
          </li>
        ))}
      </ul>
    </DropdownMenu>
  );
}

function Chips({ view }: { view: BoardDeskView }) {
  const { words, from } = readBoardSearch(view);
  const filters = boardDeskFilters(view);
  if (view.search === '' && filters.length === 0) return null;
  const withoutSearch = boardDeskListHref(view, { search: '' });
  return (
    <div className="flex flex-wrap items-center gap-2">
      {from && (
        <FilterChip name="From" removeHref={withoutSearch}>
          {formatIpRange(from)}
        </FilterChip>
      )}
      {words !== undefined && (
        <FilterChip name="Words" removeHref={withoutSearch}>
          {words}
        </FilterChip>
      )}
      {view.status !== 'any' && (
        <FilterChip name="Status" removeHref={boardDeskListHref(view, { status: 'any' })}>
          {STATUS_NAMES[view.status]}
        </FilterChip>
      )}
      {view.holds !== 'any' && (
        <FilterChip name="Not shown" removeHref={boardDeskListHref(view, { holds: 'any' })}>
          {UNSEEN_NAMES[view.holds]}
        </FilterChip>
      )}
      <Link
        href={boardDeskListHref({ kind: view.kind, sort: view.sort })}
        className="rounded-sm text-grid text-muted hover:text-text hover:underline"
      >
        Clear filters
      </Link>
    </div>
  );
}

/** What a form must carry along so that submitting it changes nothing but its own fields. */
function OtherParams({ view }: { view: BoardDeskView }) {
  const query = boardDeskListHref(view, { cursor: '' }).split('?')[1] ?? '';
  return [...new URLSearchParams(query)].map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));
}
