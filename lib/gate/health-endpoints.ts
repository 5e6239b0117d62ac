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
  return new Map<string, StaticHandler>([
    ['/healthz', (_req, res) => answer(res, 200, { status: 'alive' })],
    [
      '/readyz',
      async (_req, res) => {
        const store = await askStore().then(
          () => 'ready' as const,
          () => 'unreachable' as const,
        );
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

function answer(res: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  res.end(text);
}
