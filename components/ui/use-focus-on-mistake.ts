import { type RefObject, useEffect, useRef } from 'react';

/** For a form: each answer of its action (`attempt` counts them) moves the focus to the first thing that is wrong. */
export function useFocusOnMistake(attempt: number): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (attempt > 0) form.current?.querySelector<HTMLElement>('[aria-invalid], [role=alert]')?.focus();
  }, [attempt]);
  return form;
}
