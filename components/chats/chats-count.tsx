'use client';

import { useLiveChats } from './live-chats';
import { waitingAndUnread } from './waiting-and-unread';

/** How many chats of the rail want somebody: those that wait, and one's own with something unread. `written` by the server. */
export function ChatsCount({ me, written }: { me: number; written: number }) {
  const live = useLiveChats(({ list }) => (list?.me === me ? waitingAndUnread(list) : null));
  const count = live ?? written;
  if (count === 0) return null;
  return (
    <span className="ml-auto rounded-full bg-accent px-1.5 text-xs leading-[18px] font-medium text-accent-contrast tabular-nums">
      {count}
      <span className="sr-only"> waiting or unread</span>
    </span>
  );
}
