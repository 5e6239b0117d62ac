'use client';

import { useRouter } from 'next/navigation';
import { type MouseEvent, type ReactNode, useRef, useState } from 'react';
import { showToast } from '@/components/ui/toast';
import { useLoaded } from '@/components/ui/use-loaded';
import type { ChatBanTarget } from '@/lib/forms/chat-ban-target';
import { useChat } from './chat-provider';
import { refreshChats } from './live-chats';

const loadDialog = () => import('./chat-ban-dialog');

/** Long enough to see that it was the wrong one. */
const UNDO_MS = 30_000;

/**
 * Turns the link "Ban user's IP" inside it into a dialog. Without scripts, in a new tab, and when the dialog can't be
 * fetched, the link leads to a page that asks the same. What was typed is still there when the dialog is opened again.
 */
export function BanVisitor({ target, children }: { target: ChatBanTarget | null; children: ReactNode }) {
  const { actions, look } = useChat();
  const router = useRouter();
  const [asked, setAsked] = useState(false);
  const [open, setOpen] = useState(false);
  const wrapper = useRef<HTMLDivElement>(null);
  const Dialog = useLoaded(loadDialog, asked);

  function askInPlace(event: MouseEvent) {
    const link = event.target instanceof Element ? event.target.closest('a[data-ban-visitor]') : null;
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || elsewhere || Dialog === 'failed' || target === null) return;
    event.preventDefault();
    link.closest<HTMLElement>('[popover]')?.hidePopover();
    setAsked(true);
    setOpen(true);
  }

  function banned({ banId, text, enforced }: { banId: number; text: string; enforced: boolean }) {
    setOpen(false);
    look();
    void refreshChats();
    const run = async () => {
      const problem = await actions.undo(banId);
      // Also when it came too late: then the ban is not as it is shown.
      router.refresh();
      look();
      void refreshChats();
      return problem;
    };
    showToast({ text, tone: enforced ? 'good' : 'warn', about: `ban ${banId}`, undo: { run }, staysMs: UNDO_MS });
  }

  return (
    <div ref={wrapper} className="contents" onClickCapture={askInPlace}>
      {children}
      {target && Dialog && Dialog !== 'failed' && (
        <Dialog
          target={target}
          action={actions.ban}
          open={open}
          onClose={() => {
            setOpen(false);
            // The link that opened it is in a menu, which is closed.
            wrapper.current?.querySelector('button')?.focus();
          }}
          onBanned={banned}
        />
      )}
    </div>
  );
}
