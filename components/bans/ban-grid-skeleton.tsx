import { Skeleton } from '@/components/ui/skeleton';
import { Table } from '@/components/ui/table';
import type { BanSortColumn } from '@/lib/ports/ban-store';
import { BAN_COLUMN_NAMES } from './ban-columns';

const ROWS = Array.from({ length: 12 }, (_, at) => at);

/** The grid's shape while its rows are on their way. */
export function BanGridSkeleton({ columns }: { columns: readonly BanSortColumn[] }) {
  return (
    <div role="status">
      <span className="sr-only">Loading bans</span>
      <Table
        label="Loading bans"
        columns={columns.map((column) => (
          <th key={column} scope="col">
            {BAN_COLUMN_NAMES[column]}
          </th>
        ))}
      >
        {ROWS.map((row) => (
          <tr key={row}>
            {columns.map((column) => (
              <td key={column}>
                <Skeleton className="w-20" />
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </div>
  );
}
