import type { ReactNode } from 'react';

/** A text of the document, in which what stands between back-ticks is code. */
export function Spoken({ children }: { children: string }) {
  const parts = children.split('`').map(
    (part, at): ReactNode =>
      at % 2 === 1 ? (
        <code key={`${at} ${part}`} className="font-mono text-[0.93em] wrap-anywhere text-accent-text">
          {part}
        </code>
      ) : (
        part
      ),
  );
  return <>{parts}</>;
}
