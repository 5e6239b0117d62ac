'use client';

import { useSyncExternalStore } from 'react';
import { buttonLook } from '@/components/ui/button-look';
import { Sign } from '@/components/ui/sign';
import { tooltip } from '@/components/ui/tooltip-text';
import { chatNotice, subscribeToChatNotice, turnChatNotice } from './chat-notice';

/** Whether a tone and the window's title tell of a new chat. Nothing is played before somebody has switched it on. */
export function ChatNoticeToggle() {
  const notice = useSyncExternalStore(subscribeToChatNotice, chatNotice, () => 'off' as const);
  const on = notice === 'on';
  return (
    <button
      type="button"
      aria-pressed={on}
      aria-label="Sound for new chats"
      onClick={() => turnChatNotice(!on)}
      className={buttonLook({ size: 'icon', variant: 'quiet' }, 'noscript:hidden')}
      {...tooltip(on ? 'Sound for new chats is on' : 'Sound for new chats is off')}
    >
      <Sign name={on ? 'bell' : 'bell-off'} />
    </button>
  );
}

/** Asks, once for each browser, whether new chats shall be announced. */
export function ChatNoticeQuestion() {
  const notice = useSyncExternalStore(subscribeToChatNotice, chatNotice, () => 'off' as const);
  if (notice !== 'unasked') return null;
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 rounded-md border border-line bg-surface px-2.5 py-2 text-grid">
      <p className="min-w-0 grow basis-40">Play a sound when a visitor starts to wait?</p>
      <span className="flex gap-1.5">
        <button type="button" className={buttonLook({ size: 'sm' })} onClick={() => turnChatNotice(true)}>
          Turn on
        </button>
        <button
          type="button"
          className={buttonLook({ size: 'sm', variant: 'quiet' })}
          onClick={() => turnChatNotice(false)}
        >
          No
        </button>
      </span>
    </div>
  );
}
