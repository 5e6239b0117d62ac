import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { DELIVERIES_KEPT_DAYS, WEBHOOK_TOPICS, WEBHOOKS_MAX } from '../../../lib/domain/webhook';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { addWebhook } from '../../../lib/webhooks/add-webhook';
import { testMessage } from '../../../lib/webhooks/ban-message';
import { rotateWebhookSecret } from '../../../lib/webhooks/rotate-webhook-secret';
import { WebhookSender, type WebhookSenderDeps } from '../../../lib/webhooks/webhook-sender';
import { resetStore } from '../../support/index-world';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, createTestRedis, type TestDatabase, type TestRedis } from '../../support/test-services';
import { startWebhookReceiver, verifyWebhook, type WebhookReceiver } from '../../support/webhook-receiver';
import type { WebhookSendingTask } from '../../support/webhook-sending';

const ADA = { agentId: null, name: 'Ada' };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PATIENCE = { timeout: 30_000 };
const LOOPBACK = [ipRangeFromText('127.0.0.1')];

let database: TestDatabase;
let redis: TestRedis;
let clock: FixedClock;
let opened: OpenRuntime;
let receiver: WebhookReceiver;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  clock = fixedClock(new Date());
  [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
  opened = await openTestRuntime({ clock, database: database.options, redis: redis.options, allowedTargets: LOOPBACK });
});
beforeEach(async () => {
  await resetStore(database.options);
  receiver = await startWebhookReceiver();
  clock.advance(10 * MINUTE);
  await opened.runtime.webhookSender.round();
  closing.push(() => receiver.close());
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(() => opened.close());

async function ban(text: string, hours: number | null = null): Promise<number> {
  const added = await opened.runtime.bans.addBan(
    {
      range: ipRangeFromText(text),
      validUntil: hours === null ? null : new Date(clock.now().getTime() + hours * HOUR),
      reason: 'Insults',
      bannedBy: ADA,
      contactId: null,
      ticketId: null,
    },
    clock.now(),
  );
  if (!added.ok) throw new Error(`${text} was refused: ${added.error.kind}`);
  return added.value.value.id;
}

async function webhook(url = receiver.url, topics = [...WEBHOOK_TOPICS]) {
  const added = await addWebhook(opened.runtime, { url, topics }, ADA);
  if (!added.ok) throw new Error(added.error.kind);
  return { id: added.value.webhook.id, secret: added.value.secret };
}

/** One round, and what it began has ended. */
async function send(): Promise<void> {
  await opened.runtime.webhookSender.round();
  await opened.runtime.webhookSender.settled();
}

async function another(deps: Partial<WebhookSenderDeps> = {}): Promise<WebhookSender> {
  const runtime = await openTestRuntime({ clock, database: database.options, redis: redis.options });
  const { webhooks, secret, log } = runtime.runtime;
  const sender = new WebhookSender({ outbox: webhooks, secret, allowedTargets: LOOPBACK, clock, log, ...deps });
  closing.push(async () => {
    await sender.close();
    await runtime.close();
  });
  return sender;
}

const types = () => receiver.received.map(({ type }) => type);
const deliveries = (id: number) => opened.runtime.webhooks.listDeliveries(id, 200);
const found = async (id: number) => {
  const one = await opened.runtime.webhooks.findWebhook(id);
  if (!one) throw new Error(`no webhook ${id}`);
  return one;
};

async function query<T>(sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client(database.options);
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as T[];
  } finally {
    await client.end();
  }
}

describe('a webhook is told', () => {
  test('of a ban’s creation, edit and end, with the API’s fields as they were then', async () => {
    const { secret } = await webhook();
    const id = await ban('203.0.113.0/24', 2);
    const created = clock.now().toISOString();
    const end = new Date(clock.now().getTime() + 2 * HOUR).toISOString();
    await opened.runtime.bans.editBan(
      id,
      { range: ipRangeFromText('203.0.113.7'), reason: '' },
      null,
      ADA,
      clock.now(),
    );
    const grace = { agentId: null, name: 'Grace' };
    await opened.runtime.bans.expireBan(id, grace, clock.now());
    await send();

    const terms = {
      id,
      date_created: created,
      agent_id: null,
      contact_id: null,
      conversation_id: null,
    };
    const whole = { start_ip: '203.0.113.0', end_ip: '203.0.113.255', date_valid: end, reason: 'Insults' };
    const one = { start_ip: '203.0.113.7', end_ip: '203.0.113.7', reason: null };
    expect(receiver.received.map(({ payload }) => payload).sort(byType)).toEqual([
      { type: 'ban.created', timestamp: created, by: 'Ada', data: { ...terms, ...whole } },
      {
        type: 'ban.edited',
        timestamp: created,
        by: 'Ada',
        data: { ...terms, ...one, date_valid: end },
        previous: whole,
      },
      { type: 'ban.expired', timestamp: created, by: 'Grace', data: { ...terms, ...one, date_valid: created } },
    ]);
    for (const message of receiver.received) {
      expect(message.headers['content-type']).toBe('application/json');
      expect(verifyWebhook(message, secret, clock.now())).toBe(true);
      expect(verifyWebhook({ ...message, body: `${message.body} ` }, secret, clock.now())).toBe(false);
    }
  });

  test('of a ban that runs out, once, within a minute and not before', async () => {
    await webhook();
    const id = await ban('203.0.113.7', 1);
    const other = await ban('203.0.113.8', 1);
    await opened.runtime.bans.expireBan(other, ADA, clock.now());
    await send();
    receiver.received.length = 0;

    clock.advance(HOUR - 1);
    await send();
    expect(types()).toEqual([]);
    clock.advance(MINUTE);
    await send();
    await send();
    clock.advance(HOUR);
    await send();
    expect(receiver.received.map(({ payload }) => payload)).toMatchObject([
      { type: 'ban.expired', by: null, data: { id, start_ip: '203.0.113.7' } },
    ]);
  });

  test('only what it is about, and nothing of before it was there or while it was off', async () => {
    await ban('203.0.113.1');
    clock.advance(1);
    const { id } = await webhook(receiver.url, ['expired']);
    const first = await ban('203.0.113.2');
    await opened.runtime.bans.expireBan(first, ADA, clock.now());
    await send();
    expect(types()).toEqual(['ban.expired']);

    await opened.runtime.webhooks.switchWebhook(id, false, ADA, clock.now());
    const second = await ban('203.0.113.3');
    await opened.runtime.bans.expireBan(second, ADA, clock.now());
    await send();
    await opened.runtime.webhooks.switchWebhook(id, true, ADA, clock.now());
    await send();
    expect(types()).toEqual(['ban.expired']);
  });

  test('of an import by one message, and of the list’s end by one', async () => {
    await webhook();
    const entries = Array.from({ length: 2_500 }, (_, at) => ({
      range: ipRangeFromText(`2001:db8::${at.toString(16)}`),
      reason: '',
    }));
    const batch = { name: 'list.txt', createdBy: ADA, validUntil: new Date(clock.now().getTime() + HOUR) };
    await ban('203.0.113.1');
    const { value } = await opened.runtime.bans.importBans(batch, entries, clock.now());
    await ban('203.0.113.2');
    await send();
    expect(types().sort()).toEqual(['ban.created', 'ban.created', 'bans.imported']);
    expect(receiver.received.find(({ type }) => type === 'bans.imported')?.payload).toMatchObject({
      by: 'Ada',
      data: { batch_id: value.batchId, batch_name: 'list.txt', added: 2_500 },
    });

    receiver.received.length = 0;
    clock.advance(HOUR + MINUTE);
    await send();
    expect(receiver.received.map(({ payload }) => payload)).toMatchObject([
      { type: 'bans.expired', by: null, data: { batch_id: value.batchId, expired: 2_500 } },
    ]);
  });

  test('of a list that comes in several parts by as many messages, and of each ban between them', async () => {
    await webhook();
    const part = (network: string) =>
      Array.from({ length: 1_200 }, (_, at) => ({
        range: ipRangeFromText(`${network}${at.toString(16)}`),
        reason: '',
      }));
    const batch = { name: 'list.txt', createdBy: ADA, validUntil: null };
    const { value: first } = await opened.runtime.bans.importBans(batch, part('2001:db8:1::'), clock.now());
    await ban('203.0.113.1');
    const { value: second } = await opened.runtime.bans.importBans(batch, part('2001:db8:2::'), clock.now());
    await query('UPDATE ban SET batch_id = $1 WHERE batch_id = $2', [first.batchId, second.batchId]);
    await send();
    const told = receiver.received.map(({ type, data }) => [type, data.added ?? data.start_ip]);
    expect(told.sort()).toEqual([
      ['ban.created', '203.0.113.1'],
      ['bans.imported', 1_200],
      ['bans.imported', 1_200],
    ]);
  });

  test('of many bans of one list that somebody expires together by one message, of a few one by one', async () => {
    await webhook(receiver.url, ['expired']);
    const entries = Array.from({ length: 150 }, (_, at) => ({
      range: ipRangeFromText(`2001:db8::${at.toString(16)}`),
      reason: '',
    }));
    const batch = { name: 'list.txt', createdBy: ADA, validUntil: null };
    await opened.runtime.bans.importBans(batch, entries, clock.now());
    const ids = (await query<{ id: number }>('SELECT id FROM ban ORDER BY id')).map(({ id }) => id);
    await opened.runtime.bans.expireBans(ids.slice(0, 3), ADA, clock.now());
    await send();
    expect(types()).toEqual(['ban.expired', 'ban.expired', 'ban.expired']);
    clock.advance(1);
    await opened.runtime.bans.expireBans(ids.slice(3), ADA, clock.now());
    await send();
    expect(receiver.received.slice(3).map(({ payload }) => payload)).toMatchObject([
      { type: 'bans.expired', by: 'Ada', data: { expired: 147 } },
    ]);
  });

  test('of a hundred bans made at once, each once', async () => {
    const { id } = await webhook();
    for (let at = 0; at < 100; at++) await ban(`203.0.113.${at}`);
    await send();
    expect(new Set(receiver.received.map(({ data }) => data.id)).size).toBe(100);
    expect(receiver.received).toHaveLength(100);
    expect((await deliveries(id)).every(({ state, attempts }) => state === 'delivered' && attempts === 1)).toBe(true);
  });
});

describe('a delivery', () => {
  test('is tried again with the same id, later each time, ten times in all; then the webhook is failing', async () => {
    receiver.answer = (res) => res.writeHead(500, { 'content-type': 'text/html' }).end('<h1>Out of order</h1>\0');
    const { id, secret } = await webhook();
    await ban('203.0.113.7');
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 10; attempt++) {
      await send();
      await send();
      expect(receiver.received).toHaveLength(attempt);
      const [delivery] = await deliveries(id);
      expect(delivery).toMatchObject({
        attempts: attempt,
        state: attempt < 10 ? 'pending' : 'failed',
        status: 500,
        failure: 'The receiver answered 500.',
        answer: '<h1>Out of order</h1>',
      });
      if (!delivery?.nextAttemptAt) break;
      expect((await found(id)).failingSince).toBeNull();
      waits.push((delivery.nextAttemptAt.getTime() - clock.now().getTime()) / 1_000);
      clock.set(new Date(delivery.nextAttemptAt.getTime() - 1));
      await send();
      expect(receiver.received).toHaveLength(attempt);
      clock.advance(1);
    }
    expect(waits).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(new Set(receiver.received.map((message) => message.id)).size).toBe(1);
    const last = receiver.received.at(-1);
    expect(last && verifyWebhook(last, secret, clock.now())).toBe(true);
    expect((await found(id)).failingSince).toEqual(clock.now());
    clock.advance(48 * HOUR);
    await send();
    expect(receiver.received).toHaveLength(10);

    // The next that arrives mends it.
    receiver.answer = (res) => res.writeHead(200).end();
    await ban('203.0.113.8');
    await send();
    expect((await found(id)).failingSince).toBeNull();
  });

  test('is sent again by hand as a delivery of its own, with the same id', async () => {
    const { id } = await webhook();
    await ban('203.0.113.7');
    await send();
    const [first] = await deliveries(id);
    const again = await opened.runtime.webhooks.repeatDelivery(id, first?.id ?? '', clock.now());
    if (!again.ok) throw new Error('not found');
    await opened.runtime.webhookSender.sendNow(again.value);
    expect(receiver.received.map((message) => message.id)).toEqual([first?.message.id, first?.message.id]);
    expect(await deliveries(id)).toMatchObject([
      { id: again.value, isRepeat: true, state: 'delivered', status: 204 },
      { id: first?.id, isRepeat: false },
    ]);
    const other = await webhook(`${receiver.url}2`);
    expect((await opened.runtime.webhooks.repeatDelivery(other.id, first?.id ?? '', clock.now())).ok).toBe(false);
  });

  test('that is a test is tried once and says nothing about the webhook', async () => {
    receiver.answer = (res) => res.writeHead(503).end();
    const { id } = await webhook();
    await opened.runtime.webhooks.switchWebhook(id, false, ADA, clock.now());
    const queued = await opened.runtime.webhooks.queueMessage(id, testMessage(id, clock.now(), 'Ada'), clock.now());
    if (!queued.ok) throw new Error('not found');
    await opened.runtime.webhookSender.sendNow(queued.value);
    expect(types()).toEqual(['webhook.test']);
    expect(await deliveries(id)).toMatchObject([{ state: 'failed', attempts: 1, status: 503 }]);
    expect((await found(id)).failingSince).toBeNull();
  });

  test('that is answered with 410 switches its webhook off; what waits is sent when it is on again', async () => {
    receiver.answer = (res) => res.writeHead(410).end();
    const { id } = await webhook();
    await ban('203.0.113.7');
    await send();
    expect(await found(id)).toMatchObject({ enabled: false, goneAt: clock.now() });
    expect(await deliveries(id)).toMatchObject([{ state: 'failed', attempts: 1, status: 410 }]);
    const { rows } = await opened.runtime.activity.listActivity({ limit: 1 });
    expect(rows).toMatchObject([{ action: 'webhook.disabled', subjectId: id, details: { gone: true } }]);

    await opened.runtime.webhooks.switchWebhook(id, true, ADA, clock.now());
    expect(await found(id)).toMatchObject({ enabled: true, goneAt: null });
  });

  test('goes into no private network, neither at once nor by a redirect', async () => {
    const inside = await webhook('http://hooks.example.com/inside');
    const redirected = await webhook();
    receiver.answer = (res) => res.writeHead(307, { location: 'http://10.0.0.5/' }).end();
    await ban('203.0.113.7');
    const sender = await another({ network: { resolve: async () => ['10.0.0.5'] } });
    await sender.round();
    await sender.settled();
    expect(await deliveries(inside.id)).toMatchObject([
      { state: 'pending', status: null, failure: expect.stringMatching(/^The address of hooks.example.com is inside/) },
    ]);
    expect(await deliveries(redirected.id)).toMatchObject([
      { state: 'pending', status: null, failure: expect.stringMatching(/redirects .* 10\.0\.0\.5 is inside/) },
    ]);
  });

  test('to a receiver that hangs holds up no other', async () => {
    await webhook(`${receiver.url}/slow`);
    const quick = await startWebhookReceiver();
    closing.push(() => quick.close());
    await webhook(quick.url);
    receiver.answer = () => {};
    const sender = await another({ timeoutMs: 60_000 });
    for (let at = 0; at < 12; at++) await ban(`203.0.113.${at}`);
    await sender.round();
    await vi.waitFor(() => expect(quick.received).toHaveLength(12), PATIENCE);
    // And it has no more requests at a time than its places.
    expect(receiver.received).toHaveLength(4);
  });

  test('is given up in time, and its place is the next one’s', async () => {
    const { id } = await webhook();
    receiver.answer = () => {};
    const sender = await another({ timeoutMs: 200 });
    for (let at = 0; at < 6; at++) await ban(`203.0.113.${at}`);
    await sender.round();
    await sender.settled();
    const states = await deliveries(id);
    expect(states.filter(({ failure }) => /did not answer within 0.2 s/.test(failure ?? ''))).toHaveLength(6);
  });

  test('whose secret can’t be read any more is not sent, and says why', async () => {
    const { id } = await webhook();
    await ban('203.0.113.7');
    const sender = await another({ secret: 'another secret of the desk than before' });
    await sender.round();
    await sender.settled();
    expect(receiver.received).toEqual([]);
    expect(await deliveries(id)).toMatchObject([
      { state: 'pending', failure: expect.stringMatching(/GATEHOUSE_SECRET/) },
    ]);
  });

  test('is forgotten after a month', async () => {
    const { id } = await webhook();
    await ban('203.0.113.7');
    await send();
    const old = () =>
      opened.runtime.webhooks.removeOld(new Date(clock.now().getTime() - DELIVERIES_KEPT_DAYS * 24 * HOUR));
    expect(await old()).toBe(0);
    clock.advance(DELIVERIES_KEPT_DAYS * 24 * HOUR + 1);
    expect(await old()).toBe(1);
    expect(await deliveries(id)).toEqual([]);
  });
});

describe('whatever becomes of the processes', () => {
  test('of several instances one sends each delivery', async () => {
    await webhook();
    const senders = await Promise.all([another(), another(), another()]);
    for (let at = 0; at < 60; at++) await ban(`203.0.113.${at}`);
    await Promise.all(senders.map((sender) => sender.round()));
    await Promise.all(senders.map((sender) => sender.round()));
    await Promise.all(senders.map((sender) => sender.settled()));
    expect(receiver.received).toHaveLength(60);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(60);
  });

  test('what a killed process had under way is sent by another, with the same id', async () => {
    const { id } = await webhook();
    await ban('203.0.113.7');
    receiver.answer = () => {};
    const task: WebhookSendingTask = {
      databaseUrl: database.url,
      redisUrl: redis.url,
      secret: opened.runtime.secret,
      now: clock.now().toISOString(),
    };
    const script = join(import.meta.dirname, '../../support/webhook-sending.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(task)], { stdio: 'inherit' });
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1), PATIENCE);
    child.kill('SIGKILL');
    await once(child, 'exit');

    receiver.answer = (res) => res.writeHead(200).end();
    await send();
    expect(receiver.received).toHaveLength(1);
    clock.advance(MINUTE);
    await send();
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[1]?.id).toBe(receiver.received[0]?.id);
    expect(await deliveries(id)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });

  test('what one had under way when it stopped is tried at once by the next', async () => {
    const { id } = await webhook();
    await ban('203.0.113.7');
    receiver.answer = () => {};
    const sender = await another();
    await sender.round();
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1), PATIENCE);
    await sender.close();
    receiver.answer = (res) => res.writeHead(200).end();
    await send();
    expect(await deliveries(id)).toMatchObject([{ state: 'delivered', attempts: 1 }]);
  });

  test('an event whose delivery could not be made is told the next time', async () => {
    await webhook();
    await ban('203.0.113.7');
    await query('ALTER TABLE webhook_delivery RENAME TO away');
    await expect(opened.runtime.webhookSender.round()).rejects.toThrow();
    await query('ALTER TABLE away RENAME TO webhook_delivery');
    await send();
    expect(types()).toEqual(['ban.created']);
  });
});

describe('a webhook', () => {
  test('with a new secret signs with both for a day', async () => {
    const { id, secret } = await webhook();
    const rotated = await rotateWebhookSecret(opened.runtime, id, ADA);
    if (!rotated.ok) throw new Error('not found');
    const verified = async () => {
      receiver.received.length = 0;
      const queued = await opened.runtime.webhooks.queueMessage(id, testMessage(id, clock.now(), 'Ada'), clock.now());
      if (queued.ok) await opened.runtime.webhookSender.sendNow(queued.value);
      const [message] = receiver.received;
      if (!message) throw new Error('nothing arrived');
      return [secret, rotated.value.secret].map((each) => verifyWebhook(message, each, clock.now()));
    };
    expect(await verified()).toEqual([true, true]);
    clock.advance(24 * HOUR);
    expect(await verified()).toEqual([false, true]);
  });

  test('keeps its secrets where nobody reads them', async () => {
    const { id, secret } = await webhook();
    await rotateWebhookSecret(opened.runtime, id, ADA);
    const kept =
      JSON.stringify(await query('SELECT * FROM webhook')) + JSON.stringify(await query('SELECT * FROM activity'));
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(secret.replace('whsec_', ''));
    expect(JSON.stringify(await opened.runtime.webhooks.listWebhooks())).not.toMatch(/v1\.|whsec/);
  });

  test('that is removed leaves its entries in the activity log and nothing else', async () => {
    const { id } = await webhook();
    await ban('203.0.113.7');
    await send();
    const edited = { url: `${receiver.url}/2`, topics: ['created'] as const };
    expect((await opened.runtime.webhooks.editWebhook(id, edited, 2, ADA, clock.now())).ok).toBe(false);
    expect((await opened.runtime.webhooks.editWebhook(id, edited, 1, ADA, clock.now())).ok).toBe(true);
    await opened.runtime.webhooks.removeWebhook(id, ADA, clock.now());
    expect(await opened.runtime.webhooks.findWebhook(id)).toBeNull();
    expect(await query('SELECT 1 FROM webhook_delivery')).toEqual([]);
    const { rows } = await opened.runtime.activity.listActivity({ limit: 3 });
    expect(rows.map(({ action, subjectName }) => [action, subjectName])).toEqual([
      ['webhook.removed', `${receiver.url}/2`],
      ['webhook.edited', `${receiver.url}/2`],
      ['ban.created', '203.0.113.7'],
    ]);
  });

  test('is one of so many that there may be', async () => {
    for (let at = 0; at < WEBHOOKS_MAX; at++) await webhook(`${receiver.url}/${at}`);
    const draft = { url: receiver.url, topics: ['created'] as const };
    expect(await addWebhook(opened.runtime, draft, ADA)).toMatchObject({ ok: false, error: { kind: 'too-many' } });
  });
});

function byType(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): number {
  return String(a.type) < String(b.type) ? -1 : 1;
}
