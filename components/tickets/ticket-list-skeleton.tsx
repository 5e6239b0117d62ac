import { Skeleton } from '@/components/ui/skeleton';
import { Table } from '@/components/ui/table';
import { TicketColumns } from './ticket-columns';

const ROWS = Array.from({ length: 12 }, (_, at) => at);
const WIDTHS = ['w-3/5', 'w-24', 'w-20', 'w-28', 'w-20', 'w-12', 'w-20'];

/** The list's shape while its rows are on their way. */
export function TicketListSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading tickets</span>
      <Table label="Loading tickets" columns={<TicketColumns sort="updated" />}>
        {ROWS.map((row) => (
          <tr key={row}>
            {WIDTHS.map((width, at) => (
              <td key={at}>
                <Skeleton className={width} />
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </div>
  );
}
