import { callerNetwork } from '../domain/caller-network';
import type { IpAddress } from '../domain/ip-address';
import { formatIpRange } from '../domain/ip-range';
import type { ChatCursor, Conversation } from '../ports/chat-store';
import { EventStream } from './event-stream';
import { oneAtATime } from './one-at-a-time';

/** One chat or call in that many tabs, or after that many lost connections that nobody noticed yet. */
export const STREAMS_PER_CHAT_MAX = 6;
/**
 * What one caller may hold of them: more than an office behind one address has visitors, and too few to take every place
 * in this process. Whoever gets none polls.
 */
export const STREAMS_PER_CALLER_MAX = 200;
/** What one process can hold without growing slow. */
export const VISITOR_STREAMS_MAX = 5_000;
const RETRY_MS = 1_000;

/** What the streams of one kind of conversation are told. */
export interface FeedSource<C extends Conversation, Item> {
  /** All at once; see ChatStore.readForVisitors. */
  read(cursors: readonly ChatCursor[]): Promise<ReadonlyMap<number, FeedReading<C, Item>>>;
  /** A visitor's stream was opened. */
  opened(ticketId: number, address: IpAddress): void;
  /** What its visitor sees of the conversation: the event `state`. */
  viewOf(conversation: C, key: string): object;
  /** An item as an event; `id` counts within the conversation. */
  eventOf(item: Item): { readonly name: string; readonly id: number; readonly data: object };
  /** Before the items of a reading are told. */
  beforeItems?(ticketId: number, items: readonly Item[]): void;
  /** Nobody holds a stream of it here any more. */
  closed?(ticketId: number): void;
  readFailed(error: unknown): void;
}

export interface FeedReading<C, Item> {
  readonly conversation: C;
  readonly items: readonly Item[];
}

/**
 * The event streams of visitors in this process, of one kind of conversation. All streams of a conversation share one
 * reading of the store, and all that changed together are read together; each stream has its own cursor, so that it gets
 * every item once, in order.
 */
export class VisitorFeeds<C extends Conversation, Item> {
  private readonly feeds = new Map<number, Feed<C>>();
  /** How many streams each caller has. */
  private readonly countOf = new Map<string, number>();
  private readonly dirty = new Set<Feed<C>>();
  private readonly read: () => Promise<void>;
  private retry: NodeJS.Timeout | null = null;
  private count = 0;
  private isShutDown = false;

  constructor(private readonly source: FeedSource<C, Item>) {
    this.read = oneAtATime(() => this.readDirty());
  }

  /**
   * A stream of the conversation: its state first, then what comes after `after`, and on. It ends by itself when the
   * conversation does. Null when this process, or the caller, holds as many as it can, or it is about to end. Of too many
   * streams of one conversation the oldest is closed: more likely than a seventh tab is a connection that was lost
   * without a word.
   */
  open(conversation: C, key: string, after: number, address: IpAddress): ReadableStream<Uint8Array> | null {
    if (this.isShutDown || this.count >= VISITOR_STREAMS_MAX) return null;
    const caller = formatIpRange(callerNetwork(address));
    if ((this.countOf.get(caller) ?? 0) >= STREAMS_PER_CALLER_MAX) return null;
    const { ticketId } = conversation;
    const feed = this.feeds.get(ticketId) ?? { conversation, key, connections: [] };
    const stream = new EventStream(() => this.forget(feed, connection));
    const connection: Connection = { stream, address, caller, cursor: after, state: '' };
    if (feed.connections.length >= STREAMS_PER_CHAT_MAX) feed.connections[0]?.stream.close();
    feed.connections.push(connection);
    this.feeds.set(ticketId, feed);
    this.count += 1;
    this.countOf.set(caller, (this.countOf.get(caller) ?? 0) + 1);
    tellState(connection, this.source.viewOf(feed.conversation, feed.key));
    this.refreshFeed(feed);
    this.source.opened(ticketId, address);
    return stream.body;
  }

  /** Whose streams are open, each with the address that its latest one came from. */
  present(): { readonly ticketId: number; readonly address: IpAddress }[] {
    return [...this.feeds.values()].flatMap(({ conversation, connections }) => {
      const latest = connections.at(-1);
      return latest ? [{ ticketId: conversation.ticketId, address: latest.address }] : [];
    });
  }

  /** How many streams are open. */
  get size(): number {
    return this.count;
  }

  /** The conversations with open streams, as they were read last. */
  conversations(): C[] {
    return [...this.feeds.values()].map(({ conversation }) => conversation);
  }

  /** Something about the conversation changed: reads it, and tells its streams, if there are any. */
  refresh(ticketId: number): void {
    const feed = this.feeds.get(ticketId);
    if (feed) this.refreshFeed(feed);
  }

  /** Tells the state again, as far as it is another, without reading anything. */
  tellState(ticketId: number): void {
    const feed = this.feeds.get(ticketId);
    if (feed) this.tellAll(feed);
  }

  /** To all streams of the conversation; kept by nobody who isn't there. Says whether anybody is. */
  send(ticketId: number, event: string, data: object): boolean {
    const feed = this.feeds.get(ticketId);
    for (const { stream } of feed?.connections ?? []) stream.send(event, data);
    return feed !== undefined;
  }

  /** Closes all and opens no more: clients go elsewhere. */
  shutDown(): void {
    this.isShutDown = true;
    if (this.retry) clearTimeout(this.retry);
    for (const feed of [...this.feeds.values()]) closeAll(feed);
  }

  private refreshFeed(feed: Feed<C>): void {
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
        ticketId: feed.conversation.ticketId,
        seq: Math.min(...connections.map(({ cursor }) => cursor)),
      }));
      const readings = await this.source.read(cursors);
      for (const { feed, connections } of asked) {
        this.tell(feed, connections, readings.get(feed.conversation.ticketId));
      }
    } catch (error) {
      this.source.readFailed(error);
      for (const { feed } of asked) this.dirty.add(feed);
      this.retry ??= setTimeout(() => this.tryAgain(), RETRY_MS).unref();
    }
  }

  private tryAgain(): void {
    this.retry = null;
    void this.read();
  }

  private tell(feed: Feed<C>, connections: readonly Connection[], reading: FeedReading<C, Item> | undefined): void {
    if (!reading) {
      closeAll(feed);
      return;
    }
    const { conversation, items } = reading;
    feed.conversation = conversation;
    this.source.beforeItems?.(conversation.ticketId, items);
    const events = items.map((item) => this.source.eventOf(item));
    for (const connection of connections) tellEvents(connection, events);
    this.tellAll(feed);
    if (conversation.status === 'ended') for (const { stream } of connections) stream.close();
  }

  private tellAll({ conversation, key, connections }: Feed<C>): void {
    const view = this.source.viewOf(conversation, key);
    for (const connection of connections) tellState(connection, view);
  }

  private forget(feed: Feed<C>, connection: Connection): void {
    this.count -= 1;
    const held = (this.countOf.get(connection.caller) ?? 1) - 1;
    if (held > 0) this.countOf.set(connection.caller, held);
    else this.countOf.delete(connection.caller);
    feed.connections = feed.connections.filter((each) => each !== connection);
    const { ticketId } = feed.conversation;
    if (feed.connections.length > 0 || this.feeds.get(ticketId) !== feed) return;
    this.feeds.delete(ticketId);
    this.source.closed?.(ticketId);
  }
}

/** What this process knows of one conversation whose visitor holds streams here. */
interface Feed<C> {
  conversation: C;
  /** The visitor's, by which the conversation is known to its streams. */
  readonly key: string;
  /** The oldest first. */
  connections: Connection[];
}

interface Connection {
  readonly stream: EventStream;
  readonly address: IpAddress;
  /** See callerNetwork. */
  readonly caller: string;
  /** The id of the last item that was sent. */
  cursor: number;
  /** The state as it was sent last, in JSON. */
  state: string;
}

function tellEvents(
  connection: Connection,
  events: readonly { readonly name: string; readonly id: number; readonly data: object }[],
): void {
  for (const { name, id, data } of events) {
    if (id <= connection.cursor) continue;
    connection.stream.send(name, data, id);
    connection.cursor = id;
  }
}

function tellState(connection: Connection, view: object): void {
  const state = JSON.stringify(view);
  if (state === connection.state) return;
  connection.stream.send('state', view);
  connection.state = state;
}

function closeAll({ connections }: { readonly connections: readonly Connection[] }): void {
  for (const { stream } of connections) stream.close();
}
