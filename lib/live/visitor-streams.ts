import type { VisitorChatView } from '../channels/chat/chat-view';
import { visitorChatView, visitorMessageView } from '../channels/chat/visitor-chat-views';
import { callerNetwork } from '../domain/caller-network';
import type { IpAddress } from '../domain/ip-address';
import { formatIpRange } from '../domain/ip-range';
import type { Chat, ChatMessage, ChatSign, ChatStore, VisitorReading } from '../ports/chat-store';
import type { Clock } from '../ports/clock';
import { EventStream } from './event-stream';
import type { LiveHub, Typing } from './live-hub';
import { oneAtATime } from './one-at-a-time';

export interface VisitorStreamsDeps {
  readonly chats: Pick<ChatStore, 'readForVisitors' | 'touchVisitors'>;
  readonly live: LiveHub;
  readonly clock: Clock;
  readonly log: { warn(event: object, message: string): void };
}

/** One chat in that many tabs, or after that many lost connections that nobody noticed yet. */
export const STREAMS_PER_CHAT_MAX = 6;
/**
 * What one caller may hold of them: more than an office behind one address has visitors, and too few to take every place
 * in this process. Whoever gets none polls.
 */
export const STREAMS_PER_CALLER_MAX = 200;
/** What one process can hold without growing slow. */
export const VISITOR_STREAMS_MAX = 5_000;
/** Somebody who was typing this long ago has stopped. */
export const TYPING_MS = 6_000;
const RETRY_MS = 1_000;
/**
 * For each who waits so many milliseconds go by between two tellings of places: whoever waits alone hears at once, and
 * telling hundreds, each time that one of them is taken, leaves time for messages.
 */
const SURROUNDINGS_MS = 4;

/**
 * The event streams of visitors in this process. All streams of a chat share one reading of the store, and all chats
 * that changed together are read together; each stream has its own cursor, so that it gets every message once, in order.
 */
export class VisitorStreams {
  private readonly feeds = new Map<number, Feed>();
  /** How many streams each caller has. */
  private readonly countOf = new Map<string, number>();
  private readonly dirty = new Set<Feed>();
  private readonly read: () => Promise<void>;
  private retry: NodeJS.Timeout | null = null;
  private surroundingsTimer: NodeJS.Timeout | null = null;
  private surroundingsToldAt = Number.NEGATIVE_INFINITY;
  private count = 0;
  private isShutDown = false;

  constructor(private readonly deps: VisitorStreamsDeps) {
    this.read = oneAtATime(() => this.readDirty());
    deps.live.onChats((changed) => this.chatsChanged(changed));
    deps.live.onAgents(() => this.surroundingsChanged());
    deps.live.onTyping((typing) => this.typed(typing));
  }

  /**
   * A stream of the chat: its state first, then what comes after `after`, and on. It ends by itself when the chat does.
   * Null when this process, or the caller, holds as many as it can, or it is about to end. Of too many streams of one chat
   * the oldest is closed: more likely than a seventh tab is a connection that was lost without a word.
   */
  open(chat: Chat, key: string, after: number, address: IpAddress): ReadableStream<Uint8Array> | null {
    if (this.isShutDown || this.count >= VISITOR_STREAMS_MAX) return null;
    const caller = formatIpRange(callerNetwork(address));
    if ((this.countOf.get(caller) ?? 0) >= STREAMS_PER_CALLER_MAX) return null;
    const feed = this.feeds.get(chat.ticketId) ?? { chat, key, connections: [], typingTimer: null };
    const stream = new EventStream(() => this.forget(feed, connection));
    const connection: Connection = { stream, address, caller, cursor: after, state: '' };
    if (feed.connections.length >= STREAMS_PER_CHAT_MAX) feed.connections[0]?.stream.close();
    feed.connections.push(connection);
    this.feeds.set(chat.ticketId, feed);
    this.count += 1;
    this.countOf.set(caller, (this.countOf.get(caller) ?? 0) + 1);
    tellState(connection, this.viewOf(feed));
    this.refresh(feed);
    // So that a chat whose visitor came back is not taken for abandoned, and moves with its visitor.
    this.deps.chats
      .touchVisitors([{ ticketId: chat.ticketId, address }], this.deps.clock.now())
      .catch((error) => this.deps.log.warn({ err: error }, 'A visitor’s presence could not be noted'));
    return stream.body;
  }

  /** Whose streams are open, each with the address that its latest one came from. */
  present(): { readonly ticketId: number; readonly address: IpAddress }[] {
    return [...this.feeds.values()].flatMap(({ chat, connections }) => {
      const latest = connections.at(-1);
      return latest ? [{ ticketId: chat.ticketId, address: latest.address }] : [];
    });
  }

  /** How many streams are open. */
  get size(): number {
    return this.count;
  }

  /** Closes all and opens no more: clients go elsewhere. */
  shutDown(): void {
    this.isShutDown = true;
    if (this.retry) clearTimeout(this.retry);
    if (this.surroundingsTimer) clearTimeout(this.surroundingsTimer);
    for (const feed of [...this.feeds.values()]) closeAll(feed);
  }

  private chatsChanged(changed: readonly ChatSign[]): void {
    for (const { ticketId } of changed) {
      const feed = this.feeds.get(ticketId);
      if (feed) this.refresh(feed);
    }
    this.surroundingsChanged();
  }

  /** Tells those who wait, or, if it just did, a moment later what holds then. */
  private surroundingsChanged(): void {
    if (this.surroundingsTimer || this.isShutDown) return;
    const waiting = this.waitingFeeds().length;
    const waitMs = this.surroundingsToldAt + waiting * SURROUNDINGS_MS - performance.now();
    if (waitMs <= 0) this.tellSurroundings();
    else this.surroundingsTimer = setTimeout(() => this.tellSurroundings(), waitMs).unref();
  }

  /** Places in the queue, and whether anybody takes chats: no need to read anything. */
  private tellSurroundings(): void {
    this.surroundingsTimer = null;
    this.surroundingsToldAt = performance.now();
    for (const feed of this.waitingFeeds()) this.tellAll(feed);
  }

  private waitingFeeds(): Feed[] {
    return [...this.feeds.values()].filter(({ chat }) => chat.status === 'waiting');
  }

  private typed({ ticketId, side, name }: Typing): void {
    const feed = side === 'agent' ? this.feeds.get(ticketId) : undefined;
    if (!feed) return;
    stopTyping(feed);
    for (const { stream } of feed.connections) stream.send('typing', { typing: true, name });
    feed.typingTimer = setTimeout(() => stopTyping(feed), TYPING_MS).unref();
  }

  private refresh(feed: Feed): void {
    this.dirty.add(feed);
    void this.read();
  }

  /** Never rejects. */
  private async readDirty(): Promise<void> {
    // Who comes while this reads has another cursor, and is served by the reading that follows.
    const asked = [...this.dirty].flatMap((feed) => {
      const connections = [...feed.connections];
      return connections.length > 0 ? [{ feed, connections }] : [];
    });
    this.dirty.clear();
    if (asked.length === 0) return;
    try {
      const cursors = asked.map(({ feed, connections }) => ({
        ticketId: feed.chat.ticketId,
        seq: Math.min(...connections.map(({ cursor }) => cursor)),
      }));
      const readings = await this.deps.chats.readForVisitors(cursors);
      for (const { feed, connections } of asked) this.tell(feed, connections, readings.get(feed.chat.ticketId));
    } catch (error) {
      this.deps.log.warn({ err: error }, 'Chats could not be read for their visitors; trying again');
      for (const { feed } of asked) this.dirty.add(feed);
      this.retry ??= setTimeout(() => this.tryAgain(), RETRY_MS).unref();
    }
  }

  private tryAgain(): void {
    this.retry = null;
    void this.read();
  }

  private tell(feed: Feed, connections: readonly Connection[], reading: VisitorReading | undefined): void {
    if (!reading) {
      closeAll(feed);
      return;
    }
    const { chat, messages } = reading;
    feed.chat = chat;
    if (messages.some(({ author }) => author === 'agent')) stopTyping(feed);
    for (const connection of connections) tellMessages(connection, messages);
    this.tellAll(feed);
    if (chat.status === 'ended') for (const { stream } of connections) stream.close();
  }

  private tellAll(feed: Feed): void {
    const view = this.viewOf(feed);
    for (const connection of feed.connections) tellState(connection, view);
  }

  private viewOf({ chat, key }: Feed): VisitorChatView {
    const { live } = this.deps;
    return visitorChatView(chat, key, { signs: live.signs(), agents: live.agents() });
  }

  private forget(feed: Feed, connection: Connection): void {
    this.count -= 1;
    const held = (this.countOf.get(connection.caller) ?? 1) - 1;
    if (held > 0) this.countOf.set(connection.caller, held);
    else this.countOf.delete(connection.caller);
    feed.connections = feed.connections.filter((each) => each !== connection);
    if (feed.connections.length > 0) return;
    if (feed.typingTimer) clearTimeout(feed.typingTimer);
    if (this.feeds.get(feed.chat.ticketId) === feed) this.feeds.delete(feed.chat.ticketId);
  }
}

/** What this process knows of one chat whose visitor holds streams here. */
interface Feed {
  chat: Chat;
  /** The visitor's, by which the chat is known to its streams. */
  readonly key: string;
  /** The oldest first. */
  connections: Connection[];
  typingTimer: NodeJS.Timeout | null;
}

interface Connection {
  readonly stream: EventStream;
  readonly address: IpAddress;
  /** See callerNetwork. */
  readonly caller: string;
  /** The number of the last message that was sent. */
  cursor: number;
  /** The state as it was sent last, in JSON. */
  state: string;
}

function tellMessages(connection: Connection, messages: readonly ChatMessage[]): void {
  for (const message of messages) {
    if (message.seq <= connection.cursor) continue;
    connection.stream.send('message', visitorMessageView(message), message.seq);
    connection.cursor = message.seq;
  }
}

function tellState(connection: Connection, view: VisitorChatView): void {
  const state = JSON.stringify(view);
  if (state === connection.state) return;
  connection.stream.send('state', view);
  connection.state = state;
}

function stopTyping(feed: Feed): void {
  if (!feed.typingTimer) return;
  clearTimeout(feed.typingTimer);
  feed.typingTimer = null;
  for (const { stream } of feed.connections) stream.send('typing', { typing: false, name: '' });
}

function closeAll({ connections }: Feed): void {
  for (const { stream } of connections) stream.close();
}
