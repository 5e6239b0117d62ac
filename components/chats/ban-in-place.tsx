'use client';

import { type ComponentProps, type MouseEvent, type ReactNode, useRef, useState } from 'react';
import { showToast } from '@/components/ui/toast';
import { useLoaded } from '@/components/ui/use-loaded';
import type { ChatBanTarget } from '@/lib/forms/chat-ban-target';
import type { ChatBanForm } from './chat-ban-form';

const loadDialog = () => import('./chat-ban-dialog');

/** Long enough to see that it was the wrong one. */
const UNDO_MS = 30_000;

/**
 * Turns the links "Ban user's IP" inside it into a dialog; each names in `data-ban-visitor` whom it is about. Without
 * scripts, in a new tab, and when the dialog can't be fetched, a link leads to a page that asks the same. What was typed is
 * still there when the dialog about the same visitor is opened again.
 */
export function BanInPlace({
  targets,
  action,
  undo,
  onChanged,
  children,
}: {
  /** Whom each link is about; null = nobody can be banned there. */
  targets: Readonly<Record<string, ChatBanTarget | null>>;
  action: ComponentProps<typeof ChatBanForm>['action'];
  /** Takes a ban back; says in a sentence why not, or null. */
  undo: (banId: number) => Promise<string | null>;
  /** Told when a ban was given, and when it was tried to take it back: also when that came too late. */
  onChanged: (what: 'banned' | 'undone') => void;
  children: ReactNode;
}) {
  const [asked, setAsked] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLElement | null>(null);
  const Dialog = useLoaded(loadDialog, asked !== null);
  const target = asked === null ? null : (targets[asked] ?? null);

  function askInPlace(event: MouseEvent) {
    const link = event.target instanceof Element ? event.target.closest('a[data-ban-visitor]') : null;
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!(link instanceof HTMLElement) || elsewhere || Dialog === 'failed') return;
    const whom = link.dataset.banVisitor ?? '';
    if (!targets[whom]) return;
    event.preventDefault();
    const menu = link.closest<HTMLElement>('[popover]');
    menu?.hidePopover();
    opener.current = menu ? document.querySelector<HTMLElement>(`[popovertarget="${menu.id}"]`) : link;
    setAsked(whom);
    setOpen(true);
  }

  function banned({ banId, text, enforced }: { banId: number; text: string; enforced: boolean }) {
    setOpen(false);
    onChanged('banned');
    const run = async () => {
      const problem = await undo(banId);
      onChanged('undone');
      return problem;
    };
    showToast({ text, tone: enforced ? 'good' : 'warn', about: `ban ${banId}`, undo: { run }, staysMs: UNDO_MS });
  }

  return (
    <div className="contents" onClickCapture={askInPlace}>
      {children}
      {target && Dialog && Dialog !== 'failed' && (
        <Dialog
          key={asked}
          target={target}
          action={action}
          open={open}
          onClose={() => {
            setOpen(false);
            // The link that opened it is in a menu, which is closed.
            opener.current?.focus();
          }}
          onBanned={banned}
        />
      )}
    </div>
  );
}
