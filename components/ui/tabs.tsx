import { Link } from './link';

/** Views of one list, side by side; each is a page of its own, so they are links. */
export function TabLinks({
  label,
  tabs,
}: {
  label: string;
  tabs: readonly { readonly name: string; readonly href: string; readonly current: boolean }[];
}) {
  return (
    <nav aria-label={label} className="flex gap-1 border-b border-line">
      {tabs.map(({ name, href, current }) => (
        <Link
          key={name}
          href={href}
          aria-current={current ? 'page' : undefined}
          className="-mb-px flex h-9 items-center border-b-2 border-transparent px-2.5 text-grid text-muted hover:text-text aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-text pointer-coarse:h-11"
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
