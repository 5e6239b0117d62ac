import type { ReactNode } from 'react';

/** Keeps ids and form names of the two copies of a specimen apart. */
export interface SpecimenProps {
  readonly scheme: 'light' | 'dark';
}

/** One component with its name; `note` says when it is used, or what can't be seen in a picture. */
export function Specimen({ name, note, children }: { name: string; note?: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
      <p className="text-xs text-muted">
        <code>{name}</code>
        {note && ` – ${note}`}
      </p>
      {children}
    </div>
  );
}

/** Specimens beside one another. */
export function Row({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-3">{children}</div>;
}
