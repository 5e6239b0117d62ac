import type { ReactNode } from 'react';

/** What a list shows instead of rows: what it is for, or why it is empty, and the first thing to do. */
export function EmptyState({
  icon,
  title,
  children,
  actions,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-1 px-4 py-14 text-center">
      {icon && (
        <span
          aria-hidden
          className="mb-2 grid size-10 place-items-center rounded-full bg-surface-sunken text-muted [&_svg]:size-5"
        >
          {icon}
        </span>
      )}
      <h2 className="text-base font-semibold">{title}</h2>
      {children && <div className="max-w-md text-grid text-muted wrap-anywhere">{children}</div>}
      {actions && <div className="mt-4 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
