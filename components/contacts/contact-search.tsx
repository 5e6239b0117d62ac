import { ListSearch } from '@/components/ui/list-search';
import { SortMenu } from '@/components/ui/sort-menu';
import { type ContactListView, contactListHref, sortedBy } from '@/lib/forms/contact-list-view';

/** Search box and, on small screens, order. All of it ends in the address bar. */
export function ContactSearch({ view }: { view: ContactListView }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ListSearch
        withoutHref={contactListHref(view, { search: '' })}
        search={view.search}
        finds="Name or e-mail"
        className="min-w-0 grow basis-40 sm:max-w-80"
      />
      <SortMenu
        id="contact-sort"
        phoneOnly
        choices={(['lastSeen', 'name'] as const).map((sort) => ({
          name: sort === 'name' ? 'Name' : 'Last seen',
          href: contactListHref(view, sortedBy(view, sort)),
          current: view.sort === sort,
          way: view.direction === 'asc' ? 'Ascending' : 'Descending',
        }))}
      />
    </div>
  );
}
