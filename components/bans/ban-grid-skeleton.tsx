import { Skeleton } from '@/components/ui/skeleton';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import { BAN_COLUMNS } from './ban-columns';

const ROWS = Array.from({ length: 12 }, (_, at) => at);

/** The grid's shape while its rows are on their way. */
export function BanGridSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading bans</span>
      <Table label="Loading bans">
        <TableHead>
          {BAN_COLUMNS.map(({ column, name }) => (
            <TableHeader key={column}>{name}</TableHeader>
          ))}
        </TableHead>
        <TableBody>
          {ROWS.map((row) => (
            <TableRow key={row}>
              {BAN_COLUMNS.map(({ column }) => (
                <TableCell key={column}>
                  <Skeleton className="w-20" />
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
