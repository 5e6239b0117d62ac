'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, lazy, type MouseEvent, type ReactNode, Suspense, useState } from 'react';
import type { AskedBans } from './expire-dialog';
import type { ExpireAction } from './expire-form';
import { SELECTION_FORM } from './selection-form';

const ExpireDialog = lazy(() => import('./expire-dialog'));

/**
 * Turns the "expire" links inside it (see `expireLinkProps`), and the form of selected bans, into a question in a dialog.
 * Without scripts, and for somebody who wants a new tab, they lead to a page that asks the same. The dialog's code is
 * fetched on the first question, and a whole grid shares it.
 */
export function ExpireDialogs({ action, children }: { action: ExpireAction; children: ReactNode }) {
  const router = useRouter();
  const [asked, setAsked] = useState<AskedBans | null>(null);

  function askAboutOne(event: MouseEvent) {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a[data-expire-ban]') : null;
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    // Not every browser focuses what is clicked, and there the focus returns to.
    link.focus();
    const { expireBan = '', expireRange = '', expireUntil = '' } = link.dataset;
    setAsked({ ids: [Number(expireBan)], known: { rangeText: expireRange, untilText: expireUntil } });
  }

  function askAboutSelected(event: FormEvent) {
    if (!(event.target instanceof HTMLFormElement) || event.target.id !== SELECTION_FORM) return;
    event.preventDefault();
    const ids = [...new Set(new FormData(event.target).getAll('ids').map(Number))];
    if (ids.length > 0) setAsked({ ids, known: null });
  }

  // Somebody else may have ended it meanwhile: what is shown behind the dialog may be old.
  function close() {
    setAsked(null);
    router.refresh();
  }

  return (
    <div className="contents" onClickCapture={askAboutOne} onSubmitCapture={askAboutSelected}>
      {children}
      {asked && (
        <Suspense>
          <ExpireDialog asked={asked} action={action} onClose={close} />
        </Suspense>
      )}
    </div>
  );
}
