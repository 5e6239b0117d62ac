import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { hashApiToken, newApiToken } from '../../../lib/auth/api-token';
import { addBan } from '../../../lib/bans/add-ban';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { metricsEndpoint } from '../../../lib/gate/metrics-endpoint';
import { runtimeMetricsText } from '../../../lib/metrics/runtime-metrics-text';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { openTestRuntime } from '../../support/open-test-runtime';
import {
  type PrivatePostgres,
  type PrivateRedis,
  startPrivatePostgres,
  startPrivateRedis,
} from '../../support/test-services';
import { openTestDoor, type TestDoor } from '../gate/test-door';
import { parseMetrics, type Sample, sampleOf } from './parse-metrics';

/** What an operator reads about a runtime behind a real front door, with Redis and Postgres of its own. */
let redis: PrivateRedis;
let postgres: PrivatePostgres;
let opened: OpenRuntime;
let door: TestDoor;
let before: Sample[];

const SOON = { timeout: 10_000, interval: 20 };
/** A comparison that began before this and meets a change half-way would let the store be asked for a moment. */
async function agreed(): Promise<void> {
  const begun = performance.now();
  await vi.waitFor(() => {
    const ago = opened.keeper.msSinceAgreement() ?? Number.POSITIVE_INFINITY;
    expect(performance.now() - ago).toBeGreaterThan(begun);
    expect(opened.keeper.trusts()).toBe('first');
  }, SOON);
}

beforeAll(async () => {
  [redis, postgres] = await Promise.all([startPrivateRedis(), startPrivatePostgres()]);
  // Nobody else's work on this machine may make a look-up late here.
  opened = await openTestRuntime({ database: postgres.options, redis: redis.options, lookupTimeoutMs: 2_000 });
  await opened.startKeeping();
  const { runtime, counted } = opened;
  door = await openTestDoor({
    trustedProxies: ['127.0.0.1'],
    checkVisitor: runtime.checkVisitor,
    staticHandlers: new Map([
      ['/metrics', metricsEndpoint({ text: metricsText(opened), from: null, program: runtime })],
    ]),
    requestEnded: (kind, status, ms) => counted.requestEnded(kind, status, ms),
    log: {
      refused: ({ channel, outcome, doubt }) => {
        counted.refused(channel, outcome);
        if (doubt !== null) counted.addressUnknown(doubt);
      },
      failed: (_what, error) => {
        throw error;
      },
    },
  });
});
afterAll(async () => {
  await door.close();
  await opened.close();
  await Promise.all([redis.stop(), postgres.stop()]);
});
beforeEach(async () => {
  await Promise.all([redis.start(), postgres.start()]);
  await agreed();
  before = await scrape();
});

const metricsText = (of: OpenRuntime) => runtimeMetricsText(of, '1.2.3');

/** Past the endpoint, which reads once a second. */
async function scrape(): Promise<Sample[]> {
  return parseMetrics(await metricsText(opened).read());
}

/** How much a series has grown since the test began. */
async function grown(name: string, labels: Record<string, string> = {}): Promise<number> {
  return (sampleOf(await scrape(), name, labels) ?? Number.NaN) - (sampleOf(before, name, labels) ?? Number.NaN);
}

async function ban(range: string): Promise<void> {
  const added = await addBan(
    opened.runtime,
    { agentId: null, name: 'Ada' },
    {
      range: ipRangeFromText(range),
      validUntil: null,
      reason: '',
      callerAddress: null,
      confirmed: true,
      confirmation: 'lenient',
    },
  );
  if (!added.ok) throw new Error(`not added: ${added.error.kind}`);
  await agreed();
}

const from = (address: string) => [`X-Forwarded-For: ${address}`];

describe('checks', () => {
  test('are counted by channel, outcome and who answered, each with the time of its look-up', async () => {
    await ban('203.0.113.7');
    expect((await door.ask('/contact', from('203.0.113.7'))).status).toBe(403);
    expect((await door.ask('/contact', from('203.0.113.8'))).status).toBe(200);
    expect((await door.ask('/chat', from('203.0.113.8'))).status).toBe(200);
    expect((await door.ask('/contact', from('nonsense'))).status).toBe(400);

    const by = { answered_by: 'index' };
    expect(await grown('gatehouse_checks_total', { channel: 'contact_form', outcome: 'banned', ...by })).toBe(1);
    expect(await grown('gatehouse_checks_total', { channel: 'contact_form', outcome: 'free', ...by })).toBe(1);
    expect(await grown('gatehouse_checks_total', { channel: 'chat', outcome: 'free', ...by })).toBe(1);
    expect(await grown('gatehouse_checks_total')).toBe(3);
    expect(await grown('gatehouse_lookup_seconds_count', { source: 'index' })).toBe(3);
    expect(await grown('gatehouse_lookup_seconds_bucket', { source: 'index', le: '+Inf' })).toBe(3);
    expect(await grown('gatehouse_lookup_seconds_count', { source: 'store' })).toBe(0);
    expect(await grown('gatehouse_check_fallbacks_total')).toBe(0);

    expect(await grown('gatehouse_refusals_total', { channel: 'contact_form', outcome: 'banned' })).toBe(1);
    expect(await grown('gatehouse_refusals_total', { channel: 'contact_form', outcome: 'unknown-address' })).toBe(1);
    expect(await grown('gatehouse_refusals_total')).toBe(2);
    expect(await grown('gatehouse_unknown_addresses_total', { doubt: 'unreadable-entry' })).toBe(1);
    expect(await grown('gatehouse_unknown_addresses_total')).toBe(1);

    await vi.waitFor(async () => expect(await grown('gatehouse_http_requests_total')).toBe(4), SOON);
    expect(await grown('gatehouse_http_requests_total', { kind: 'channel', status: '2xx' })).toBe(2);
    expect(await grown('gatehouse_http_requests_total', { kind: 'channel', status: '4xx' })).toBe(2);
    expect(await grown('gatehouse_http_request_seconds_count', { kind: 'channel' })).toBe(4);
  });

  test('are counted as fallbacks while Redis is stopped, with the store as who answered', async () => {
    await ban('203.0.113.9');
    before = await scrape();
    await redis.kill();
    for (let i = 0; i < 5; i++) expect((await door.ask('/contact', from('203.0.113.9'))).status).toBe(403);

    const answered = { answered_by: 'store', outcome: 'banned', channel: 'contact_form' };
    expect(await grown('gatehouse_checks_total', answered)).toBe(5);
    expect(await grown('gatehouse_check_fallbacks_total')).toBe(5);
    expect(await grown('gatehouse_lookup_seconds_count', { source: 'store' })).toBe(5);
    expect(await grown('gatehouse_lookup_seconds_count', { source: 'index' })).toBe(0);
    const now = await scrape();
    expect(sampleOf(now, 'gatehouse_redis_up')).toBe(0);
    expect(sampleOf(now, 'gatehouse_store_up')).toBe(1);
    expect(sampleOf(now, 'gatehouse_index_state', { state: 'unreachable' })).toBe(1);
    expect(sampleOf(now, 'gatehouse_index_state', { state: 'ready' })).toBe(0);
    expect(sampleOf(now, 'gatehouse_index_segments')).toBeNull();
    expect(sampleOf(now, 'gatehouse_outbox_pending_revisions')).toBeNull();
    const age = sampleOf(now, 'gatehouse_index_age_seconds') ?? Number.NaN;
    await vi.waitFor(async () =>
      expect(sampleOf(await scrape(), 'gatehouse_index_age_seconds')).toBeGreaterThan(age + 0.02),
    );
  });

  test('with Postgres stopped too are answered by the operator’s choice, and the text is still told', async () => {
    await Promise.all([redis.kill(), postgres.kill()]);
    expect((await door.ask('/contact', from('203.0.113.10'))).status).toBe(200);
    expect(await grown('gatehouse_checks_total', { answered_by: 'policy', outcome: 'free' })).toBe(1);
    expect(await grown('gatehouse_lookup_failures_total', { source: 'store' })).toBe(1);
    expect(sampleOf(await scrape(), 'gatehouse_store_up')).toBe(0);
  });
});

describe('the index', () => {
  test('tells its size, its revision and that nothing waits', async () => {
    const range = '198.51.100.0/24';
    await ban(range);
    expect(await grown('gatehouse_index_segments', { family: 'ipv4' })).toBe(1);
    expect(await grown('gatehouse_index_segments', { family: 'ipv6' })).toBe(0);
    expect(await grown('gatehouse_store_revision')).toBe(1);
    expect(await grown('gatehouse_index_revision')).toBe(1);
    const now = await scrape();
    expect(sampleOf(now, 'gatehouse_outbox_pending_revisions')).toBe(0);
    expect(sampleOf(now, 'gatehouse_outbox_oldest_pending_seconds')).toBe(0);
    expect(sampleOf(now, 'gatehouse_index_state', { state: 'ready' })).toBe(1);
  });

  test('counts its rebuilds, with the time that they took', async () => {
    expect(await opened.runtime.rebuildIndex('a test')).toBe(true);
    expect(await grown('gatehouse_index_rebuild_seconds_count')).toBe(1);
    expect(await grown('gatehouse_index_rebuild_seconds_sum')).toBeGreaterThan(0);
  });

  test('that lacks stored revisions tells how many, and for how long', async () => {
    // Nobody applies what this one stores.
    const other = await openTestRuntime({ database: postgres.options, redis: redis.options });
    const behind = {
      meta: async () => ({ build: 'b', applied: 1n, storeId: 's' }),
      size: async () => ({ ipv4: 0, ipv6: 0 }),
    };
    await ban('198.51.100.200');
    const { revision } = await other.source.position();
    const text = metricsText({ ...other, index: { ...other.index, ...behind } as OpenRuntime['index'] });
    const samples = parseMetrics(await text.read());
    expect(sampleOf(samples, 'gatehouse_outbox_pending_revisions')).toBe(Number(revision) - 1);
    expect(sampleOf(samples, 'gatehouse_outbox_oldest_pending_seconds')).toBeGreaterThan(0);
    await other.close();
  });
});

describe('the text', () => {
  test('has no address, and no more series than its fixed labels make, whatever visitors send', async () => {
    await ban('203.0.113.77');
    const known = before.length;
    for (const path of [
      '/contact',
      '/chat?x=1',
      '/api/nothing/203.0.113.77',
      '/%41',
      '/board',
      '/desk/x',
      '/_next/static/y',
    ]) {
      await door.ask(path, from('203.0.113.77'), 'GET');
      await door.ask(path, from(`203.0.113.78, ${'x'.repeat(500)}`), 'POST', 'a body');
    }
    const after = await scrape();
    const own = (samples: Sample[]) => samples.filter(({ name }) => name.startsWith('gatehouse_')).length;
    expect(own(after)).toBe(own(before));
    expect(known).toBeLessThan(700);
    expect(await metricsText(opened).read()).not.toMatch(/203\.0\.113|x{20}/);
  });

  test('comes by the endpoint as Prometheus wants it', async () => {
    const answer = await door.ask('/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const samples = parseMetrics(answer.body);
    expect(sampleOf(samples, 'gatehouse_build_info', { version: '1.2.3' })).toBe(1);
    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
      'gatehouse_live_streams',
    ]) {
      expect(sampleOf(samples, name), name).not.toBeNull();
    }
    expect((await door.ask('/metrics', [], 'HEAD')).status).toBe(200);
    expect((await door.ask('/metrics', [], 'POST')).status).toBe(405);
  });
});

describe('who may read them', () => {
  const endpoint = (ranges: readonly string[] | null) =>
    metricsEndpoint({
      text: { contentType: 'text/plain', read: async () => 'metrics' },
      from: ranges?.map((range) => ipRangeFromText(range)) ?? null,
      program: opened.runtime,
    });
  const doors: TestDoor[] = [];
  async function open(ranges: readonly string[] | null, trustedProxies: readonly string[]): Promise<TestDoor> {
    const opening = await openTestDoor({ trustedProxies, staticHandlers: new Map([['/metrics', endpoint(ranges)]]) });
    doors.push(opening);
    return opening;
  }
  afterAll(() => Promise.all(doors.map((each) => each.close())));
  const statusOf = async (at: TestDoor, headers: readonly string[] = []) => (await at.ask('/metrics', headers)).status;

  test('without a setting: this machine, unless any header says that somebody else asks through it', async () => {
    for (const trusted of [[], ['127.0.0.1']]) {
      const at = await open(null, trusted);
      expect(await statusOf(at)).toBe(200);
      for (const header of [
        'X-Forwarded-For: 203.0.113.5',
        'X-Forwarded-For: 127.0.0.1',
        'Forwarded: for=127.0.0.1',
        'X-Real-IP: 203.0.113.5',
        'X-Forwarded-Proto: https',
        'Via: 1.1 proxy',
      ]) {
        expect(await statusOf(at, [header]), `${header}, trusted: ${trusted}`).toBe(401);
      }
    }
  });

  test('with one: addresses in it, by a trusted proxy’s word or their own, never by a stranger’s', async () => {
    const behindProxy = await open(['192.0.2.0/28'], ['127.0.0.1']);
    expect(await statusOf(behindProxy, from('192.0.2.10'))).toBe(200);
    expect(await statusOf(behindProxy, from('192.0.2.77'))).toBe(401);
    expect(await statusOf(behindProxy, from('192.0.2.10, 203.0.113.9'))).toBe(401);
    expect(await statusOf(behindProxy)).toBe(401);
    expect(await statusOf(behindProxy, from('nonsense'))).toBe(401);
    const alone = await open(['127.0.0.0/8'], []);
    expect(await statusOf(alone)).toBe(200);
    expect(await statusOf(alone, from('192.0.2.10'))).toBe(401);
    expect(await statusOf(await open([], []))).toBe(401);
  });

  test('else a token, also one that may only read; what is missing is said', async () => {
    const token = newApiToken();
    await opened.runtime.apiTokens.addToken(
      { name: 'Prometheus', hash: hashApiToken(token), readOnly: true },
      { agentId: null, name: 'Ada' },
      new Date(),
    );
    const at = await open([], []);
    expect(await statusOf(at, [`Authorization: Bearer ${token}`])).toBe(200);
    expect(await statusOf(at, [`apikey: ${token}`])).toBe(200);
    expect(await statusOf(at, ['Authorization: Bearer gh_wrong'])).toBe(401);
    expect(await statusOf(at, [`Authorization: Basic ${token}`])).toBe(401);
    const refused = await at.ask('/metrics');
    expect(refused.headers).toMatchObject({ 'content-type': 'application/problem+json', 'www-authenticate': 'Bearer' });
    expect(JSON.parse(refused.body).detail).toMatch(/Authorization: Bearer TOKEN.*GATEHOUSE_METRICS_FROM/);

    // With the database away one that counted a moment ago does, and nobody else's.
    await postgres.kill();
    expect(await statusOf(at, [`Authorization: Bearer ${token}`])).toBe(200);
    expect(await statusOf(at, ['Authorization: Bearer gh_wrong'])).toBe(503);
  });
});

test('an address that could not be read is none that a check could answer', async () => {
  const parsed = parseIpAddress('203.0.113.80');
  if (!parsed.ok) throw new Error(parsed.error.message);
  await opened.runtime.checkVisitor({ address: null, channel: 'chat' });
  await opened.runtime.checkVisitor({ address: parsed.value, channel: 'chat' });
  expect(await grown('gatehouse_checks_total')).toBe(1);
});
