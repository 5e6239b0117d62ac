'use client';

import { useEffect, useState } from 'react';

/**
 * Lets the browser ask before what was typed is thrown away by closing or reloading. Only once something was typed, and
 * not while it is being sent. Give what it returns to the form's onInput.
 */
export function useLeavingWarning(sending: boolean): () => void {
  const [typed, setTyped] = useState(false);

  useEffect(() => {
    if (!typed || sending) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [typed, sending]);

  return () => setTyped(true);
}
