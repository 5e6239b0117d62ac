'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { phaseText } from './phase-text';

export interface ProgressNow {
  readonly state: string;
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
}

const EVERY_MS = 1_000;

/**
 * How far an import is. It asks each second, and shows the page anew when the import has come to another state; without
 * scripts the page does so by itself.
 */
export function ImportProgress({ id, initial }: { id: number; initial: ProgressNow }) {
  const router = useRouter();
  const [now, setNow] = useState(initial);

  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      try {
        const response = await fetch(`/desk/imports/jobs/${id}/progress`, { signal: stop.signal });
        const found = response.ok ? ((await response.json()) as ProgressNow) : null;
        if (!found || found.state !== initial.state) {
          router.refresh();
          return;
        }
        setNow(found);
      } catch {
        // The server may be starting anew: ask again.
        if (stop.signal.aborted) return;
      }
      timer = setTimeout(ask, EVERY_MS);
    };
    timer = setTimeout(ask, EVERY_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [id, initial.state, router]);

  const text = phaseText(now);
  return (
    <div className="grid gap-2">
      <progress
        aria-label={text}
        value={now.total ? now.done : undefined}
        max={now.total || undefined}
        className="h-2 w-full accent-accent"
      />
      <p role="status" className="text-grid text-muted tabular-nums">
        {text}
      </p>
    </div>
  );
}
