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
    <Frame className="message-page">
      <h1>{title}</h1>
      {children}
      {actions && <div className="mt-3 flex flex-wrap gap-2">{actions}</div>}
    </Frame>
  );
}
