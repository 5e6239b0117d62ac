import 'server-only';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { ChatBanForm } from '@/components/chats/chat-ban-form';
import { chatHref } from '@/components/chats/chat-href';
import { conversationHref } from '@/components/chats/conversation-href';
import { emptyChatBan } from '@/components/chats/empty-chat-ban';
import { ZoneNote } from '@/components/desk/zone-note';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { canBanFromChat } from '@/lib/auth/permissions';
import { runtime } from '@/lib/composition';
import { requireViewer } from '../../../viewer';
import { banFromChatAction } from '../../ban-actions';
import { chatBanTarget, previewChatBan } from '../../chat-ban';

export const metadata: Metadata = { title: 'Ban user’s IP' };

/** Asks before a visitor is banned, for browsers without scripts and for new tabs; the others get a dialog. */
export default async function BanFromChatPage({ params }: { params: Promise<{ code: string }> }) {
  const code = decodeURIComponent((await params).code);
  const viewer = await requireViewer(chatHref(code, 'ban'));
  if (!canBanFromChat(viewer.agent)) notFound();
  const { chats } = runtime();
  const chat = await chats.findConversation(code);
  if (!chat) notFound();
  const target = chatBanTarget(chat, await chats.visitorRecord(chat.ticketId, viewer.now), viewer);
  if (chat.status === 'ended' || !target) redirect(conversationHref(chat));
  const { values } = emptyChatBan(target);
  return (
    <>
      <PageHeader
        trail={[
          chat.kind === 'chat' ? { name: 'Chats', href: '/desk/chats' } : { name: 'Tickets', href: '/desk/tickets' },
          { name: code, href: conversationHref(chat) },
        ]}
        title="Ban user’s IP"
      />
      <div className="max-w-2xl rounded-lg border border-line bg-surface">
        <ChatBanForm
          target={target}
          action={banFromChatAction}
          initial={emptyChatBan(target, await previewChatBan(viewer, chat, values))}
          cancel={
            <ButtonLink variant="quiet" href={conversationHref(chat)}>
              Cancel
            </ButtonLink>
          }
        />
      </div>
      <ZoneNote timeZone={viewer.timeZone} />
    </>
  );
}
