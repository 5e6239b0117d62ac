import { ChevronRight } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { Link } from './link';

/**
 * The top of a page: where it is, its title, one line of what it is, and what can be done, at the right; or always below,
 * with `actionsBelow`, where they are too many to stand beside every title.
 */
export function PageHeader({
  trail = [],
  title,
  description,
  actions,
  actionsBelow = false,
}: {
  /** From the outside in; an entry without `href` names a group that has no page. */
  trail?: readonly { readonly name: string; readonly href?: string }[];
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  actionsBelow?: boolean;
}) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className={actionsBelow ? 'w-full' : 'min-w-0'}>
        {trail.length > 0 && (
          <nav aria-label="Where this page is" className="mb-0.5 flex flex-wrap items-center gap-1 text-xs text-muted">
            {trail.map(({ name, href }, at) => (
              <Fragment key={name}>
                {at > 0 && <ChevronRight aria-hidden className="size-3 text-faint" />}
                {href ? (
                  <Link href={href} className="rounded-sm hover:text-text hover:underline">
                    {name}
                  </Link>
                ) : (
                  <span>{name}</span>
                )}
              </Fragment>
            ))}
          </nav>
        )}
        <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
        {description && <p className="mt-0.5 max-w-3xl text-grid text-muted">{description}</p>}
      </div>
      {actions && <div className="flex max-w-full shrink-0 flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
