import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyIndex } from '../../../lib/bans/verify-index';
import { shareRuntime } from '../../../lib/composition';
import { type ApiWorld, closeWorld, NOW, openApiWorld, parsed } from './api-world';

let world: ApiWorld;
/** Of each test, so that their limits don't add up. */
let apikey: string;
beforeAll(async () => {
  world = await openApiWorld();
});
beforeEach(async () => {
  apikey = await world.makeToken('Shop');
});
afterAll(() => closeWorld(world));

interface BulkResult {
  readonly index: number;
  readonly id: number | null;
  readonly problem: { readonly type: string; readonly field: string | null; readonly ban_id: number | null } | null;
}
interface BulkAnswer {
  readonly added: number;
  readonly refused: number;
  readonly results: readonly BulkResult[];
}

const LATER = '2026-03-02T12:00:00.000Z';
const bulk = (body: unknown, headers?: Record<string, string>) =>
  world.ask('POST', '/bans/_bulk', { body, headers: { apikey, ...headers } });
const added = async (body: unknown, headers?: Record<string, string>) => {
  const response = await bulk(body, headers);
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as BulkAnswer;
};
const isBanned = async (address: string) =>
  (await world.runtime.checkVisitor({ address: parsed(address), channel: 'chat' })).outcome === 'banned';
const stored = async () => ({
  bans: await world.prisma.ban.count(),
  batches: await world.prisma.banBatch.count(),
  events: await world.prisma.banEvent.count(),
  activities: await world.prisma.activity.count(),
  revision: (await world.runtime.indexSource.position()).revision,
  kept: await world.prisma.keptAnswer.count(),
});

/** Good and bad in turn, with what becomes of them. */
const MIXED = [
  [{ start_ip: '203.0.113.0/28', reason: 'One' }, null],
  [{ start_ip: '203.0.113.999' }, 'invalid-ban start_ip'],
  [{ start_ip: '203.0.113.0', end_ip: '203.0.113.15', date_valid: LATER }, 'duplicate start_ip'],
  [{ start_ip: '203.0.113.20', date_valid: '2026-01-01T00:00:00Z' }, 'invalid-ban date_valid'],
  [{ start_ip: '203.0.113.21', date_valid: LATER }, null],
  // Ends later than the one before it: a ban of its own.
  [{ start_ip: '203.0.113.21' }, null],
  [{ start_ip: '127.0.0.1' }, 'needs-confirmation confirm'],
  [{ start_ip: '203.0.113.22', conversation_id: '999' }, 'invalid-ban conversation_id'],
  ['203.0.113.23', 'invalid-ban start_ip'],
  [{ start_ip: '2001:db8::/48' }, null],
] as const;

describe('many bans', () => {
  test('all or nothing: one that is bad keeps back all, and is told', async () => {
    const before = await stored();
    for (const mode of ['all_or_nothing', undefined]) {
      const response = await bulk({ mode, bans: MIXED.map(([ban]) => ban) });
      expect(response.status).toBe(422);
      const { type, results } = await response.json();
      expect(type).toBe('urn:gatehouse:problem:bulk-refused');
      expect(results.length).toBeGreaterThan(0);
      expect(results.every(({ problem }: BulkResult) => problem !== null)).toBe(true);
    }
    const late = await bulk({ bans: [{ start_ip: '203.0.113.30' }, { start_ip: '203.0.113.30' }] });
    expect(late.status).toBe(422);
    expect((await late.json()).results).toMatchObject([
      { index: 1, problem: { type: 'urn:gatehouse:problem:duplicate' } },
    ]);
    expect(await stored()).toEqual(before);
  });

  test('per item: those that are good are stored in one revision and hold, the others are told why', async () => {
    const before = await stored();
    const { results, ...counts } = await added({ mode: 'per_item', name: 'Botnet', bans: MIXED.map(([ban]) => ban) });
    expect(results.map(({ index }) => index)).toEqual(MIXED.map((_, i) => i));
    expect(
      results.map(({ problem }) => problem && `${problem.type.replace('urn:gatehouse:problem:', '')} ${problem.field}`),
    ).toEqual(MIXED.map(([, wanted]) => wanted));
    expect(counts).toEqual({ added: 4, refused: 6 });
    expect(results[2]?.problem?.ban_id).toBe(results[0]?.id);
    const after = await stored();
    expect(after).toEqual({
      ...before,
      bans: before.bans + 4,
      batches: before.batches + 1,
      events: before.events + 4,
      activities: before.activities + 1,
      revision: before.revision + 1n,
    });
    for (const address of ['203.0.113.9', '203.0.113.21', '2001:db8::7']) expect(await isBanned(address)).toBe(true);
    expect(await isBanned('127.0.0.1')).toBe(false);
    const { id } = results[0] ?? {};
    expect(await world.json('GET', `/bans/${id}`)).toMatchObject({ start_ip: '203.0.113.0', reason: 'One' });
    const [activity] = (await world.runtime.activity.listActivity({ limit: 1 })).rows;
    expect(activity).toMatchObject({
      action: 'bans.imported',
      actor: { name: 'Shop' },
      subjectName: 'Botnet',
      details: { added: 4, refused: 6 },
    });
    const again = await added({ mode: 'per_item', bans: [{ start_ip: '203.0.113.0/28' }] });
    expect(again).toMatchObject({ added: 0, results: [{ problem: { ban_id: results[0]?.id } }] });
  });

  test('confirm counts for one, or for all', async () => {
    const own = { start_ip: '198.51.100.77', date_valid: LATER };
    const proxy = { start_ip: '192.0.2.1', date_valid: LATER };
    expect((await bulk({ bans: [{ ...own, confirm: true }, proxy] })).status).toBe(422);
    expect(await added({ confirm: true, bans: [own, proxy] })).toMatchObject({ added: 2 });
  });

  test('end the running chats of their addresses', async () => {
    const chat = { key: null, name: '', email: '', text: '', userAgent: 'Test', page: '' };
    const started = await world.runtime.chats.startChat({ ...chat, address: parsed('203.0.113.41') }, NOW);
    const { ticketId } = started.chat;
    await added({ bans: [{ start_ip: '203.0.113.40/31' }] });
    const { status } = await world.prisma.chat.findUniqueOrThrow({ where: { ticketId } });
    expect(status).toBe('ended');
  });

  test.each([
    ['no list', {}, 400, 'bans'],
    ['an empty one', { bans: [] }, 400, 'bans'],
    ['a text', { bans: 'x' }, 400, 'bans'],
    ['another mode', { mode: 'some', bans: [{}] }, 400, 'mode'],
    ['too many', { bans: Array.from({ length: 10_001 }, () => ({ start_ip: '203.0.113.50' })) }, 400, 'bans'],
    ['no JSON', '{"bans"', 400, 'bans'],
    ['a name with half a character', { name: '\udc00', bans: [{}] }, 400, 'name'],
    ['nothing but brackets', '['.repeat(1_000_000), 400, 'bans'],
    ['a list itself', [{ start_ip: '203.0.113.50' }], 400, 'bans'],
  ])('refused: %s', async (_, body, status, field) => {
    const before = await stored();
    const response = await bulk(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ field, message: expect.any(String) }] });
    expect(await stored()).toEqual(before);
  });

  test('refused: another type, and more than 8 MB', async () => {
    expect((await bulk('{}', { 'content-type': 'text/csv' })).status).toBe(415);
    expect((await bulk(`{"x":"${'x'.repeat(8 * 1024 * 1024)}"}`)).status).toBe(413);
  });

  test('count as ten changes', async () => {
    const response = await bulk({});
    expect(response.headers.get('ratelimit-limit')).toBe('300');
    expect(response.headers.get('ratelimit-remaining')).toBe('290');
  });
});

describe('with an Idempotency-Key', () => {
  const request = (n: number) => ({ mode: 'per_item', bans: [{ start_ip: `203.0.113.${n}` }, { start_ip: 'x' }] });

  test('a request that comes again is answered as before, and is not carried out again', async () => {
    const key = { 'idempotency-key': 'first' };
    const first = await bulk(request(60), key);
    const before = await stored();
    const again = await bulk(request(60), key);
    expect(again.status).toBe(200);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('x-gatehouse-enforced')).toBe('yes');
    expect(await again.text()).toBe(await first.text());
    const other = await bulk(request(61), key);
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ type: 'urn:gatehouse:problem:idempotency-key-reused' });
    expect(await stored()).toEqual(before);
  });

  test('of several at the same moment one is carried out, and all get its answer', async () => {
    const before = await stored();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => bulk(request(62), { 'idempotency-key': 'crowd' })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(answers.filter((answer) => answer.headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect((await stored()).bans).toBe(before.bans + 1);
  });

  test('one in which nothing could be banned is kept too, and the index goes on', async () => {
    const key = { 'idempotency-key': 'nothing' };
    const bans = [{ start_ip: '203.0.113.67' }];
    await added({ bans });
    const first = await added({ mode: 'per_item', bans }, key);
    expect(first).toMatchObject({ added: 0, refused: 1 });
    expect((await bulk({ mode: 'per_item', bans }, key)).headers.get('idempotency-replayed')).toBe('true');
    expect(await world.json('GET', '/bans/_check?ip_address=203.0.113.67')).toMatchObject({
      banned: true,
      index: { state: 'agrees' },
    });
  });

  test('what was refused as a whole is tried again, each token has keys of its own, and a day later a key is free', async () => {
    const key = { 'idempotency-key': 'again' };
    const twice = { start_ip: '203.0.113.68' };
    expect((await bulk({ bans: [twice, twice] }, key)).status).toBe(422);
    expect(await added(request(63), key)).toMatchObject({ added: 1 });
    const other = await world.makeToken('Other');
    expect(await added(request(64), { ...key, apikey: other })).toMatchObject({ added: 1 });
    world.clock.advance(86_400_000);
    expect(await added(request(65), key)).toMatchObject({ added: 1 });
    expect(await world.prisma.keptAnswer.count()).toBe(1);
  });

  test.each(['', ' ', 'a b', 'x'.repeat(256), 'é'])('“%s” is refused', async (key) => {
    const response = await bulk(request(66), { 'idempotency-key': key });
    expect(response.status).toBe(400);
  });
});

test('10,000 ranges are stored and hold within seconds, in the order in which they came', async () => {
  const address = (n: number) => `2001:db8:1:${n.toString(16)}::/64`;
  const bans = Array.from({ length: 10_000 }, (_, n) => ({ start_ip: address(n), reason: `Range ${n}` }));
  const from = performance.now();
  const { results, ...counts } = await added({ bans });
  const ms = performance.now() - from;
  console.info(`10,000 ranges in one request: ${Math.round(ms)} ms`);
  expect(counts).toEqual({ added: 10_000, refused: 0 });
  expect(ms).toBeLessThan(30_000);
  const ids = results.map(({ id }) => id ?? 0);
  expect(ids).toEqual(ids.slice().sort((a, b) => a - b));
  expect(await world.json('GET', `/bans/${ids[4321]}`)).toMatchObject({ reason: 'Range 4321' });
  for (const n of [0, 9_999]) expect(await isBanned(`2001:db8:1:${n.toString(16)}::1`)).toBe(true);
  expect(await verifyIndex(world, () => world.clock.now())).toMatchObject({ clean: true, differences: 0 });
}, 120_000);

test('hundreds of wide ranges beside thousands of exemptions keep nobody else waiting', async () => {
  await world.prisma.$executeRaw`
    INSERT INTO exemption (start_ip, end_ip, note, created_by_name, created_at, added_in)
    SELECT '198.18.0.1'::inet + i * 7, '198.18.0.1'::inet + i * 7, 'ours', 'Ada', ${NOW}, 0
    FROM generate_series(1, 5000) AS i`;
  const bans = Array.from({ length: 400 }, (_, n) => ({
    start_ip: `198.18.0.${n % 200}`,
    end_ip: `198.19.255.${n < 200 ? 254 : 255}`,
  }));
  const from = performance.now();
  let last = from;
  let longest = 0;
  const turns = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const { added: stored } = await added({ bans, mode: 'per_item' });
  clearInterval(turns);
  console.info(`longest turn ${Math.round(longest)} ms of ${Math.round(performance.now() - from)} ms`);
  expect(stored).toBe(400);
  expect(longest).toBeLessThan(5_000);
  expect(await isBanned('198.18.0.8')).toBe(false);
  expect(await isBanned('198.18.0.9')).toBe(true);
  expect(await verifyIndex(world, () => world.clock.now())).toMatchObject({ clean: true, differences: 0 });
}, 120_000);

test('with Redis away bans are stored, and the answer says that the index follows', async () => {
  const away = { ...world.runtime, bringIndexTo: async () => false };
  shareRuntime(away);
  const single = await world.ask('POST', '/bans', { body: { start_ip: '203.0.113.80' } });
  const many = await bulk({ bans: [{ start_ip: '203.0.113.81' }] });
  shareRuntime(world.runtime);
  for (const response of [single, many]) {
    expect(response.status).toBe(200);
    expect(response.headers.get('x-gatehouse-enforced')).toBe('pending');
  }
});
