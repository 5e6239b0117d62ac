import type { ReactNode } from 'react';

/** One part of an explanation under its own heading. */
export function ExplainSection({
  title,
  description,
  children,
}: {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <div>
        <h2 className="text-lg font-semibold">{title}</h2>
        {description && <p className="text-grid text-muted">{description}</p>}
      </div>
      {children}
    </section>
  );
}
