import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { Link } from './link';

/**
 * A dense grid that becomes a list of cards under 640 px; table.css does the looks, so that rows are plain `tr` and `td`
 * and a page of fifty stays small. On cards a cell is named by its `data-label`, an empty one is left out, and one with
 * `data-card="first"` comes first. The frame scrolls sideways by keyboard too, so it takes the focus and has a name.
 */
export function Table({ label, columns, children }: { label: string; columns: ReactNode; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="data-grid-frame"
    >
      <table className="data-grid">
        <thead>
          <tr>{columns}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

export type SortDirection = 'asc' | 'desc';

/** The name of a column that can be sorted: a link to the order after the present one; `sorted` says which that is. */
export function SortHeader({
  href,
  sorted,
  wide = false,
  className,
  children,
}: {
  href: string;
  sorted: SortDirection | null;
  /** Takes the width that is left over. */
  wide?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const Sign = sorted === 'asc' ? ArrowUp : sorted === 'desc' ? ArrowDown : ChevronsUpDown;
  return (
    <th
      scope="col"
      aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'}
      className={classNames(wide && 'w-full', className)}
    >
      <Link
        href={href}
        prefetch={false}
        className={classNames('group inline-flex items-center gap-1 rounded-sm hover:text-text', sorted && 'text-text')}
      >
        {children}
        <Sign
          aria-hidden
          className={classNames(
            'size-3',
            !sorted && 'opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100',
          )}
        />
      </Link>
    </th>
  );
}
