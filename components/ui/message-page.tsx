import type { ReactNode } from 'react';

/**
 * A page that has only a message: what happened, and what to do next. `nested`: it stands inside a frame that has the
 * page's main landmark already.
 */
export function MessagePage({
  title,
  children,
  actions,
  nested = false,
}: {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  nested?: boolean;
}) {
  const Frame = nested ? 'div' : 'main';
  return (
    <Frame className="mx-auto grid min-h-[60vh] max-w-md content-center gap-2 px-4 py-16">
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      <div className="grid gap-2 text-muted">{children}</div>
      {actions && <div className="mt-3 flex flex-wrap gap-2">{actions}</div>}
    </Frame>
  );
}
