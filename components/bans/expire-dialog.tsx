'use client';

import { useEffect, useState } from 'react';
import { ConfirmCancel, ConfirmDialog } from '@/components/ui/confirm-dialog';
import type { BanInQuestion } from '@/lib/forms/expire-form';
import { ExpireDetails } from './expire-details';
import { type ExpireAction, ExpireForm } from './expire-form';
import { RangeText } from './range-text';

/** Which bans somebody is asked about; of a single one the page knows already what it says. */
export interface AskedBans {
  readonly ids: readonly number[];
  readonly known: Pick<BanInQuestion, 'rangeText' | 'untilText'> | null;
}

/**
 * Asks before bans are ended. What would follow is looked up when it opens; the answer need not wait for that. Escape and
 * Cancel change nothing. The default export, because it is loaded when needed.
 */
export default function ExpireDialog({
  asked,
  action,
  onClose,
}: {
  asked: AskedBans;
  action: ExpireAction;
  onClose: () => void;
}) {
  const { ids, known } = asked;
  const bans = useBansInQuestion(ids);
  return (
    <ConfirmDialog
      id="expire-dialog"
      open
      onClose={onClose}
      title={
        known ? (
          <>
            Expire the ban on{' '}
            <span className="text-base">
              <RangeText text={known.rangeText} />
            </span>
            ?
          </>
        ) : (
          `Expire ${ids.length === 1 ? 'this ban' : `${ids.length} bans`}?`
        )
      }
      consequences={bans ? <ExpireDetails bans={bans} /> : <p className="min-h-21">{waitingText(known)}</p>}
    >
      <ExpireForm
        ids={ids}
        action={action}
        returnTo={window.location.pathname + window.location.search}
        cancel={<ConfirmCancel />}
      />
    </ConfirmDialog>
  );
}

function waitingText(known: AskedBans['known']): string {
  const looking = 'Looking up what else covers these addresses…';
  return known ? `It would hold ${known.untilText}; expired, it ends now. ${looking}` : looking;
}

/** What the server says about them; null until it has answered, and if it can't. */
function useBansInQuestion(ids: readonly number[]): readonly BanInQuestion[] | null {
  const [bans, setBans] = useState<readonly BanInQuestion[] | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    fetch(`/desk/bans/expire/question?ids=${ids.join(',')}`, { signal: stop.signal })
      .then((response) => (response.ok ? response.json() : null))
      .then(setBans, () => {
        // The question stands without it: what follows is said in general too.
      });
    return () => stop.abort();
  }, [ids]);
  return bans;
}
