import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { editBan } from '../../../lib/bans/edit-ban';
import { expireBan } from '../../../lib/bans/expire-ban';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { resetStore } from '../../support/index-world';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, type TestDatabase } from '../../support/test-services';
import { type BouncerDoor, openBouncerDoor, type StreamAnswer, type Told } from './bouncer-door';

const ACTOR = { agentId: null, name: 'Ada' };
let database: TestDatabase;
let clock: FixedClock;
let opened: OpenRuntime;
let bouncers: BouncerDoor;
beforeAll(async () => {
  database = await createTestDatabase();
  clock = fixedClock('2026-01-01T00:00:00Z');
  opened = await openTestRuntime({ clock, database: database.options });
  await opened.startKeeping();
  bouncers = await openBouncerDoor(opened);
});
beforeEach(async () => {
  await resetStore(database.options);
  await opened.keeper.rebuild('a new store');
});
afterAll(async () => {
  await bouncers.close();
  await opened.close();
});

async function ban(range: string, { hours = null as number | null, reason = '' } = {}): Promise<number> {
  const added = await addBan(opened.runtime, ACTOR, {
    range: ipRangeFromText(...(range.split(' - ') as [string, string?])),
    validUntil: hours === null ? null : new Date(clock.now().getTime() + hours * 3_600_000),
    reason,
    callerAddress: null,
    confirmed: true,
    confirmation: 'lenient',
  });
  if (!added.ok) throw new Error(added.error.kind);
  return added.value.ban.id;
}
const values = (decisions: readonly Told[] | null) => (decisions ?? []).map(({ value }) => value).sort();
const told = ({ new: fresh, deleted }: StreamAnswer) => ({ new: values(fresh), deleted: values(deleted) });

describe('a question about one address', () => {
  test('that is free is answered by exactly the four bytes null, whoever else is banned', async () => {
    await ban('203.0.113.0/24');
    for (const query of ['?ip=198.51.100.7', '?ip=2001:db8::1', '?ip=203.0.113.7&type=captcha', '?scopes=ip']) {
      const answer = await bouncers.ask(`/v1/decisions${query}`);
      expect(answer.headers.get('content-length'), query).toBe(query === '?scopes=ip' ? null : '4');
      expect(await answer.text(), query).toBe('null');
    }
  });

  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7', '0000:0000:0000:0000:0000:ffff:cb00:7107'],
    ['203.0.113.7', '::ffff:203.0.113.7'],
    ['2001:db8:5::77', '2001:0db8:0005:0000:0000:0000:0000:0077'],
    ['2001:db8:5::77', encodeURIComponent('2001:0db8:0005:0000:0000:0000:0000:0077')],
  ])('finds the ban on %s, spelt %s', async (banned, asked) => {
    await ban(banned);
    expect(values(await bouncers.live(`?ip=${asked}`))).toEqual([banned]);
  });

  test('names every ban that covers it, each with all that bouncers need', async () => {
    await ban('203.0.113.0/24', { hours: 1, reason: 'Flood\n of "requests"' });
    await ban('203.0.113.7');
    const found = await bouncers.live('?ip=203.0.113.7');
    expect(found).toHaveLength(2);
    expect(found).toContainEqual({
      id: expect.any(Number),
      origin: 'gatehouse',
      type: 'ban',
      scope: 'Range',
      value: '203.0.113.0/24',
      duration: '3600s',
      scenario: 'Flood of "requests"',
    });
    expect(found).toContainEqual(
      expect.objectContaining({
        scope: 'Ip',
        value: '203.0.113.7',
        duration: '2562047h',
        scenario: 'gatehouse/manual',
      }),
    );
  });
});

describe('while Postgres does not answer', () => {
  test.each([
    ['fails', () => Promise.reject(new Error('down'))],
    ['hangs', () => new Promise<never>(() => {})],
  ])('because it %s, who is banned is still told so, by the index', async (_, bansAbout) => {
    const id = await ban('203.0.113.0/24', { hours: 1 });
    const away = await openBouncerDoor({ ...opened, decisions: { ...opened.decisions, live: { bansAbout } } });
    expect(await away.live('?ip=203.0.113.7')).toEqual([
      expect.objectContaining({ value: '203.0.113.7', scope: 'Ip', duration: '3600s', id: id * 1024 }),
    ]);
    expect(await (await away.ask('/v1/decisions?ip=198.51.100.7')).text()).toBe('null');
    // What only the store knows is an error, never "nothing".
    expect((await away.ask('/v1/decisions?ip=203.0.113.7&scenarios_containing=spam')).status).toBe(503);
    expect(away.errors).toHaveLength(2);
    await away.close();
  });
});

describe('a key', () => {
  test.each([null, 'no key of ours', ''])('%j is refused as CrowdSec refuses it, HEAD included', async (key) => {
    const answer = await bouncers.ask('/v1/decisions', { key });
    expect({ status: answer.status, text: await answer.text() }).toEqual({
      status: 403,
      text: '{"message":"access forbidden"}',
    });
    expect((await bouncers.ask('/v1/decisions/stream', { key, method: 'HEAD' })).status).toBe(403);
    expect((await bouncers.ask('/v1/usage-metrics', { key, method: 'POST', body: '{}' })).status).toBe(403);
  });

  test('that was revoked is refused within a second and a bit', async () => {
    const { key, id } = await bouncers.newKey();
    expect((await bouncers.ask('/v1/decisions', { key })).status).toBe(200);
    await opened.runtime.apiTokens.revokeToken(id, ACTOR, clock.now());
    const begun = performance.now();
    await vi.waitFor(async () => expect((await bouncers.ask('/v1/decisions', { key })).status).toBe(403), {
      timeout: 5_000,
      interval: 50,
    });
    expect(performance.now() - begun).toBeLessThan(4_000);
  });

  test('can change nothing here', async () => {
    for (const method of ['POST', 'DELETE', 'PUT']) {
      expect((await bouncers.ask('/v1/decisions', { method, ...(method !== 'DELETE' && { body: '[]' }) })).status).toBe(
        405,
      );
    }
  });
});

describe('the stream', () => {
  test('tells each key what is new once, whatever the others were told', async () => {
    const other = await bouncers.newKey();
    await bouncers.pull('?startup=true');
    await bouncers.pull('?startup=true', other.key);
    await ban('203.0.113.7');
    for (const key of [bouncers.key, other.key]) {
      expect(told(await bouncers.pull('?', key))).toEqual({ new: ['203.0.113.7'], deleted: [] });
      expect(told(await bouncers.pull('?startup=false', key))).toEqual({ new: [], deleted: [] });
    }
  });

  test('tells everything to a key that never asked, whether it says that it starts or not', async () => {
    await ban('203.0.113.1 - 203.0.113.2');
    const { key } = await bouncers.newKey();
    expect(told(await bouncers.pull('', key))).toEqual({ new: ['203.0.113.1', '203.0.113.2'], deleted: [] });
  });

  test('tells of an edit what is gone and what came, and leaves what both have', async () => {
    const id = await ban('203.0.113.0 - 203.0.113.5');
    expect(told(await bouncers.pull('?startup=true')).new).toEqual(['203.0.113.0/30', '203.0.113.4/31']);
    await editBan(opened.runtime, ACTOR, {
      id,
      change: { range: ipRangeFromText('203.0.113.0', '203.0.113.3') },
      expectedVersion: null,
      callerAddress: null,
      confirmed: true,
      confirmation: 'lenient',
    });
    expect(told(await bouncers.pull())).toEqual({ new: ['203.0.113.0/30'], deleted: ['203.0.113.4/31'] });
  });

  test('takes nothing back that another ban still refuses, and tells that one instead', async () => {
    const short = await ban('203.0.113.7', { hours: 1 });
    await ban('203.0.113.7');
    await bouncers.pull('?startup=true');
    await expireBan(opened.runtime, ACTOR, short);
    const answer = await bouncers.pull();
    expect(told(answer)).toEqual({ new: ['203.0.113.7'], deleted: [] });
    expect(answer.new[0]?.duration).toBe('2562047h');
  });

  test('tells of a ban that ran out, with how long ago', async () => {
    await ban('203.0.113.7', { hours: 1 });
    await bouncers.pull('?startup=true');
    clock.advance(3_600_000 + 5_000);
    const answer = await bouncers.pull();
    expect(told(answer)).toEqual({ new: [], deleted: ['203.0.113.7'] });
    expect(answer.deleted[0]?.duration).toBe('-5s');
  });

  test('tells again what a broken-off answer had told', async () => {
    await bouncers.pull('?startup=true');
    // More than fits into what a socket takes at once.
    for (const third of [1, 2, 3]) await ban(`2001:db8:${third}::1 - 2001:db8:${third}:ffff:ffff:ffff:ffff:fffe`);
    await breakOff();
    const answer = await bouncers.pull();
    expect(answer.new.length).toBeGreaterThan(300);
    expect(told(await bouncers.pull())).toEqual({ new: [], deleted: [] });
  });

  test('of two pulls at once neither loses anything', async () => {
    await bouncers.pull('?startup=true');
    await ban('203.0.113.7');
    const both = await Promise.all([bouncers.pull(), bouncers.pull()]);
    expect(both.flatMap((answer) => values(answer.new))).toContain('203.0.113.7');
    await ban('203.0.113.8');
    expect(told(await bouncers.pull()).new).toContain('203.0.113.8');
  });

  test.each([
    ['origins=gatehouse,cscli', ['203.0.113.0/24', '203.0.113.7']],
    ['origins=cscli', []],
    ['scopes=Range', ['203.0.113.0/24']],
    ['scopes=ip%2Crange', ['203.0.113.0/24', '203.0.113.7']],
    ['scenarios_containing=spam', ['203.0.113.7']],
    ['scenarios_not_containing=spam', ['203.0.113.0/24']],
    ['scenarios_containing=spam,flood&scenarios_not_containing=chat', ['203.0.113.0/24']],
  ])('filters by %s, at the start and later', async (filter, expected) => {
    const { key } = await bouncers.newKey();
    await bouncers.pull(`?startup=true&${filter}`, key);
    const ids = [await ban('203.0.113.0/24', { reason: 'a flood' }), await ban('203.0.113.7', { reason: 'chat spam' })];
    expect(values((await bouncers.pull(`?startup=true&${filter}`, (await bouncers.newKey()).key)).new)).toEqual(
      expected,
    );
    expect(values((await bouncers.pull(`?${filter}`, key)).new)).toEqual(expected);
    for (const id of ids) await expireBan(opened.runtime, ACTOR, id);
    expect(values((await bouncers.pull(`?${filter}`, key)).deleted)).toEqual(expected);
  });

  test('is packed for whoever takes that', async () => {
    await ban('203.0.113.7');
    const answer = await raw('/v1/decisions/stream?startup=true', { 'accept-encoding': 'gzip' });
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(values(JSON.parse(gunzipSync(answer.body).toString()).new)).toEqual(['203.0.113.7']);
  });
});

test('usage metrics are accepted, up to a size', async () => {
  const post = (body: string) => bouncers.ask('/v1/usage-metrics', { method: 'POST', body });
  expect((await post('{"remediation_components":[]}')).status).toBe(201);
  expect((await post('x'.repeat(2 * 1024 * 1024))).status).toBe(413);
});

test('nothing went wrong that was not told', () => {
  expect(bouncers.errors).toEqual([]);
});

interface RawAnswer {
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** Without what fetch does to an answer. */
function raw(path: string, headers: Record<string, string>): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { port: bouncers.door.port, host: '127.0.0.1', path, headers: { ...headers, 'x-api-key': bouncers.key } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(chunks) }));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

/** Asks for what is new and hangs up at the answer's first byte. */
function breakOff(): Promise<void> {
  return new Promise((resolve) => {
    const asked = request(
      {
        port: bouncers.door.port,
        host: '127.0.0.1',
        path: '/v1/decisions/stream',
        headers: { 'x-api-key': bouncers.key },
      },
      (answer) => answer.destroy(),
    );
    asked.on('error', () => {});
    asked.on('close', () => resolve());
    asked.end();
  });
}
