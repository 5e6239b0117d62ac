import type { ReactNode } from 'react';
import { ListSearch } from '@/components/ui/list-search';
import { SortMenu } from '@/components/ui/sort-menu';
import { type BanListState, type BanListView, banListHref, nextDirection } from '@/lib/forms/ban-list-view';
import { BAN_SORT_COLUMNS } from '@/lib/ports/ban-store';
import { BAN_COLUMN_NAMES } from './ban-columns';

/** Search box and, on small screens, sorting. Links and forms that end in the address bar. `menus` stand at the right. */
export function BanSearch({ state, view, menus }: { state: BanListState; view: BanListView; menus: ReactNode }) {
  return (
    <div className="flex items-center gap-2">
      <ListSearch
        withoutHref={banListHref(state, view, { search: '' })}
        search={view.search}
        finds="Address, range or words"
      />
      <div className="ml-auto flex gap-2">
        <SortMenu
          id="ban-sort"
          align="end"
          phoneOnly
          choices={BAN_SORT_COLUMNS.map((column) => ({
            name: BAN_COLUMN_NAMES[column],
            href: banListHref(state, view, { sort: column, direction: nextDirection(view, column) }),
            current: view.sort === column,
            way: view.direction === 'asc' ? 'Ascending' : 'Descending',
          }))}
        />
        {menus}
      </div>
    </div>
  );
}
