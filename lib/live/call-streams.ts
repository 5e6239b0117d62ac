import { visitorCallView, visitorSignalView } from '../channels/call/visitor-call-views';
import type { IpAddress } from '../domain/ip-address';
import type { Call, CallStore, Signal } from '../ports/call-store';
import type { ChatStore } from '../ports/chat-store';
import type { Clock } from '../ports/clock';
import type { LiveHub } from './live-hub';
import { VisitorFeeds } from './visitor-feeds';

export interface CallStreamsDeps {
  readonly calls: Pick<CallStore, 'readForVisitors'>;
  readonly chats: Pick<ChatStore, 'touchVisitors'>;
  readonly live: LiveHub;
  readonly clock: Clock;
  readonly log: { warn(event: object, message: string): void };
}

/** The event streams of calls' visitors in this process: state, and the agent's signals; see VisitorFeeds. */
export class CallStreams {
  private readonly feeds: VisitorFeeds<Call, Signal>;

  constructor({ calls, chats, live, clock, log }: CallStreamsDeps) {
    this.feeds = new VisitorFeeds<Call, Signal>({
      read: async (cursors) => {
        const readings = await calls.readForVisitors(cursors);
        return new Map(
          [...readings].map(([id, { call, signals }]) => [id, { conversation: call, items: signals }] as const),
        );
      },
      opened: (ticketId, address) => {
        chats
          .touchVisitors([{ ticketId, address }], clock.now())
          .catch((error) => log.warn({ err: error }, 'A caller’s presence could not be noted'));
      },
      viewOf: visitorCallView,
      eventOf: (signal) => ({ name: 'signal', id: signal.n, data: visitorSignalView(signal) }),
      readFailed: (error) => log.warn({ err: error }, 'Calls could not be read for their visitors; trying again'),
    });
    live.onCalls((changed) => {
      for (const { ticketId } of changed) this.feeds.refresh(ticketId);
    });
  }

  /** See VisitorFeeds. */
  open(call: Call, key: string, after: number, address: IpAddress): ReadableStream<Uint8Array> | null {
    return this.feeds.open(call, key, after, address);
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
    this.feeds.shutDown();
  }
}
