import type { Redis } from 'ioredis';
import type { LiveRelay } from '../ports/live-relay';
import { liveChannel } from './redis-keys';

/** A connection whose server is gone without a word is noticed in this time; polling carries on meanwhile. */
const PING_MS = 10_000;

/**
 * Hints over Redis' publish and subscribe. `subscriber` is this relay's own, not connected yet, and closed with it; it
 * must neither queue nor resubscribe by itself. `publisher` may be anybody's.
 */
export class RedisLiveRelay implements LiveRelay {
  private readonly channel: string;
  private readonly onTheirWay = new Set<Promise<unknown>>();
  private pings: NodeJS.Timeout | null = null;

  constructor(
    private readonly publisher: Pick<Redis, 'publish'>,
    private readonly subscriber: Redis,
  ) {
    this.channel = liveChannel(subscriber.options.db ?? 0);
  }

  publish(text: string): void {
    const sent = this.publisher
      .publish(this.channel, text)
      .catch(ignore)
      .finally(() => this.onTheirWay.delete(sent));
    this.onTheirWay.add(sent);
  }

  listen({ onText, onListening }: { onText(text: string): void; onListening(): void }): void {
    const { subscriber } = this;
    subscriber.on('message', (_channel: string, text: string) => onText(text));
    subscriber.on('ready', () => {
      // Not subscribed is as good as not connected.
      subscriber.subscribe(this.channel).then(onListening, () => subscriber.disconnect(true));
    });
    subscriber.connect().catch(ignore);
    this.pings = setInterval(() => {
      if (subscriber.status === 'ready') subscriber.ping().catch(() => subscriber.disconnect(true));
    }, PING_MS).unref();
  }

  async close(): Promise<void> {
    if (this.pings) clearInterval(this.pings);
    await Promise.all(this.onTheirWay);
    this.subscriber.disconnect();
  }
}

function ignore(): void {
  // Redis is away: hints are lost, and polling notices what they were about.
}
