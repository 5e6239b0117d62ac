import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from './link';

/** A filter that is on, and the link that takes it off. `name` is what it filters by, for the link's label. */
export function FilterChip({ name, children, removeHref }: { name: string; children: ReactNode; removeHref: string }) {
  return (
    <span className="inline-flex h-7 max-w-full items-center rounded-md border border-accent-line bg-accent-soft text-grid text-accent-text pointer-coarse:h-11">
      <span className="min-w-0 truncate py-1 pl-2">
        {name}: <bdi className="font-medium">{children}</bdi>
      </span>
      <Link
        href={removeHref}
        aria-label={`Remove the filter ${name}`}
        className="grid h-full w-7 shrink-0 place-items-center rounded-md hover:bg-surface-hover pointer-coarse:w-11"
      >
        <X aria-hidden className="size-3.5" />
      </Link>
    </span>
  );
}
