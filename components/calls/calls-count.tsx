'use client';

import { useLiveCalls } from './live-calls';
import { ringingOf } from './ringing-of';

/** How many calls ring, in the rail. `written` by the server. */
export function CallsCount({ me, written }: { me: number; written: number }) {
  const live = useLiveCalls(({ list }) => (list?.me === me ? ringingOf(list).length : null));
  const count = live ?? written;
  if (count === 0) return null;
  return (
    <span className="ml-auto rounded-full bg-accent px-1.5 text-xs leading-[18px] font-medium text-accent-contrast tabular-nums">
      {count}
      <span className="sr-only"> ringing</span>
    </span>
  );
}
