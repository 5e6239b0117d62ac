import { ArrowUpDown, Search } from 'lucide-react';
import { buttonLook } from '@/components/ui/button-look';
import { classNames } from '@/components/ui/class-names';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { GetForm } from '@/components/ui/get-form';
import { Input } from '@/components/ui/input';
import { Link } from '@/components/ui/link';
import { menuItemLook } from '@/components/ui/menu-item-look';
import { shortcut } from '@/components/ui/shortcut';
import { type ContactListView, contactListHref, sortedBy } from '@/lib/forms/contact-list-view';

/** Search box and, on small screens, order. All of it ends in the address bar. */
export function ContactSearch({ view }: { view: ContactListView }) {
  const kept = new URLSearchParams(contactListHref(view, { search: '' }).split('?')[1] ?? '');
  return (
    <div className="flex flex-wrap items-center gap-2">
      <GetForm action="/desk/contacts" role="search" className="relative min-w-0 grow basis-40 sm:max-w-80">
        {[...kept].map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
        />
        <Input
          key={view.search}
          type="search"
          name="q"
          aria-label="Search by name or e-mail"
          placeholder="Name or e-mail"
          defaultValue={view.search}
          autoComplete="off"
          spellCheck={false}
          className="pl-8"
          {...shortcut('/', 'Search in this list')}
        />
      </GetForm>
      <DropdownMenu
        id="contact-sort"
        className="w-56 p-1"
        triggerClassName={classNames(buttonLook(), 'sm:hidden')}
        trigger={
          <>
            <ArrowUpDown aria-hidden />
            <span className="max-sm:sr-only">Sort</span>
          </>
        }
      >
        <ul>
          {(['lastSeen', 'name'] as const).map((sort) => (
            <li key={sort}>
              <Link
                href={contactListHref(view, sortedBy(view, sort))}
                aria-current={view.sort === sort ? 'true' : undefined}
                className={classNames(menuItemLook, 'justify-between aria-[current]:font-semibold')}
              >
                {sort === 'name' ? 'Name' : 'Last seen'}
                {view.sort === sort && (
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
  );
}
