'use client';

import { useRouter } from 'next/navigation';
import { lazy, type MouseEvent, type ReactNode, Suspense, useState } from 'react';
import type { ExpireAction } from './expire-form';
import type { ExpireQuestion } from './expire-question';

const ExpireDialog = lazy(() => import('./expire-dialog'));

/**
 * Turns the "expire" links inside it (see `expireLinkProps`) into questions in a dialog. Without scripts, and for
 * somebody who wants a new tab, such a link leads to a page that asks the same. The dialog's code is fetched on the
 * first click, and a whole grid shares it.
 */
export function ExpireDialogs({ action, children }: { action: ExpireAction; children: ReactNode }) {
  const router = useRouter();
  const [question, setQuestion] = useState<(ExpireQuestion & { opener: HTMLElement }) | null>(null);

  function ask(event: MouseEvent) {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a[data-expire-ban]') : null;
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const { expireBan = '', expireRange = '', expireUntil = '' } = link.dataset;
    setQuestion({ banId: Number(expireBan), rangeText: expireRange, untilText: expireUntil, opener: link });
  }

  // Somebody else may have ended it meanwhile: what is shown behind the dialog may be old.
  function close() {
    setQuestion(null);
    router.refresh();
  }

  return (
    <div className="contents" onClickCapture={ask}>
      {children}
      {question && (
        <Suspense>
          <ExpireDialog question={question} action={action} opener={question.opener} onClose={close} />
        </Suspense>
      )}
    </div>
  );
}
