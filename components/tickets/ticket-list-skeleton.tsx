import { Skeleton } from '@/components/ui/skeleton';

const ROWS = Array.from({ length: 12 }, (_, at) => at);

/** The list's shape while its rows are on their way. */
export function TicketListSkeleton() {
  return (
    <div role="status" className="rounded-lg border border-line bg-surface">
      <span className="sr-only">Loading tickets</span>
      {ROWS.map((row) => (
        <div key={row} className="flex h-9 items-center gap-6 border-b border-line px-4 last:border-b-0">
          <Skeleton className="w-24" />
          <Skeleton className="w-1/2" />
          <Skeleton className="ml-auto w-20" />
        </div>
      ))}
    </div>
  );
}
