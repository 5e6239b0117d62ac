import 'server-only';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { boardDeskHref } from '@/components/board/board-desk-href';
import { ChatBanForm } from '@/components/chats/chat-ban-form';
import { emptyChatBan } from '@/components/chats/empty-chat-ban';
import { ZoneNote } from '@/components/desk/zone-note';
import { ButtonLink } from '@/components/ui/button-link';
import { ForeignText } from '@/components/ui/foreign-text';
import { PageHeader } from '@/components/ui/page-header';
import { canBanFromChat } from '@/lib/auth/permissions';
import { previewChatBan } from '../../../../chats/chat-ban';
import { requireViewer } from '../../../../viewer';
import { banFromPostAction } from '../../../ban-actions';
import { findPostOrNotFound, postBanTarget } from '../../../post-ban';

export const metadata: Metadata = { title: 'Ban user’s IP' };

/** Asks before the visitor who wrote a post is banned, for browsers without scripts and for new tabs; the others get a dialog. */
export default async function BanFromPostPage({ params }: { params: Promise<{ id: string; seq: string }> }) {
  const { id, seq } = await params;
  const viewer = await requireViewer(`/desk/board/${encodeURIComponent(id)}/ban/${encodeURIComponent(seq)}`);
  if (!canBanFromChat(viewer.agent)) notFound();
  const { topic, post } = await findPostOrNotFound({ id, seq });
  const target = postBanTarget(topic, post, viewer);
  if (!target) redirect(boardDeskHref(topic.id));
  const { values } = emptyChatBan(target);
  const visitor = { ticketId: topic.ticket.id, contact: post.contact };
  return (
    <>
      <PageHeader
        trail={[
          { name: 'Board', href: '/desk/board' },
          { name: `Topic ${topic.id}`, href: boardDeskHref(topic.id) },
        ]}
        title="Ban user’s IP"
        description={<ForeignText className="wrap-anywhere">{topic.title}</ForeignText>}
      />
      <div className="max-w-2xl rounded-lg border border-line bg-surface">
        <ChatBanForm
          target={target}
          action={banFromPostAction}
          initial={emptyChatBan(target, await previewChatBan(viewer, visitor, values))}
          cancel={
            <ButtonLink variant="quiet" href={boardDeskHref(topic.id)}>
              Cancel
            </ButtonLink>
          }
        />
      </div>
      <ZoneNote timeZone={viewer.timeZone} />
    </>
  );
}
