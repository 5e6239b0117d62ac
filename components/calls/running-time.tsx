'use client';

import { useEffect, useState } from 'react';
import { durationText } from '@/components/ui/duration-text';

/** How long something has gone on, second by second: `ms` when this was put on the screen, or was told anew. */
export function RunningTime({ ms }: { ms: number }) {
  const [shown, setShown] = useState(ms);
  useEffect(() => {
    const began = performance.now();
    const tick = () => setShown(ms + performance.now() - began);
    tick();
    const timer = window.setInterval(tick, 1_000);
    return () => window.clearInterval(timer);
  }, [ms]);
  return (
    <span role="timer" className="tabular-nums" suppressHydrationWarning>
      {durationText(shown)}
    </span>
  );
}
