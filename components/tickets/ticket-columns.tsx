import type { TicketSort } from '@/lib/ports/ticket-store';

/** How each order of the list is called, which is also the name of its column of times. */
export const TICKET_SORT_NAMES: Readonly<Record<TicketSort, string>> = {
  updated: 'Last update',
  created: 'Created',
};

/** The names of the list's columns; the last is the time that it is sorted by. */
export function TicketColumns({ sort }: { sort: TicketSort }) {
  return (
    <>
      <th scope="col" className="w-full">
        Subject
      </th>
      <th scope="col">From</th>
      <th scope="col">Channel</th>
      <th scope="col">Code</th>
      <th scope="col">Agent</th>
      <th scope="col">Status</th>
      <th scope="col" aria-sort="descending">
        {TICKET_SORT_NAMES[sort]}
      </th>
    </>
  );
}
