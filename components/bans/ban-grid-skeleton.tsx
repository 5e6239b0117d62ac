import { Skeleton } from '@/components/ui/skeleton';
import { Table } from '@/components/ui/table';
import { BAN_COLUMNS } from './ban-columns';

const ROWS = Array.from({ length: 12 }, (_, at) => at);

/** The grid's shape while its rows are on their way. */
export function BanGridSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading bans</span>
      <Table
        label="Loading bans"
        columns={BAN_COLUMNS.map(({ column, name }) => (
          <th key={column} scope="col">
            {name}
          </th>
        ))}
      >
        {ROWS.map((row) => (
          <tr key={row}>
            {BAN_COLUMNS.map(({ column }) => (
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
