'use server';

import { notFound } from 'next/navigation';
import { boardDeskHref } from '@/components/board/board-desk-href';
import { untilText } from '@/components/desk/exact-time';
import { canBanFromChat } from '@/lib/auth/permissions';
import { banFromPost } from '@/lib/bans/ban-from-post';
import { runtime } from '@/lib/composition';
import { exactCidr, formatIpRange, isSingleAddress } from '@/lib/domain/ip-range';
import { err } from '@/lib/domain/result';
import type { BanFormState } from '@/lib/forms/ban-form-state';
import { isFromScript } from '@/lib/forms/from-script';
import { actorOf } from '../bans/action-support';
import { answerBanForm } from '../bans/answer-ban-form';
import { banNoticeHref } from '../bans/ban-notice-href';
import { previewChatBan } from '../chats/chat-ban';
import { requireViewer, type Viewer } from '../viewer';
import { findPostOf, postBanValues } from './post-ban';

/**
 * Bans the visitor who wrote a post. Comes back to the form when something is wrong or to be confirmed; when the ban is
 * stored, scripts are told of it and others are shown the topic.
 */
export async function banFromPostAction(before: BanFormState, form: FormData): Promise<BanFormState> {
  const [id, seq] = [String(form.get('topic') ?? ''), String(form.get('post') ?? '')];
  const inPlace = isFromScript(form);
  const hidesPosts = form.get('hidesPosts') === '1';
  const found = await findPostOf({ id, seq }).catch(() => null);
  const page = boardDeskHref(found?.topic.id ?? 0);
  const answered = await answerBanForm(
    before,
    form,
    {
      path: page,
      editingId: null,
      whoMay: whoMayBan,
      preview: async (viewer, values) =>
        found
          ? previewChatBan(viewer, { ticketId: found.topic.ticket.id, contact: found.post.contact }, values)
          : { kind: 'empty' },
      store: async ({ viewer, input, confirmed }) => {
        if (!found) return err({ kind: 'post-not-found' });
        const banned = await banFromPost(runtime(), actorOf(viewer), {
          topicId: found.topic.id,
          seq: found.post.seq,
          range: input.range.range,
          validUntil: input.validUntil ?? null,
          reason: input.reason,
          hidesPosts,
          callerAddress: viewer.address,
          confirmed,
        });
        if (banned.ok) return banned;
        const { error } = banned;
        return error.kind === 'not-found' || error.kind === 'address-unknown'
          ? err({ kind: 'post-not-found' })
          : err(error);
      },
      next: (outcome, { timeZone }) => {
        const { ban, enforced, hiddenPosts } = outcome;
        if (!inPlace) return banNoticeHref(page, 'added', outcome);
        const rangeText = formatIpRange(ban.range);
        const shortText = isSingleAddress(ban.range) ? rangeText : (exactCidr(ban.range) ?? rangeText);
        const posts = hiddenPosts > 1 ? ` ${hiddenPosts} posts are off the board.` : '';
        const text = `Banned ${shortText} ${untilText(ban.validUntil, timeZone)}.${posts}`;
        return {
          banId: ban.id,
          text: enforced ? text : `${text} It is stored; the index is behind and will follow by itself.`,
          enforced,
        };
      },
    },
    postBanValues(form, found?.post ?? { address: null }),
  );
  return { ...answered, hidesPosts };
}

async function whoMayBan(path: string): Promise<Viewer> {
  const viewer = await requireViewer(path);
  return canBanFromChat(viewer.agent) ? viewer : notFound();
}
