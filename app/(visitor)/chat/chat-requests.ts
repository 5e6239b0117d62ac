import type { VisitorChatAnswer, VisitorChatView, VisitorMessageView } from '@/lib/channels/chat/chat-view';
import {
  askChannel,
  type ChannelFailure,
  type ChannelFieldError,
  type ChannelOutcome,
  openChannelStream,
} from '../ask-channel';

export type ChatFieldError = ChannelFieldError;
export type ChatFailure = ChannelFailure;
export type ChatOutcome<T> = ChannelOutcome<T>;

export interface ChatBeginning {
  readonly name: string;
  readonly email: string;
  readonly message: string;
  /** The web page it is started from; empty = not known. */
  readonly page: string;
}

export interface BegunChat {
  readonly chat: string;
  readonly ticket: string;
  readonly state: VisitorChatView;
  readonly messages: readonly VisitorMessageView[];
}

const ROOT = '/api/channels/chat';

/** The chat's endpoints, from the browser. None of them throws. */
export const chatRequests = {
  agents: () => askChannel<{ agents: 'available' | 'away' }>('GET', ROOT),
  /** Of several with the same `chat`, a key that this window made, all are answered with one chat. */
  begin: (beginning: ChatBeginning & { chat: string }) => askChannel<BegunChat>('POST', ROOT, beginning),
  after: (chat: string, seq: number, signal: AbortSignal) =>
    askChannel<VisitorChatAnswer>('GET', `${pathOf(chat)}?after=${seq}`, undefined, signal),
  send: (chat: string, text: string, clientId: string) =>
    askChannel<{ message: VisitorMessageView }>('POST', `${pathOf(chat)}/messages`, { text, client_id: clientId }),
  typing: (chat: string) => askChannel<null>('POST', `${pathOf(chat)}/typing`, {}),
  seen: (chat: string, seq: number) => askChannel<null>('POST', `${pathOf(chat)}/seen`, { seq }),
  end: (chat: string) => askChannel<{ state: VisitorChatView }>('POST', `${pathOf(chat)}/end`, {}),
  leaveMessage: (chat: string, message: { name: string; email: string; text: string }) =>
    askChannel<{ ticket: string }>('POST', `${pathOf(chat)}/leave-message`, message),
  events: (chat: string, seq: number, signal: AbortSignal) =>
    openChannelStream(`${pathOf(chat)}/events?after=${seq}`, signal),
};

const pathOf = (chat: string) => `${ROOT}/${encodeURIComponent(chat)}`;
