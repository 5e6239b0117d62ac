import { Link } from './link';

/**
 * Views of one list, side by side; each is a page of its own, so they are links. Where they don't fit they take two lines.
 * `count` is how many each has, as text.
 */
export function TabLinks({
  label,
  tabs,
}: {
  label: string;
  tabs: readonly {
    readonly name: string;
    readonly href: string;
    readonly current: boolean;
    readonly count?: string | undefined;
  }[];
}) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-x-1 shadow-[inset_0_-1px_var(--line)]">
      {tabs.map(({ name, href, current, count }) => (
        <Link
          key={name}
          href={href}
          aria-current={current ? 'page' : undefined}
          className="flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent px-2.5 text-grid text-muted outline-offset-[-2px] hover:text-text aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-text pointer-coarse:h-11"
        >
          {name}
          {count !== undefined && <span className="text-xs font-normal text-muted tabular-nums">{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
