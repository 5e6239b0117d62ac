'use client';

import { Link } from '@/components/ui/link';
import { useLiveChats } from './live-chats';

/** Says calmly that the console is not told at once what happens, and what that means; nothing while all is well. */
export function ConnectionNotice() {
  const connection = useLiveChats((chats) => chats.connection);
  return (
    <p role="status" className="text-xs text-warn-text empty:hidden">
      {connection === 'lost' && 'Reconnecting… The list follows every few seconds meanwhile.'}
      {connection === 'signed-out' && (
        <>
          You were signed out.{' '}
          <Link href="/sign-in?next=/desk/chats" className="underline">
            Sign in again
          </Link>
        </>
      )}
    </p>
  );
}
