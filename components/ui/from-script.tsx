'use client';

import { useSyncExternalStore } from 'react';
import { FROM_SCRIPT } from '@/lib/forms/from-script';

/** In a form: tells its action whether the page's scripts run, and so whether they show what came of it. */
export function FromScript() {
  const running = useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
  return running && <input type="hidden" name={FROM_SCRIPT} value="1" />;
}
