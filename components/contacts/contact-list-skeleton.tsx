import { Skeleton } from '@/components/ui/skeleton';
import { Table } from '@/components/ui/table';
import { ContactColumns } from './contact-columns';

const ROWS = Array.from({ length: 12 }, (_, at) => at);
const WIDTHS = ['w-40', 'w-40', 'w-20', 'w-20', 'w-20'];

/** The list's shape while its rows are on their way. */
export function ContactListSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading contacts</span>
      <Table label="Loading contacts" columns={<ContactColumns />}>
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
