import { SortHeader } from '@/components/ui/table';
import { type ContactListView, contactListHref, sortedBy } from '@/lib/forms/contact-list-view';

/** The names of the list's columns; without a view they are only names. */
export function ContactColumns({ view }: { view?: ContactListView }) {
  const sortable = (sort: ContactListView['sort'], name: string, wide: boolean) =>
    view ? (
      <SortHeader
        sorted={view.sort === sort ? view.direction : null}
        href={contactListHref(view, sortedBy(view, sort))}
        wide={wide}
      >
        {name}
      </SortHeader>
    ) : (
      <th scope="col" className={wide ? 'w-full' : undefined}>
        {name}
      </th>
    );
  return (
    <>
      {sortable('name', 'Name', true)}
      <th scope="col">E-mail</th>
      <th scope="col">Tickets</th>
      <th scope="col">Bans</th>
      {sortable('lastSeen', 'Last seen', false)}
    </>
  );
}
