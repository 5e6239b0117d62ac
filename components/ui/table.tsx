import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names';

/**
 * A dense grid that becomes a list of cards under 640 px. Roles are written out because a table loses its own when its
 * display changes. The frame scrolls sideways by keyboard too, so it takes the focus and has the table's name.
 */
export function Table({ label, className, children, ...props }: ComponentProps<'table'> & { label: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="overflow-x-auto sm:rounded-lg sm:border sm:border-line sm:bg-surface"
    >
      <table
        // biome-ignore lint/a11y/noRedundantRoles: not redundant once it is displayed as a block.
        role="table"
        className={classNames('block w-full border-collapse text-grid sm:table', className)}
        {...props}
      >
        {children}
      </table>
    </section>
  );
}

/** The row of column names. Cards name their values themselves, so it is hidden there from sight only. */
export function TableHead({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see Table.
    <thead role="rowgroup" className="max-sm:sr-only">
      {/* biome-ignore lint/a11y/noRedundantRoles: see Table. */}
      <tr role="row" className="border-b border-line bg-surface-sunken">
        {children}
      </tr>
    </thead>
  );
}

export type SortDirection = 'asc' | 'desc';

/** A column's name. With `href` it sorts: the link asks for the order after the present one, `sorted` says which that is. */
export function TableHeader({
  href,
  sorted = null,
  className,
  children,
}: {
  href?: string;
  sorted?: SortDirection | null;
  className?: string;
  children: ReactNode;
}) {
  const look = 'h-8 px-2.5 text-left text-xs font-medium whitespace-nowrap text-muted first:pl-4 last:pr-4';
  if (!href) {
    return (
      <th scope="col" className={classNames(look, className)}>
        {children}
      </th>
    );
  }
  const Sign = sorted === 'asc' ? ArrowUp : sorted === 'desc' ? ArrowDown : ChevronsUpDown;
  return (
    <th
      scope="col"
      aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'}
      className={classNames(look, className)}
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

/** The rows. */
export function TableBody({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see Table.
    <tbody role="rowgroup" className="max-sm:grid max-sm:grid-cols-[minmax(0,1fr)] max-sm:gap-3">
      {children}
    </tbody>
  );
}

/** One row: 36 px, or a card of label and value pairs. */
export function TableRow({ className, ...props }: ComponentProps<'tr'>) {
  return (
    <tr
      // biome-ignore lint/a11y/noRedundantRoles: see Table.
      role="row"
      className={classNames(
        'group/row sm:h-9 sm:border-b sm:border-line sm:last:border-b-0 sm:hover:bg-surface-hover sm:pointer-coarse:h-11',
        'max-sm:flex max-sm:flex-col max-sm:rounded-lg max-sm:border max-sm:border-line max-sm:bg-surface max-sm:p-3',
        className,
      )}
      {...props}
    />
  );
}

/** One value. `label` names it on a card; a cell without one fills its card's width. `card` false leaves it out there. */
export function TableCell({
  label,
  labelClassName,
  card = true,
  className,
  children,
  ...props
}: ComponentProps<'td'> & { label?: string; labelClassName?: string; card?: boolean }) {
  return (
    <td
      // biome-ignore lint/a11y/noRedundantRoles: see Table.
      role="cell"
      className={classNames(
        'sm:px-2.5 sm:py-1 sm:whitespace-nowrap sm:first:pl-4 sm:last:pr-4',
        card ? 'max-sm:flex max-sm:items-baseline max-sm:gap-3 max-sm:py-1' : 'max-sm:hidden',
        className,
      )}
      {...props}
    >
      {label && (
        <span aria-hidden className={classNames('w-26 shrink-0 text-xs text-muted sm:hidden', labelClassName)}>
          {label}
        </span>
      )}
      {children}
    </td>
  );
}
