import { FilterChip } from '@/components/ui/chip';
import { ClearFilters } from '@/components/ui/clear-filters';
import { Field } from '@/components/ui/field';
import { FilterForm } from '@/components/ui/filter-form';
import { ListSearch } from '@/components/ui/list-search';
import { Select } from '@/components/ui/select';
import { SortMenu } from '@/components/ui/sort-menu';
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
        <ListSearch
          withoutHref={boardDeskListHref(view, { search: '', cursor: '' })}
          search={view.search}
          finds="Words, person or address"
        />
        <FilterMenu view={view} />
        <SortMenu
          id="board-sort"
          choices={TOPIC_SORTS.map((sort) => ({
            name: TOPIC_SORT_NAMES[sort],
            href: boardDeskListHref(view, { sort }),
            current: view.sort === sort,
          }))}
        />
      </div>
      <Chips view={view} />
    </div>
  );
}

function FilterMenu({ view }: { view: BoardDeskView }) {
  return (
    <FilterForm
      id="board-filter"
      href={boardDeskListHref(view)}
      withoutHref={boardDeskListHref(view, { status: 'any', holds: 'any', cursor: '' })}
    >
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
    </FilterForm>
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
      <ClearFilters href={boardDeskListHref({ kind: view.kind, sort: view.sort })} />
    </div>
  );
}
