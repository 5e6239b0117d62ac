import 'server-only';
import type { ReactNode } from 'react';
import { ChatList } from '@/components/chats/chat-list';
import { findSignedIn } from '@/lib/auth/session';
import { viewerOf } from '../../viewer';
import { readChatList } from '../read-chat-list';

/**
 * The console: all chats at the left, one of them beside it. The list stays as it is while one goes from chat to chat; on
 * a narrow screen it makes room for the chat. It guards nothing, see the desk's layout.
 */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const signedIn = await findSignedIn();
  if (!signedIn) return children;
  const { now, timeZone } = await viewerOf(signedIn);
  return (
    <div className="chat-console group/console">
      <ChatList written={await readChatList(signedIn.agent.id)} now={now.toISOString()} timeZone={timeZone} />
      {children}
    </div>
  );
}
