'use client';

import { useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import type { ChatBanTarget } from '@/lib/forms/chat-ban-target';
import { BanInPlace } from './ban-in-place';
import { useChat } from './chat-provider';
import { refreshChats } from './live-chats';

/** Turns the link "Ban user's IP" inside it into a dialog about this chat's visitor; see BanInPlace. */
export function BanVisitor({ target, children }: { target: ChatBanTarget | null; children: ReactNode }) {
  const { actions, look } = useChat();
  const router = useRouter();

  function changed(what: 'banned' | 'undone') {
    if (what === 'undone') router.refresh();
    look();
    void refreshChats();
  }

  return (
    <BanInPlace targets={{ '': target }} action={actions.ban} undo={actions.undo} onChanged={changed}>
      {children}
    </BanInPlace>
  );
}
