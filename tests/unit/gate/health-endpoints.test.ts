import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import type { IndexHealth } from '../../../lib/bans/index-keeper';
import type { Visit } from '../../../lib/gate/front-door';
import { healthEndpoints } from '../../../lib/gate/health-endpoints';

const READY: IndexHealth = { state: 'ready', message: '' };

/** What `/readyz` answers then. */
async function readiness({
  store = true,
  index = READY,
  stage = 'serving' as const,
}: {
  store?: boolean;
  index?: IndexHealth;
  stage?: 'starting' | 'serving' | 'stopping';
}) {
  const askStore = async () => {
    if (!store) throw new Error('no store');
  };
  const handler = healthEndpoints({ askStore, indexHealth: () => index, stage: () => stage }).get('/readyz');
  let status = 0;
  let body = '';
  const res = {
    writeHead: (code: number) => {
      status = code;
    },
    end: (text: string) => {
      body = text;
    },
  };
  await handler?.({ method: 'GET' } as IncomingMessage, res as unknown as ServerResponse, {} as Visit);
  return { code: status, ...(JSON.parse(body) as object) };
}

test('ready is who serves, with a store and an index that answer and agree', async () => {
  expect(await readiness({})).toEqual({ code: 200, status: 'ready', store: 'ready', index: 'ready' });
  expect(await readiness({ store: false })).toEqual({
    code: 503,
    status: 'degraded',
    store: 'unreachable',
    index: 'ready',
  });
  const behind: IndexHealth = { state: 'behind', message: 'It is catching up.' };
  expect(await readiness({ index: behind })).toEqual({
    code: 503,
    status: 'degraded',
    store: 'ready',
    index: 'behind',
    message: 'It is catching up.',
  });
});

test('who can’t answer pages yet, or is about to end, says so, however well store and index are', async () => {
  expect(await readiness({ stage: 'starting' })).toMatchObject({ code: 503, status: 'starting', store: 'ready' });
  expect(await readiness({ stage: 'stopping' })).toMatchObject({ code: 503, status: 'stopping', index: 'ready' });
});
