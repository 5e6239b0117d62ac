'use client';

import { type FocusEvent, useRef, useState, useSyncExternalStore } from 'react';
import { buttonLook } from './button-look';
import { ForeignText } from './foreign-text';
import { shortcut } from './shortcut';
import { Sign } from './sign';

export interface Toast {
  /** One sentence: what was just done. Texts from outside may be in it. */
  readonly text: string;
  /** `danger` stays until it is closed; the others close by themselves. */
  readonly tone?: 'info' | 'good' | 'warn' | 'danger';
  /** What it tells of, such as a record's number: it takes the place of an older one about the same. */
  readonly about?: string;
  /**
   * Takes back what was done, and answers null; or a sentence, which a toast then tells: why there is nothing to take
   * back any more. If `run` throws, a toast says that it could not be taken back.
   */
  readonly undo?: { readonly run: () => Promise<string | null> };
  /** How long it stays; absent = long enough to read it. */
  readonly staysMs?: number;
}

type ShownToast = Toast & { readonly id: number };

const SHOWN_MAX = 3;
const NONE: readonly ShownToast[] = [];

let shown = NONE;
let lastId = 0;
const listeners = new Set<() => void>();

/** Shows a short message that goes away by itself, from any code that runs in the browser; `Toaster` draws it. */
export function showToast(toast: Toast): void {
  lastId += 1;
  const others = shown.filter(({ about }) => about === undefined || about !== toast.about);
  change([...others, { ...toast, id: lastId }].slice(-SHOWN_MAX));
}

function closeToast(id: number): void {
  change(shown.filter((toast) => toast.id !== id));
}

function change(next: readonly ShownToast[]): void {
  shown = next;
  for (const each of listeners) each();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Where toasts appear; once per page. Screen readers hear each when they are free. How long one stays is the length of
 * an animation that moves nothing (toast.css), because style knows best when the pointer or the focus is on it.
 */
export function Toaster() {
  const toasts = useSyncExternalStore(
    subscribe,
    () => shown,
    () => NONE,
  );
  const cameFrom = useRef<HTMLElement | null>(null);

  function rememberWhereFrom(event: FocusEvent<HTMLElement>) {
    const { relatedTarget, currentTarget } = event;
    if (relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget)) {
      cameFrom.current = relatedTarget;
    }
  }

  // The focus goes back where it came from before the button that has it disappears.
  function close(id: number, item: Element | null) {
    if (item?.contains(document.activeElement)) cameFrom.current?.focus();
    closeToast(id);
  }

  return (
    <section aria-label="Messages" aria-live="polite" aria-relevant="additions text" className="toaster">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only remembers where the focus was before. */}
      <div className="contents" onFocus={rememberWhereFrom}>
        {toasts.map((toast) => (
          <ToastItem key={toast.id} toast={toast} close={close} />
        ))}
      </div>
    </section>
  );
}

async function outcomeOf(undo: () => Promise<string | null>, text: string): Promise<Toast> {
  try {
    const found = await undo();
    return found === null ? { tone: 'info', text: 'Undone.' } : { tone: 'warn', text: found };
  } catch {
    return { tone: 'danger', text: `It could not be undone: ${text}` };
  }
}

function ToastItem({ toast, close }: { toast: ShownToast; close: (id: number, item: Element | null) => void }) {
  const { id, text, about, tone = 'good', undo, staysMs } = toast;
  const ref = useRef<HTMLDivElement>(null);
  const [undoing, setUndoing] = useState(false);

  async function takeBack() {
    if (!undo || undoing) return;
    setUndoing(true);
    const outcome = await outcomeOf(undo.run, text);
    // First, because it gives the focus back, and the next toast may take this one's place.
    close(id, ref.current);
    showToast({ ...outcome, ...(about !== undefined && { about }) });
  }

  return (
    <div
      ref={ref}
      className="toast shadow-raised"
      data-tone={tone}
      data-undoing={undoing || undefined}
      style={staysMs === undefined ? undefined : { animationDuration: `${staysMs}ms` }}
      onAnimationEnd={(event) => event.animationName === 'toast-stays' && close(id, ref.current)}
    >
      <Sign name={tone} className="mt-0.5" />
      <p className="min-w-0 grow wrap-anywhere">
        <ForeignText>{text}</ForeignText>
      </p>
      {undo && (
        <button
          type="button"
          aria-disabled={undoing}
          onClick={takeBack}
          {...shortcut('z', 'Undo')}
          className={buttonLook({ size: 'sm' }, '-my-1')}
        >
          {undoing ? 'Undoing…' : 'Undo'}
        </button>
      )}
      <button
        type="button"
        aria-label="Close message"
        onClick={() => close(id, ref.current)}
        className={buttonLook({ size: 'icon', variant: 'quiet' }, '-my-1 -mr-1.5')}
      >
        <Sign name="x" />
      </button>
    </div>
  );
}
