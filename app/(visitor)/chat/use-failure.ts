import { type RefObject, useEffect, useRef, useState } from 'react';
import type { ChatFailure } from './chat-requests';

/** Why a form wasn't sent. Each time the focus goes to the first thing to mend, or to what says why. */
export function useFailure(): [RefObject<HTMLFormElement | null>, ChatFailure | null, (failure: ChatFailure) => void] {
  const [failure, setFailure] = useState<ChatFailure | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!failure) return;
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid]');
    (field ?? form.current?.querySelector<HTMLElement>('[role=alert]'))?.focus();
  }, [failure]);
  return [form, failure, setFailure];
}
