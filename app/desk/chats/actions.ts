'use server';

import { randomUUID } from 'node:crypto';
import { revalidatePath } from 'next/cache';
import { notFound, redirect } from 'next/navigation';
import { chatHref } from '@/components/chats/chat-href';
import { canWorkTickets } from '@/lib/auth/permissions';
import { runtime } from '@/lib/composition';
import type { Actor } from '@/lib/domain/ban';
import type { Result } from '@/lib/domain/result';
import { type ChatChange, type ChatChangeState, chatCodeOf, readChatChange } from '@/lib/forms/chat-change-form';
import { isFromScript } from '@/lib/forms/from-script';
import { CHAT_MESSAGE_LENGTH_MAX, type Chat, type ChatRefusal } from '@/lib/ports/chat-store';
import { actorOf, agentUnlessDown, orFailed } from '../bans/action-support';

/** Accepts, gives away or resolves a chat. Answers what came of it; without scripts the chat's page shows it. */
export async function changeChatAction(_before: ChatChangeState, form: FormData): Promise<ChatChangeState> {
  const code = chatCodeOf(form);
  const viewer = await agentUnlessDown(chatHref(code));
  if (!viewer) return { kind: 'failed' };
  if (!canWorkTickets(viewer.agent)) notFound();
  const change = readChatChange(form.get('change'));
  if (!change) return { kind: 'failed' };

  const changed = await orFailed(perform(code, change, actorOf(viewer)), 'a change of a chat');
  if (!changed.ok) return refusalState(changed.error);
  runtime().live.chatChanged(changed.value.ticketId);
  // Scripts are told by the stream.
  if (isFromScript(form)) return { kind: 'changed' };
  revalidatePath('/desk', 'layout');
  redirect(chatHref(code));
}

/** Sends what was typed, for browsers without scripts; what can't be stored stays in the field. */
export async function writeToChatAction(before: string | null, form: FormData): Promise<string | null> {
  const code = chatCodeOf(form);
  const viewer = await agentUnlessDown(chatHref(code));
  if (viewer && !canWorkTickets(viewer.agent)) notFound();
  const typed = form.get('text');
  const text = typeof typed === 'string' ? typed.trim() : '';
  if (!viewer || text === '' || text.length > CHAT_MESSAGE_LENGTH_MAX) return text || before;

  const { chats, live, clock } = runtime();
  const message = { text, clientId: randomUUID() };
  const added = await orFailed(chats.addAgentMessage(code, message, actorOf(viewer), clock.now()), 'a chat message');
  if (!added.ok) return text;
  const chat = await chats.findChatByCode(code);
  if (chat) live.chatChanged(chat.ticketId);
  revalidatePath('/desk', 'layout');
  redirect(chatHref(code));
}

function perform(code: string, change: ChatChange, actor: Actor): Promise<Result<Chat, ChatRefusal>> {
  const { chats, clock } = runtime();
  switch (change.kind) {
    case 'accept':
      return chats.acceptChat(code, actor, clock.now());
    case 'resolve':
      return chats.resolveChat(code, actor, clock.now());
    case 'transfer':
      return chats.transferChat(code, change.agentId, actor, clock.now());
  }
}

function refusalState(refusal: ChatRefusal | { readonly kind: 'failed' }): ChatChangeState {
  switch (refusal.kind) {
    case 'taken':
      return { kind: 'taken', byName: refusal.chat.agent?.name ?? '' };
    case 'ended':
      return { kind: 'ended', ending: refusal.chat.ending };
    default:
      return { kind: refusal.kind };
  }
}
