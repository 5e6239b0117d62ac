'use client';

import { type FormEvent, startTransition, useEffect, useRef, useState } from 'react';
import type { BanFormState } from '@/lib/forms/ban-form-state';
import type { BanPreview } from '@/lib/forms/ban-preview';

/** How long nothing must be typed before the server is asked. A choice that is clicked is asked about at once. */
const PAUSE_MS = 150;
/** What the server needs to know; what is written for people stays here. */
const FIELDS = ['startIp', 'endIp', 'prefix', 'period', 'until', 'timeZone', 'banId'];

interface Asked {
  /** The form's answer that was shown when it was asked: a newer one knows better. */
  readonly attempt: number;
  readonly preview: BanPreview;
  readonly waiting: boolean;
}

/**
 * What the ban in the form would do, asked from the server while it is typed, so that the browser needs no second
 * parser that could disagree. The last answer stays until the next is there; a newer question takes the place of one
 * that is under way.
 */
export function useBanPreview(
  { attempt, preview: told }: Pick<BanFormState, 'attempt' | 'preview'>,
  url = '/desk/bans/preview',
): {
  preview: BanPreview;
  waiting: boolean;
  /** For the form's onInput. */
  look: (event: FormEvent<HTMLFormElement>) => void;
  /** Asks at once. */
  ask: (form: HTMLFormElement) => void;
} {
  const [asked, setAsked] = useState<Asked | null>(null);
  const underWay = useRef<AbortController | null>(null);
  const current = asked?.attempt === attempt ? asked : { attempt, preview: told, waiting: false };

  // Each answer of the form ends what was asked before it.
  useEffect(() => () => underWay.current?.abort(), [attempt]);

  function look(event: FormEvent<HTMLFormElement>) {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || !FIELDS.includes(field.name)) return;
    askAfter(field.type === 'radio' ? 0 : PAUSE_MS, event.currentTarget);
  }

  function askAfter(pauseMs: number, element: HTMLFormElement) {
    const form = new FormData(element);
    underWay.current?.abort();
    const asking = new AbortController();
    underWay.current = asking;
    setAsked({ ...current, waiting: true });
    const pause = setTimeout(() => {
      fetchPreview(url, form, asking.signal).then(
        // What the panel needs is fetched with the first answer; until then it stays as it was.
        (preview) => startTransition(() => setAsked({ attempt, preview, waiting: false })),
        () => {
          // A server that is away only means that there is no preview.
          if (!asking.signal.aborted) setAsked({ attempt, preview: { kind: 'empty' }, waiting: false });
        },
      );
    }, pauseMs);
    asking.signal.addEventListener('abort', () => clearTimeout(pause));
  }

  return { ...current, look, ask: (form) => askAfter(0, form) };
}

async function fetchPreview(url: string, form: FormData, signal: AbortSignal): Promise<BanPreview> {
  const body = new URLSearchParams(FIELDS.map((name) => [name, String(form.get(name) ?? '')]));
  const response = await fetch(url, { method: 'POST', body, signal });
  if (!response.ok) throw new Error(`preview: ${response.status}`);
  return response.json();
}
