import { type ReactNode, useId } from 'react';

/** A titled box beside a page's main part. `action` sits at the title's right. */
export function Panel({ title, action, children }: { title: ReactNode; action?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="overflow-hidden rounded-lg border border-line bg-surface">
      <header className="flex flex-wrap items-baseline justify-between gap-x-3 px-4 pt-2.5">
        <h2 id={id} className="min-w-0 text-grid font-semibold wrap-anywhere">
          {title}
        </h2>
        {action && <span className="text-grid">{action}</span>}
      </header>
      <div className="px-4 pt-2 pb-3 text-grid">{children}</div>
    </section>
  );
}
