import { ArrowUpDown, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { buttonLook } from '@/components/ui/button-look';
import { classNames } from '@/components/ui/class-names';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { GetForm } from '@/components/ui/get-form';
import { Input } from '@/components/ui/input';
import { Link } from '@/components/ui/link';
import { menuItemLook } from '@/components/ui/menu-item-look';
import { shortcut } from '@/components/ui/shortcut';
import {
  type BanListState,
  type BanListView,
  banListHref,
  banListPath,
  nextDirection,
} from '@/lib/forms/ban-list-view';
import { BAN_SORT_COLUMNS } from '@/lib/ports/ban-store';
import { BAN_COLUMN_NAMES } from './ban-columns';
import { CarriedParams } from './carried-params';

/** Search box and, on small screens, sorting. Links and forms that end in the address bar. `menus` stand at the right. */
export function BanSearch({ state, view, menus }: { state: BanListState; view: BanListView; menus: ReactNode }) {
  return (
    <div className="flex items-center gap-2">
      <GetForm action={banListPath(state)} role="search" className="relative min-w-0 grow basis-40 sm:max-w-96">
        <CarriedParams state={state} view={{ ...view, search: '' }} />
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
          maxLength={200}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          className="pl-8"
          {...shortcut('/', 'Search in this list')}
        />
      </GetForm>
      <div className="ml-auto flex gap-2">
        <SortMenu state={state} view={view} />
        {menus}
      </div>
    </div>
  );
}

/** Cards have no column names to sort by. */
function SortMenu({ state, view }: { state: BanListState; view: BanListView }) {
  return (
    <DropdownMenu
      id="ban-sort"
      align="end"
      triggerClassName={classNames(buttonLook(), 'sm:hidden')}
      trigger={
        <>
          <ArrowUpDown aria-hidden />
          <span className="max-sm:sr-only">Sort</span>
        </>
      }
    >
      <ul>
        {BAN_SORT_COLUMNS.map((column) => (
          <li key={column}>
            <Link
              href={banListHref(state, view, { sort: column, direction: nextDirection(view, column) })}
              aria-current={view.sort === column ? 'true' : undefined}
              className={classNames(menuItemLook, 'justify-between aria-[current]:font-semibold')}
            >
              {BAN_COLUMN_NAMES[column]}
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
  );
}
