import { Skeleton } from '@/components/ui/skeleton';

const ROWS = 12;

/** What stands in the log's place while it is read. */
export function ActivitySkeleton() {
  return (
    <div
      role="status"
      aria-label="The activity log is being read"
      className="divide-y divide-line rounded-lg border border-line bg-surface"
    >
      {Array.from({ length: ROWS }, (_, at) => (
        <div key={at} className="flex h-14 items-center gap-8 px-4">
          <Skeleton className="w-16" />
          <Skeleton className="w-72 max-w-full" />
        </div>
      ))}
    </div>
  );
}
