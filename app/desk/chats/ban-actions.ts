'use server';

import { notFound } from 'next/navigation';
import { chatHref } from '@/components/chats/chat-href';
import { conversationHref } from '@/components/chats/conversation-href';
import { untilText } from '@/components/desk/exact-time';
import { canBanFromChat } from '@/lib/auth/permissions';
import { banFromChat } from '@/lib/bans/ban-from-chat';
import { runtime } from '@/lib/composition';
import { exactCidr, formatIpRange, isSingleAddress } from '@/lib/domain/ip-range';
import { err } from '@/lib/domain/result';
import type { BanFormState } from '@/lib/forms/ban-form-state';
import { chatCodeOf } from '@/lib/forms/chat-change-form';
import { isFromScript } from '@/lib/forms/from-script';
import { actorOf } from '../bans/action-support';
import { answerBanForm } from '../bans/answer-ban-form';
import { banNoticeHref } from '../bans/ban-notice-href';
import { requireViewer, type Viewer } from '../viewer';
import { chatBanValues, previewChatBan } from './chat-ban';

/**
 * Bans the visitor of a running chat or call. Comes back to the form when something is wrong or to be confirmed; when the ban is
 * stored, scripts are told of it and others are shown the chat, or the call's ticket.
 */
export async function banFromChatAction(before: BanFormState, form: FormData): Promise<BanFormState> {
  const code = chatCodeOf(form);
  const inPlace = isFromScript(form);
  return answerBanForm(
    before,
    form,
    {
      path: chatHref(code, 'ban'),
      editingId: null,
      whoMay: whoMayBan,
      preview: async (viewer, values) => {
        const chat = await runtime().chats.findConversation(code);
        return chat ? previewChatBan(viewer, chat, values) : { kind: 'empty' };
      },
      store: async ({ viewer, input, confirmed }) => {
        const banned = await banFromChat(runtime(), actorOf(viewer), {
          code,
          range: input.range.range,
          validUntil: input.validUntil ?? null,
          reason: input.reason,
          callerAddress: viewer.address,
          confirmed,
        });
        if (!banned.ok && banned.error.kind === 'not-found') return err({ kind: 'chat-not-found' });
        return banned as Exclude<typeof banned, { error: { kind: 'not-found' } }>;
      },
      next: (outcome, { timeZone }) => {
        const { ban, enforced } = outcome;
        if (ban.ticket) runtime().live.chatChanged(ban.ticket.id);
        if (!inPlace) return banNoticeHref(conversationHref({ kind: outcome.kind, code }), 'added', outcome);
        const rangeText = formatIpRange(ban.range);
        const shortText = isSingleAddress(ban.range) ? rangeText : (exactCidr(ban.range) ?? rangeText);
        const text = `Banned ${shortText} ${untilText(ban.validUntil, timeZone)}.`;
        return {
          banId: ban.id,
          text: enforced ? text : `${text} It is stored; the index is behind and will follow by itself.`,
          enforced,
        };
      },
    },
    chatBanValues(form),
  );
}

async function whoMayBan(path: string): Promise<Viewer> {
  const viewer = await requireViewer(path);
  return canBanFromChat(viewer.agent) ? viewer : notFound();
}
