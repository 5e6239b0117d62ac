'use client';

import { useEffect } from 'react';

/**
 * Keeps chats live on every page of the desk: counts in the rail, notices of new ones, and what the console shows. What
 * does the work is fetched after the page is shown. One per page; `me` is the agent who is signed in.
 */
export function LiveChatsLayer({ me }: { me: number }) {
  useEffect(() => {
    const stop = new AbortController();
    import('./run-live-chats').then(
      ({ runLiveChats }) => !stop.signal.aborted && runLiveChats(me, stop.signal),
      () => {
        // Without a connection pages stay as the server wrote them.
      },
    );
    return () => stop.abort();
  }, [me]);
  return null;
}
