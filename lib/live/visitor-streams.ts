import { visitorChatView, visitorMessageView } from '../channels/chat/visitor-chat-views';
import type { IpAddress } from '../domain/ip-address';
import type { Chat, ChatMessage, ChatSign, ChatStore } from '../ports/chat-store';
import type { Clock } from '../ports/clock';
import type { LiveHub, Typing } from './live-hub';
import { VisitorFeeds } from './visitor-feeds';

export { STREAMS_PER_CALLER_MAX, STREAMS_PER_CHAT_MAX, VISITOR_STREAMS_MAX } from './visitor-feeds';

export interface VisitorStreamsDeps {
  readonly chats: Pick<ChatStore, 'readForVisitors' | 'touchVisitors'>;
  readonly live: LiveHub;
  readonly clock: Clock;
  readonly log: { warn(event: object, message: string): void };
}

/** Somebody who was typing this long ago has stopped. */
export const TYPING_MS = 6_000;
/**
 * For each who waits so many milliseconds go by between two tellings of places: whoever waits alone hears at once, and
 * telling hundreds, each time that one of them is taken, leaves time for messages.
 */
const SURROUNDINGS_MS = 4;

/** The event streams of chats' visitors in this process: state, messages, and what the agent does; see VisitorFeeds. */
export class VisitorStreams {
  private readonly feeds: VisitorFeeds<Chat, ChatMessage>;
  /** By ticket: agents who are typing. */
  private readonly typing = new Map<number, NodeJS.Timeout>();
  private surroundingsTimer: NodeJS.Timeout | null = null;
  private surroundingsToldAt = Number.NEGATIVE_INFINITY;
  private isShutDown = false;

  constructor({ chats, live, clock, log }: VisitorStreamsDeps) {
    this.feeds = new VisitorFeeds<Chat, ChatMessage>({
      read: async (cursors) => {
        const readings = await chats.readForVisitors(cursors);
        return new Map(
          [...readings].map(([id, { chat, messages }]) => [id, { conversation: chat, items: messages }] as const),
        );
      },
      // So that a chat whose visitor came back is not taken for abandoned, and moves with its visitor.
      opened: (ticketId, address) => {
        chats
          .touchVisitors([{ ticketId, address }], clock.now())
          .catch((error) => log.warn({ err: error }, 'A visitor’s presence could not be noted'));
      },
      viewOf: (chat, key) => visitorChatView(chat, key, { signs: live.signs(), agents: live.agents() }),
      eventOf: (message) => ({ name: 'message', id: message.seq, data: visitorMessageView(message) }),
      beforeItems: (ticketId, messages) => {
        if (messages.some(({ author }) => author === 'agent')) this.stopTyping(ticketId);
      },
      closed: (ticketId) => this.stopTyping(ticketId),
      readFailed: (error) => log.warn({ err: error }, 'Chats could not be read for their visitors; trying again'),
    });
    live.onChats((changed) => this.chatsChanged(changed));
    live.onAgents(() => this.surroundingsChanged());
    live.onTyping((typing) => this.typed(typing));
  }

  /** See VisitorFeeds. */
  open(chat: Chat, key: string, after: number, address: IpAddress): ReadableStream<Uint8Array> | null {
    return this.feeds.open(chat, key, after, address);
  }

  /** Whose streams are open, each with the address that its latest one came from. */
  present(): { readonly ticketId: number; readonly address: IpAddress }[] {
    return this.feeds.present();
  }

  /** How many streams are open. */
  get size(): number {
    return this.feeds.size;
  }

  /** Closes all and opens no more: clients go elsewhere. */
  shutDown(): void {
    this.isShutDown = true;
    if (this.surroundingsTimer) clearTimeout(this.surroundingsTimer);
    this.feeds.shutDown();
  }

  private chatsChanged(changed: readonly ChatSign[]): void {
    for (const { ticketId } of changed) this.feeds.refresh(ticketId);
    this.surroundingsChanged();
  }

  /** Tells those who wait, or, if it just did, a moment later what holds then. */
  private surroundingsChanged(): void {
    if (this.surroundingsTimer || this.isShutDown) return;
    const waitMs = this.surroundingsToldAt + this.waiting().length * SURROUNDINGS_MS - performance.now();
    if (waitMs <= 0) this.tellSurroundings();
    else this.surroundingsTimer = setTimeout(() => this.tellSurroundings(), waitMs).unref();
  }

  /** Places in the queue, and whether anybody takes chats: no need to read anything. */
  private tellSurroundings(): void {
    this.surroundingsTimer = null;
    this.surroundingsToldAt = performance.now();
    for (const { ticketId } of this.waiting()) this.feeds.tellState(ticketId);
  }

  private waiting(): Chat[] {
    return this.feeds.conversations().filter(({ status }) => status === 'waiting');
  }

  private typed({ ticketId, side, name }: Typing): void {
    if (side !== 'agent') return;
    this.stopTyping(ticketId);
    if (!this.feeds.send(ticketId, 'typing', { typing: true, name })) return;
    this.typing.set(ticketId, setTimeout(() => this.stopTyping(ticketId), TYPING_MS).unref());
  }

  private stopTyping(ticketId: number): void {
    const timer = this.typing.get(ticketId);
    if (!timer) return;
    clearTimeout(timer);
    this.typing.delete(ticketId);
    this.feeds.send(ticketId, 'typing', { typing: false, name: '' });
  }
}
