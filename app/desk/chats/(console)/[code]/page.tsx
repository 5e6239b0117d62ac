import 'server-only';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ChatDesk } from '@/components/chats/chat-desk';
import { chatHref } from '@/components/chats/chat-href';
import { canBanFromChat } from '@/lib/auth/permissions';
import { deskChatAnswer } from '@/lib/channels/chat/desk-chat-views';
import { runtime } from '@/lib/composition';
import type { SearchParams } from '@/lib/forms/search-params';
import { BanNotice } from '../../../bans/ban-notice';
import { requireViewer } from '../../../viewer';
import { changeChatAction, writeToChatAction } from '../../actions';
import { banFromChatAction } from '../../ban-actions';
import { chatBanTarget } from '../../chat-ban';
import { readChatList } from '../../read-chat-list';
import { undoChatBanAction } from '../../undo-actions';
import { AboutVisitor } from './about-visitor';

interface ChatPageProps {
  readonly params: Promise<{ code: string }>;
  readonly searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: ChatPageProps): Promise<Metadata> {
  return { title: `Chat ${decodeURIComponent((await params).code).slice(0, 40)}` };
}

/** One chat in the console: what is said, what can be done, and who the visitor is. */
export default async function ChatPage({ params, searchParams }: ChatPageProps) {
  const code = decodeURIComponent((await params).code);
  const viewer = await requireViewer(chatHref(code));
  const { chats } = runtime();
  const [chat, answer, list, asked] = await Promise.all([
    chats.findChatByCode(code),
    deskChatAnswer(chats, code, 0, viewer.now),
    readChatList(viewer.agent.id),
    searchParams,
  ]);
  if (!chat || !answer) notFound();
  const record = await chats.visitorRecord(chat.ticketId, viewer.now);
  return (
    <ChatDesk
      key={chat.code}
      code={chat.code}
      written={answer}
      list={list}
      now={viewer.now.toISOString()}
      timeZone={viewer.timeZone}
      banTarget={canBanFromChat(viewer.agent) ? chatBanTarget(chat, record, viewer) : null}
      actions={{ change: changeChatAction, ban: banFromChatAction, undo: undoChatBanAction }}
      write={writeToChatAction}
      notice={<BanNotice params={asked} viewer={viewer} />}
    >
      <AboutVisitor chat={chat} record={record} viewer={viewer} />
    </ChatDesk>
  );
}
