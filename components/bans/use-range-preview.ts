'use client';

import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { RangePreview } from '@/lib/forms/range-preview';

/** How long nothing must be typed before the server is asked. */
const PAUSE_MS = 250;

/**
 * What the addresses in a form mean, asked from the server while they are typed, so that the browser needs no second
 * parser that could disagree. Null while they can't be read: errors are told on submitting, not in mid-word.
 */
export function useRangePreview(): {
  preview: RangePreview | null;
  look: (event: FormEvent<HTMLInputElement>) => void;
} {
  const [preview, setPreview] = useState<RangePreview | null>(null);
  const pending = useRef<AbortController | null>(null);

  useEffect(() => () => pending.current?.abort(), []);

  function look(event: FormEvent<HTMLInputElement>) {
    const form = new FormData(event.currentTarget.form ?? undefined);
    pending.current?.abort();
    const asking = new AbortController();
    pending.current = asking;
    const timer = setTimeout(() => {
      ask(String(form.get('startIp')), String(form.get('endIp')), asking.signal).then(setPreview, (error: unknown) => {
        // A newer question took its place; a server that is away only means that there is no preview.
        if (!asking.signal.aborted) setPreview(null);
        return error;
      });
    }, PAUSE_MS);
    asking.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  return { preview, look };
}

async function ask(startIp: string, endIp: string, signal: AbortSignal): Promise<RangePreview | null> {
  if (startIp.trim() === '') return null;
  const query = new URLSearchParams({ startIp, endIp });
  const response = await fetch(`/desk/bans/range-preview?${query}`, { signal });
  return response.ok ? response.json() : null;
}
