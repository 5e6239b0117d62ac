import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { receiveContactMessage } from '../../../lib/channels/contact-form/receive-contact-message';
import { MESSAGES_PER_MINUTE } from '../../../lib/channels/contact-form/send-contact-message';
import { type Runtime, shareRuntime } from '../../../lib/composition';
import { formatIpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { clientHeaderValue } from '../../../lib/gate/client-header';
import { PrismaClient } from '../../../lib/generated/prisma/client';
import type { OpenRuntime } from '../../../lib/open-runtime';
import type { Hit } from '../../../lib/ports/hit-book';
import { openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, type PrivatePostgres, startPrivatePostgres } from '../../support/test-services';

const GOOD = { name: 'Jane Doe', email: 'jane@example.com', subject: 'My order', message: 'It has not arrived.' };
let opened: OpenRuntime;
let prisma: PrismaClient;
beforeAll(async () => {
  const database = (await createTestDatabase()).options;
  prisma = new PrismaClient({ adapter: new PrismaPg(database) });
  opened = await openTestRuntime({ database });
  await opened.startKeeping();
});
afterAll(async () => {
  await prisma.$disconnect();
  await opened.close();
});
beforeEach(() => shareRuntime(opened.runtime));
afterEach(() => shareRuntime(null));

let lastAddress = 0;
/** An address that no other test uses, so that their limits and bans don't meet. */
const freshAddress = () => `198.51.100.${++lastAddress}`;

/** The header by which the front door says where the request came from. */
function seenFrom(address: string, runtime: Runtime = opened.runtime): Record<string, string> {
  const parsed = parseIpAddress(address);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const client = { address: parsed.value, ground: 'peer', via: [] } as const;
  return { 'x-gatehouse-client': clientHeaderValue(client, runtime.clientHeaderSecret) };
}
const send = (body: unknown, headers: Record<string, string> = {}) =>
  receiveContactMessage(
    new Request('http://desk.example.com/api/channels/contact-form', {
      method: 'POST',
      headers: { host: 'desk.example.com', 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
const ban = async (range: string, validUntil: Date | null = null) => {
  const input = { range: ipRangeFromText(range), validUntil, reason: 'a secret reason', callerAddress: null };
  const added = await addBan(
    opened.runtime,
    { agentId: null, name: 'Ada' },
    { ...input, confirmed: true, confirmation: 'lenient' },
  );
  if (!added.ok) throw new Error(added.error.kind);
  return added.value.ban.id;
};

describe('a message', () => {
  test('becomes a ticket, and the visitor gets its code', async () => {
    const address = freshAddress();
    const response = await send(GOOD, { ...seenFrom(address), 'user-agent': 'Browser/1' });
    expect(response.status).toBe(201);
    const { ticket, ...more } = await response.json();
    expect(more).toEqual({});
    expect(await opened.runtime.tickets.findTicketByCode(ticket)).toMatchObject({
      channel: 'contact_form',
      subject: GOOD.subject,
      address,
      userAgent: 'Browser/1',
      spam: false,
      contact: { email: GOOD.email },
      messages: [{ author: 'visitor', text: GOOD.message }],
    });
  });

  test('from a program that fills in what people don’t see is answered the same, and is spam', async () => {
    const response = await send({ ...GOOD, website: 'https://spam.example' }, seenFrom(freshAddress()));
    expect(response.status).toBe(201);
    const { ticket } = await response.json();
    expect(await opened.runtime.tickets.findTicketByCode(ticket)).toMatchObject({ spam: true });
  });

  test.each([
    ['without a name', { ...GOOD, name: ' ' }, ['name']],
    ['without anything', {}, ['name', 'email', 'subject', 'message']],
    ['that is too long', { ...GOOD, message: 'x'.repeat(10_001) }, ['message']],
  ])('%s is refused with the fields to mend', async (_, body, fields) => {
    const response = await send(body, seenFrom(freshAddress()));
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = await response.json();
    expect(problem).toMatchObject({ type: 'urn:gatehouse:problem:invalid-message', status: 400 });
    expect(problem.errors.map(({ field }: { field: string }) => field)).toEqual(fields);
  });

  test.each([
    ['not JSON', '{"name": ', {}, 400],
    ['a JSON array', '[]', {}, 400],
    ['a form', 'name=Jane', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    [
      'plain text, as another site’s page can send without asking',
      JSON.stringify(GOOD),
      { 'content-type': 'text/plain' },
      415,
    ],
    ['more than 64 kB', JSON.stringify({ ...GOOD, more: 'x'.repeat(65_536) }), {}, 413],
    ['from another site’s page', JSON.stringify(GOOD), { origin: 'https://evil.example' }, 403],
    ['from a page without an origin', JSON.stringify(GOOD), { origin: 'null' }, 403],
  ])('that is %s is refused', async (_, body, headers, status) => {
    const before = await prisma.ticket.count();
    const response = await send(body, { ...seenFrom(freshAddress()), ...headers });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, title: expect.any(String), type: expect.any(String) });
    expect(await prisma.ticket.count()).toBe(before);
  });

  test('from our own page, or in JSON with a charset, is taken', async () => {
    const headers = { origin: 'http://desk.example.com', 'content-type': 'Application/JSON; charset=utf-8' };
    expect((await send(GOOD, { ...seenFrom(freshAddress()), ...headers })).status).toBe(201);
  });
});

describe('many messages', () => {
  test('from one address at the same moment: a minute’s worth is taken, the rest told when to try again', async () => {
    const from = seenFrom(freshAddress());
    const before = await prisma.ticket.count();
    const responses = await Promise.all(Array.from({ length: MESSAGES_PER_MINUTE + 10 }, () => send(GOOD, from)));
    const statuses = responses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(MESSAGES_PER_MINUTE);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    const refused = responses.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused?.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(await refused?.json()).toMatchObject({ type: 'urn:gatehouse:problem:too-many', status: 429 });
    expect(await prisma.ticket.count()).toBe(before + MESSAGES_PER_MINUTE);
  });

  test('with one e-mail and one text from many addresses are all taken', async () => {
    const responses = await Promise.all(
      Array.from({ length: MESSAGES_PER_MINUTE + 10 }, (_, at) => send(GOOD, seenFrom(`203.0.113.${at}`))),
    );
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([201]));
  });

  test('that are refused for what is in them don’t count', async () => {
    const from = seenFrom(freshAddress());
    await Promise.all(Array.from({ length: MESSAGES_PER_MINUTE + 10 }, () => send({}, from)));
    expect((await send(GOOD, from)).status).toBe(201);
  });
});

describe('a banned visitor', () => {
  test('is refused with until when and a reference, and never with why or by whom', async () => {
    const address = freshAddress();
    const until = new Date(Date.now() + 3_600_000);
    await ban(address, until);
    const response = await send(GOOD, seenFrom(address));
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({
      status: 403,
      channel: 'contact_form',
      valid_until: until.toISOString(),
      reference: expect.stringMatching(/^GH-/),
    });
    expect(text).not.toMatch(/secret reason|Ada/);
    expect(text).not.toContain(address);
    const found = await opened.runtime.refusals.find(JSON.parse(text).reference);
    expect(found).toMatchObject({ kind: 'found', refusal: { channel: 'contact_form', outcome: 'banned' } });
    expect(found.kind === 'found' && found.refusal.address && formatIpAddress(found.refusal.address)).toBe(address);
  });

  test('that is refused is one hit of the ban that counts, and one that is taken is none', async () => {
    const hits: Hit[] = [];
    shareRuntime({ ...opened.runtime, hits: { note: (hit) => hits.push(hit) } });
    const address = freshAddress();
    await send(GOOD, seenFrom(address));
    const id = await ban(address);
    await send(GOOD, seenFrom(address));
    expect(hits).toEqual([{ banId: id, channel: 'contact_form', at: expect.any(Date) }]);
  });

  test('is refused however the address is spelled', async () => {
    const address = freshAddress();
    await ban(address);
    expect((await send(GOOD, seenFrom(`::ffff:${address}`))).status).toBe(403);
  });

  test('is refused before anything else is looked at, and it counts against no limit', async () => {
    const address = freshAddress();
    await ban(`${address}/32`);
    const take = vi.spyOn(opened.runtime.rateLimiter, 'take');
    const foreign = { origin: 'https://evil.example', 'content-type': 'text/plain' };
    for (const [body, headers] of [
      ['not JSON', foreign],
      ['x'.repeat(100_000), {}],
      [{}, {}],
      [GOOD, {}],
    ] as const) {
      const response = await send(body, { ...seenFrom(address), ...headers });
      expect((await response.json()).type).toBe('urn:gatehouse:problem:banned');
    }
    expect(take).not.toHaveBeenCalled();
    take.mockRestore();
  });

  test('leaves no trace in the tickets', async () => {
    const address = freshAddress();
    await ban(address);
    const before = await prisma.ticket.count();
    await Promise.all(Array.from({ length: 10 }, () => send(GOOD, seenFrom(address))));
    expect(await prisma.ticket.count()).toBe(before);
  });
});

describe('without the front door’s word on who is calling', () => {
  test('nobody gets in where there is no runtime, and the operator is told what to do', async () => {
    shareRuntime(null);
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const response = await send(GOOD, seenFrom(freshAddress()));
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ type: 'urn:gatehouse:problem:no-front-door' });
    expect(said.mock.calls.join()).toContain('npm start');
    said.mockRestore();
  });

  test.each([
    ['absent', {}],
    ['a bare address', { 'x-gatehouse-client': '203.0.113.7' }],
    ['signed by another process', { 'x-gatehouse-client': `${'A'.repeat(43)} 203.0.113.7` }],
    ['forwarded by somebody', { 'x-forwarded-for': '203.0.113.7' }],
  ])('nobody gets in with a header that is %s', async (_, headers) => {
    const before = await prisma.ticket.count();
    const response = await send(GOOD, headers);
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ type: 'urn:gatehouse:problem:no-front-door' });
    expect(await prisma.ticket.count()).toBe(before);
  });

  test('a visitor whose address the front door can’t tell is answered 400 with what to set', async () => {
    const doubt = { kind: 'only-trusted-hops', message: '' } as const;
    const value = clientHeaderValue({ address: null, doubt, via: [] }, opened.runtime.clientHeaderSecret);
    const response = await send(GOOD, { 'x-gatehouse-client': value });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      type: 'urn:gatehouse:problem:unknown-address',
      detail: expect.stringContaining('GATEHOUSE_TRUSTED_PROXIES'),
    });
  });

  test('nobody gets in where the check can’t be made and the operator chose to close', async () => {
    shareRuntime({ ...opened.runtime, checkVisitor: async () => ({ outcome: 'unavailable' }) });
    const response = await send(GOOD, seenFrom(freshAddress()));
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('while Postgres is down', () => {
  let postgres: PrivatePostgres;
  let degraded: OpenRuntime;
  beforeAll(async () => {
    postgres = await startPrivatePostgres();
    degraded = await openTestRuntime({ database: postgres.options });
    await degraded.startKeeping();
  });
  afterAll(async () => {
    await degraded.close();
    await postgres.stop();
  });

  test('a message is answered "try again shortly", nothing of it is kept, and it works again afterwards', async () => {
    shareRuntime(degraded.runtime);
    const from = seenFrom(freshAddress(), degraded.runtime);
    expect((await send(GOOD, from)).status).toBe(201);
    await flush(postgres);
    await postgres.kill();
    const response = await send({ ...GOOD, email: 'john@example.com' }, from);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.json()).toMatchObject({ title: 'Please try again shortly', status: 503 });

    await postgres.start();
    await expect.poll(async () => (await send(GOOD, from)).status, { timeout: 20_000 }).toBe(201);
    const { rows } = await degraded.runtime.tickets.listTickets({ sort: 'created', spam: false, limit: 10 });
    expect(rows).toHaveLength(2);
    expect(rows.map(({ contact }) => contact?.email)).toEqual([GOOD.email, GOOD.email]);
  });
});

/** Tests' servers commit before they write (synchronous_commit off), so a kill would lose what we look for afterwards. */
async function flush(postgres: PrivatePostgres): Promise<void> {
  const client = new pg.Client(postgres.options);
  await client.connect();
  await client.query('CHECKPOINT');
  await client.end();
}
