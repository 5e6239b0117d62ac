'use client';

import type { ComponentProps } from 'react';
import { Button } from '@/components/ui/button';
import { showToast } from '@/components/ui/toast';
import type { DeskCallView } from '@/lib/channels/call/call-view';

const loadTalk = () => import('./talk');

/** Fetched while the call rings, so that the click need not wait for it. */
export function prepareTalk(): void {
  void loadTalk().catch(() => {});
}

/** Answers a call in this tab; the rest is in the corner, see CallLayer. */
export function AnswerButton({
  call,
  children = 'Answer',
  ...props
}: { call: Pick<DeskCallView, 'code' | 'name'> } & Omit<ComponentProps<typeof Button>, 'onClick'>) {
  async function answerHere() {
    try {
      const { answer } = await loadTalk();
      await answer(call);
    } catch {
      showToast({ tone: 'danger', text: 'The server could not be reached, so the call is not answered. Try again.' });
    }
  }
  return (
    <Button variant="primary" {...props} onClick={() => void answerHere()}>
      {children}
    </Button>
  );
}
