import { Link } from './link';

/** The last of a list's chips: all of it again. */
export function ClearFilters({ href }: { href: string }) {
  return (
    <Link href={href} className="rounded-sm text-grid text-muted hover:text-text hover:underline">
      Clear filters
    </Link>
  );
}
