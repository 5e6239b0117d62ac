import 'server-only';
import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { BanPageHeader } from '@/components/bans/ban-page-header';
import { UndoConsequences } from '@/components/bans/undo-consequences';
import { UndoForm } from '@/components/bans/undo-form';
import { ButtonLink } from '@/components/ui/button-link';
import { canUndoChatBan } from '@/lib/auth/permissions';
import { runtime } from '@/lib/composition';
import { undoChatBanFromPageAction } from '../../../chats/undo-actions';
import { requireViewer } from '../../../viewer';
import { canBeUndone } from '../../can-be-undone';
import { findBanOrNotFound } from '../../find-ban';

export const metadata: Metadata = { title: 'Undo ban' };

/** Asks before a ban from a chat is taken back, for browsers without scripts; the others get a dialog. */
export default async function UndoBanPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const viewer = await requireViewer(`/desk/bans/${id}/undo`);
  const ban = await findBanOrNotFound(id);
  if (!(await canBeUndone(ban, viewer.now))) redirect(`/desk/bans/${ban.id}`);
  if (!canUndoChatBan(viewer.agent, ban)) notFound();
  return (
    <>
      <BanPageHeader ban={ban} now={viewer.now} title="Undo this ban?" />
      <div className="grid max-w-2xl gap-4 text-muted">
        <UndoConsequences ban={ban} fromPost={await runtime().board.isFromPost(ban.id)} />
        <UndoForm
          banId={ban.id}
          action={undoChatBanFromPageAction}
          cancel={<ButtonLink href={`/desk/bans/${ban.id}`}>Cancel</ButtonLink>}
        />
      </div>
    </>
  );
}
