import type { ReactNode } from 'react';

/** Names and values of one thing, on lines of their own. */
export function Details({ children }: { children: ReactNode }) {
  return (
    <dl className="@container divide-y divide-line rounded-lg border border-line bg-surface text-grid">{children}</dl>
  );
}

/** One name and its value. */
export function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 px-4 py-2 @min-[420px]:grid-cols-[128px_minmax(0,1fr)]">
      <dt className="text-muted @max-[420px]:text-xs">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}
