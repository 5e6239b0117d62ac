import type { ServerResponse } from 'node:http';
import type { IndexHealth } from '../bans/index-keeper';
import type { StaticHandler } from './front-door';
import { sharedFor } from './shared-for';

export interface HealthSources {
  /** Rejects when the store doesn't answer within a second. */
  readonly askStore: () => Promise<unknown>;
  readonly indexHealth: () => IndexHealth;
  /** `starting` until pages can be answered, `stopping` once the process was told to end. */
  readonly stage: () => 'starting' | 'serving' | 'stopping';
}

/**
 * `/healthz`: this process is alive (200). `/readyz`: the process serves, and the store and the index answer and agree
 * (200), else 503 with what is wrong; visitors are still checked then, against whichever of the two is left. Answered
 * without Next.
 */
export function healthEndpoints({ askStore, indexHealth, stage }: HealthSources): ReadonlyMap<string, StaticHandler> {
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
        const serves = stage();
        const agree = store === 'ready' && index.state === 'ready';
        answer(res, agree && serves === 'serving' ? 200 : 503, {
          status: serves !== 'serving' ? serves : agree ? 'ready' : 'degraded',
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

function answer(res: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  res.end(text);
}
