'use client';

import { type ComponentProps, useEffect, useRef } from 'react';
import { buttonLook } from '@/components/ui/button-look';
import { Sign } from '@/components/ui/sign';
import type { ChatBanTarget } from '@/lib/forms/chat-ban-target';
import { ChatBanForm } from './chat-ban-form';
import { emptyChatBan } from './empty-chat-ban';

/**
 * The question before a visitor is banned. Escape, Cancel and a click beside it close it and keep what was typed; Enter
 * never bans. The default export, because it is loaded when needed.
 */
export default function ChatBanDialog({
  target,
  action,
  open,
  onClose,
  onBanned,
}: {
  target: ChatBanTarget;
  action: ComponentProps<typeof ChatBanForm>['action'];
  open: boolean;
  onClose: () => void;
  onBanned: NonNullable<ComponentProps<typeof ChatBanForm>['onBanned']>;
}) {
  const ref = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const dialog = ref.current;
    if (!dialog || open === dialog.open) return;
    if (!open) {
      dialog.close();
      return;
    }
    dialog.showModal();
    // Where the choice begins; not on what closes it, and never on the button that bans.
    dialog.querySelector<HTMLElement>('[name=period]')?.focus({ preventScroll: true });
  }, [open]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes every dialog.
    <dialog
      ref={ref}
      aria-labelledby="chat-ban-title"
      onClose={(event) => event.target === ref.current && onClose()}
      onClick={(event) => event.target === ref.current && onClose()}
      className="dialog chat-ban-dialog bg-surface-raised text-text shadow-raised"
    >
      <header className="flex items-center justify-between gap-3 px-5 pt-4 max-sm:px-4">
        <h2 id="chat-ban-title" className="text-lg font-semibold">
          Ban user’s IP
        </h2>
        <button
          type="button"
          aria-label="Close"
          onClick={onClose}
          className={buttonLook({ size: 'icon', variant: 'quiet' }, '-mr-1.5')}
        >
          <Sign name="x" />
        </button>
      </header>
      <ChatBanForm
        target={target}
        action={action}
        initial={emptyChatBan(target)}
        isShown={open}
        cancel={
          <button type="button" className={buttonLook({ variant: 'quiet' })} onClick={onClose}>
            Cancel
          </button>
        }
        onBanned={onBanned}
      />
    </dialog>
  );
}
