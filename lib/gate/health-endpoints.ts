import type { ServerResponse } from 'node:http';
import type { IndexHealth } from '../bans/index-keeper';
import type { StaticHandler } from './front-door';

export interface HealthSources {
  /** Rejects when the store doesn't answer within a second. */
  readonly askStore: () => Promise<unknown>;
  readonly indexHealth: () => IndexHealth;
}

/**
 * `/healthz`: this process is alive (200). `/readyz`: the store and the index answer and agree (200), else 503 with what
 * is wrong; visitors are still checked then, against whichever of the two is left. Answered without Next.
 */
export function healthEndpoints({ askStore, indexHealth }: HealthSources): ReadonlyMap<string, StaticHandler> {
  const storeState = sharedFor(SHARED_MS, () =>
    askStore().then(
      () => 'ready' as const,
      () => 'unreachable' as const,
    ),
  );
  return new Map<string, StaticHandler>([
    ['/healthz', (_req, res) => answer(res, 200, { status: 'alive' })],
    [
      '/readyz',
      async (_req, res) => {
        const store = await storeState();
        const index = indexHealth();
        const ready = store === 'ready' && index.state === 'ready';
        answer(res, ready ? 200 : 503, {
          status: ready ? 'ready' : 'degraded',
          store,
          index: index.state,
          ...(index.message && { message: index.message }),
        });
      },
    ],
  ]);
}

/** However often anybody asks, the store is asked once in this time. */
const SHARED_MS = 250;

/** `ask`, whose answer serves everybody who comes while it is awaited and for `ms` after it was asked. */
function sharedFor<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { answer: Promise<T>; askedAt: number; pending: boolean } | null = null;
  return () => {
    if (last && (last.pending || performance.now() - last.askedAt < ms)) return last.answer;
    const entry = { answer: ask(), askedAt: performance.now(), pending: true };
    last = entry;
    void entry.answer.finally(() => {
      entry.pending = false;
    });
    return entry.answer;
  };
}

function answer(res: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  res.end(text);
}
