import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiWorld, type Asked, type BanAnswer, closeWorld, NOW, openApiWorld, parsed } from './api-world';

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => closeWorld(world));

const LATER = '2026-03-02T12:00:00.000Z';
const json = (method: string, path: string, asked?: Asked) => world.json<BanAnswer>(method, path, asked);
const list = (filters: unknown) =>
  world.json<BanAnswer[]>('GET', `/bans?_filters=${encodeURIComponent(JSON.stringify(filters))}`);
const ban = (start_ip: string, more: object = {}) => json('POST', '/bans', { body: { start_ip, ...more } });
const isBanned = async (address: string) =>
  (await world.runtime.checkVisitor({ address: parsed(address), channel: 'chat' })).outcome === 'banned';
const count = () => world.prisma.ban.count();

describe('what LiveAgent’s client does', () => {
  test('bans an address: every field comes back, and its visitors are refused at once', async () => {
    const response = await world.ask('POST', '/bans', {
      body: { start_ip: '203.0.113.7', end_ip: '203.0.113.7', date_valid: '2026-03-02T13:00:00+01:00', reason: 'Spam' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-gatehouse-enforced')).toBe('yes');
    const answer = await response.json();
    expect(answer).toEqual({
      id: expect.any(Number),
      date_created: NOW.toISOString(),
      agent_id: null,
      start_ip: '203.0.113.7',
      end_ip: '203.0.113.7',
      date_valid: LATER,
      contact_id: null,
      conversation_id: null,
      reason: 'Spam',
    });
    expect(await isBanned('203.0.113.7')).toBe(true);
    expect(await json('GET', `/bans/${answer.id}`)).toEqual(answer);
    const [item] = await list({});
    expect(item).toEqual({ ...answer, agent_name: 'Shop', contact_name: null, conversation_code: null });
  });

  test('changes it, sends back what it got, and expires it; it stays in the list', async () => {
    const given = await ban('203.0.113.8', { reason: 'Spam' });
    const changed = await json('PUT', `/bans/${given.id}`, { body: { ...given, date_valid: LATER, agent_name: 'x' } });
    expect(changed).toEqual({ ...given, date_valid: LATER });
    const expired = await json('POST', `/bans/${given.id}/_expire`);
    expect(expired).toEqual({ ...changed, date_valid: NOW.toISOString() });
    expect(await isBanned('203.0.113.8')).toBe(false);
    expect(await list({ id: given.id })).toHaveLength(1);
    const events = await world.runtime.bans.banEvents(given.id);
    expect(events.map(({ kind, actorName }) => `${kind} by ${actorName}`)).toEqual([
      'created by Shop',
      'edited by Shop',
      'expired by Shop',
    ]);
  });

  test.each([
    ['198.51.100.0/30', undefined, '198.51.100.0', '198.51.100.3'],
    ['198.51.100.8 - 198.51.100.9', undefined, '198.51.100.8', '198.51.100.9'],
    ['198.51.100.16', '198.51.100.20', '198.51.100.16', '198.51.100.20'],
    ['192.0.2.*', null, '192.0.2.0', '192.0.2.255'],
    ['2001:DB8::/126', '', '2001:db8::', '2001:db8::3'],
    ['::ffff:198.51.100.30', undefined, '198.51.100.30', '198.51.100.30'],
  ])('%s to %s is a range', async (start_ip, end_ip, first, last) => {
    const confirm = start_ip.startsWith('192.0.2');
    expect(await ban(start_ip, { end_ip, confirm })).toMatchObject({ start_ip: first, end_ip: last, date_valid: null });
  });

  test('a time without an offset is UTC, and what was not sent is unlimited', async () => {
    expect((await ban('203.0.113.10', { date_valid: '2026-03-02T12:00:00.123456' })).date_valid).toBe(
      '2026-03-02T12:00:00.123Z',
    );
    expect((await ban('203.0.113.11', { date_valid: null })).date_valid).toBeNull();
  });

  test('names the contact and the ticket, if there are such', async () => {
    const ticket = await world.runtime.tickets.openTicket(
      {
        channel: 'contact_form',
        subject: 'Hello',
        text: 'Hello',
        visitor: { name: 'Jane Doe', email: 'jane@example.com' },
        address: null,
        userAgent: '',
        spam: false,
      },
      NOW,
    );
    const contactId = String(ticket.contact?.id);
    const given = await ban('203.0.113.12', { contact_id: contactId, conversation_id: ticket.id });
    expect(given).toMatchObject({ contact_id: contactId, conversation_id: String(ticket.id) });
    const [item] = await list([['contact_name', '=', 'Jane Doe']]);
    expect(item).toMatchObject({ id: given.id, conversation_code: ticket.code, contact_name: 'Jane Doe' });
    const unknown = await world.ask('POST', '/bans', {
      body: { start_ip: '203.0.113.13', contact_id: '999', conversation_id: '999' },
    });
    expect(unknown.status).toBe(400);
    expect((await unknown.json()).errors.map(({ field }: { field: string }) => field)).toEqual([
      'contact_id',
      'conversation_id',
    ]);
    const moved = await world.ask('PUT', `/bans/${given.id}`, { body: { contact_id: null } });
    expect(moved.status).toBe(400);
  });
});

describe('a change', () => {
  test('leaves alone what it doesn’t name, and null takes away', async () => {
    const given = await ban('203.0.113.20', { end_ip: '203.0.113.22', reason: 'Why', date_valid: LATER });
    const path = `/bans/${given.id}`;
    const put = (body: object) => json('PUT', path, { body });
    expect(await put({})).toEqual(given);
    expect(await put({ reason: 'Other' })).toEqual({ ...given, reason: 'Other' });
    expect(await put({ date_valid: null, reason: null })).toEqual({ ...given, date_valid: null, reason: null });
    expect(await put({ start_ip: '203.0.113.21' })).toMatchObject({ start_ip: '203.0.113.21', end_ip: '203.0.113.22' });
    expect(await put({ end_ip: null })).toMatchObject({ start_ip: '203.0.113.21', end_ip: '203.0.113.21' });
    expect(await put({ start_ip: '203.0.113.23' })).toMatchObject({ start_ip: '203.0.113.23', end_ip: '203.0.113.23' });
    expect(await put({ end_ip: '203.0.113.24' })).toMatchObject({ start_ip: '203.0.113.23', end_ip: '203.0.113.24' });
    expect(await put({ start_ip: '203.0.113.28/30' })).toMatchObject({ end_ip: '203.0.113.31' });
    expect(await isBanned('203.0.113.20')).toBe(false);
    expect(await isBanned('203.0.113.30')).toBe(true);
  });

  test('of one end leaves the other as somebody else moves it at the same moment', async () => {
    const given = await ban('198.18.5.1', { end_ip: '198.18.5.10' });
    const both = [{ start_ip: '198.18.5.5' }, { end_ip: '198.18.5.12' }, { reason: 'Why' }, { date_valid: LATER }];
    const answers = await Promise.all(both.map((body) => world.ask('PUT', `/bans/${given.id}`, { body })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const changed = { ...given, start_ip: '198.18.5.5', end_ip: '198.18.5.12', reason: 'Why', date_valid: LATER };
    expect(await json('GET', `/bans/${given.id}`)).toEqual(changed);
    expect(await isBanned('198.18.5.1')).toBe(false);
    expect(await isBanned('198.18.5.12')).toBe(true);
  });

  test('of a ban that is over is refused, whatever was sent, and so is its expiry', async () => {
    const given = await ban('203.0.113.40', { date_valid: LATER });
    await json('POST', `/bans/${given.id}/_expire`);
    for (const response of [
      await world.ask('PUT', `/bans/${given.id}`, { body: given }),
      await world.ask('POST', `/bans/${given.id}/_expire`),
    ]) {
      expect(response.status).toBe(409);
      expect(await response.json()).toMatchObject({ type: 'urn:gatehouse:problem:past', ban_id: given.id });
    }
  });

  test('to the very range of another ban is refused', async () => {
    const other = await ban('203.0.113.41');
    const given = await ban('203.0.113.42');
    const response = await world.ask('PUT', `/bans/${given.id}`, { body: { start_ip: '203.0.113.41' } });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ type: 'urn:gatehouse:problem:duplicate', ban_id: other.id });
  });

  test('with If-Match changes only what was seen; of two at once one wins', async () => {
    const made = await world.ask('POST', '/bans', { body: { start_ip: '203.0.113.43' } });
    const { id } = await made.json();
    const etag = made.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[^"]+"$/);
    expect((await world.ask('GET', `/bans/${id}`)).headers.get('etag')).toBe(etag);
    const both = await Promise.all(
      ['one', 'two'].map((reason) =>
        world.ask('PUT', `/bans/${id}`, { body: { reason }, headers: { 'if-match': etag } }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const newer = both.find(({ status }) => status === 200)?.headers.get('etag') ?? '';
    expect(newer).not.toBe(etag);
    const same = await world.ask('GET', `/bans/${id}`, { headers: { 'if-none-match': `"other", W/${newer}` } });
    expect([same.status, await same.text()]).toEqual([304, '']);
    expect((await world.ask('GET', `/bans/${id}`, { headers: { 'if-none-match': etag } })).status).toBe(200);

    expect((await world.ask('POST', `/bans/${id}/_expire`, { headers: { 'if-match': etag } })).status).toBe(412);
    const race = await Promise.all([
      world.ask('POST', `/bans/${id}/_expire`, { headers: { 'if-match': newer } }),
      world.ask('PUT', `/bans/${id}`, { body: { reason: 'three' }, headers: { 'if-match': newer } }),
    ]);
    expect(race.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await world.ask('PUT', `/bans/${id}`, { body: {}, headers: { 'if-match': '*' } })).status).not.toBe(412);
  });
});

describe('refused, with nothing stored:', () => {
  test.each([
    ['no address', {}, 400, 'start_ip'],
    ['null', { start_ip: null }, 400, 'start_ip'],
    ['no such address', { start_ip: '203.0.113.256' }, 400, 'start_ip'],
    ['an address with leading zeros', { start_ip: '203.0.113.007' }, 400, 'start_ip'],
    ['a number', { start_ip: 3405803783 }, 400, 'start_ip'],
    ['an end before the start', { start_ip: '203.0.113.9', end_ip: '203.0.113.1' }, 400, 'end_ip'],
    ['two families', { start_ip: '203.0.113.9', end_ip: '2001:db8::1' }, 400, 'end_ip'],
    ['a time that is over', { start_ip: '203.0.113.50', date_valid: '2026-03-01T12:00:00Z' }, 400, 'date_valid'],
    ['a time that is none', { start_ip: '203.0.113.50', date_valid: 'soon' }, 400, 'date_valid'],
    ['an empty time', { start_ip: '203.0.113.50', date_valid: '' }, 400, 'date_valid'],
    ['a time as a number', { start_ip: '203.0.113.50', date_valid: 1 }, 400, 'date_valid'],
    ['an endless reason', { start_ip: '203.0.113.50', reason: 'x'.repeat(2001) }, 400, 'reason'],
    ['a reason with NUL', { start_ip: '203.0.113.50', reason: '\0' }, 400, 'reason'],
    ['a reason with half a character', { start_ip: '203.0.113.50', reason: '\ud83d' }, 400, 'reason'],
    ['an id that is none', { start_ip: '203.0.113.50', contact_id: 'x' }, 400, 'contact_id'],
    ['a maybe', { start_ip: '203.0.113.50', confirm: 'yes' }, 400, 'confirm'],
  ])('%s', async (_, body, status, field) => {
    const before = await count();
    const response = await world.ask('POST', '/bans', { body });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = await response.json();
    expect(problem).toMatchObject({ type: 'urn:gatehouse:problem:invalid-ban', status, title: expect.any(String) });
    expect(problem.errors.map((error: { field: string }) => error.field)).toContain(field);
    expect(await count()).toBe(before);
  });

  test.each([
    ['text that is no JSON', '{', {}, 400],
    ['a list', '[]', {}, 400],
    ['another type', '{}', { 'content-type': 'text/plain' }, 415],
    ['far too much', JSON.stringify({ start_ip: '203.0.113.50', x: 'x'.repeat(70_000) }), {}, 413],
  ])('%s', async (_, body, headers, status) => {
    const response = await world.ask('POST', '/bans', { body, headers });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, detail: expect.any(String) });
  });

  test('an exact duplicate, which names the ban that is there', async () => {
    const given = await ban('203.0.113.51', { date_valid: LATER });
    const again = await world.ask('POST', '/bans', { body: { start_ip: '203.0.113.51', date_valid: LATER } });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ type: 'urn:gatehouse:problem:duplicate', ban_id: given.id });
    expect((await ban('203.0.113.51')).id).not.toBe(given.id);
  });

  test('what an exemption covers', async () => {
    const range = { family: 4 as const, first: 0xc6336432n, last: 0xc6336432n };
    const by = { agentId: null, name: 'Ada' };
    await world.runtime.bans.addExemption({ range, note: 'Office', validUntil: null, createdBy: by }, NOW);
    const response = await world.ask('POST', '/bans', { body: { start_ip: '198.51.100.50' } });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ exemptions: [{ note: 'Office', start_ip: '198.51.100.50' }] });
  });

  test.each([
    ['loopback', '127.0.0.1', 'loopback'],
    ['a trusted proxy', '192.0.2.1', 'trusted-proxy'],
    ['where the program calls from', '198.51.100.0/24', 'own-address'],
  ])('%s, until it is confirmed', async (_, start_ip, kind) => {
    const response = await world.ask('POST', '/bans', { body: { start_ip, date_valid: LATER } });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      type: 'urn:gatehouse:problem:needs-confirmation',
      warnings: [{ kind }],
      detail: expect.stringContaining('“confirm”: true'),
    });
    const given = await world.ask('POST', '/bans', { body: { start_ip, date_valid: LATER, confirm: true } });
    expect(given.status).toBe(200);
    expect(given.headers.get('x-gatehouse-warnings')).toContain(kind);
    await json('POST', `/bans/${(await given.json()).id}/_expire`);
  });
});

describe('who may', () => {
  test.each([
    ['nobody', { apikey: '' }, 401],
    ['an unknown token', { apikey: 'gh_nobody' }, 401],
    ['an unknown token and an unknown bearer', { apikey: 'x', authorization: 'Bearer y' }, 401],
  ])('%s reads or changes nothing', async (_, headers, status) => {
    for (const [method, path] of [
      ['GET', '/bans'],
      ['POST', '/bans'],
      ['GET', '/bans/1'],
      ['PUT', '/bans/1'],
      ['POST', '/bans/1/_expire'],
      ['GET', '/bans/_check'],
      ['PUT', '/bans/_exclude'],
      ['POST', '/bans/_bulk'],
    ] as const) {
      const response = await world.ask(method, path, { headers });
      expect(response.status, `${method} ${path}`).toBe(status);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  test('a bearer counts as well, a token that may only read reads, and a revoked one does nothing', async () => {
    const bearer = { apikey: 'wrong', authorization: `Bearer ${world.readOnlyToken}` };
    expect((await world.ask('GET', '/bans', { headers: bearer })).status).toBe(200);
    const before = await count();
    for (const path of ['/bans', '/bans/_bulk', '/bans/1/_expire']) {
      expect((await world.ask('POST', path, { body: { start_ip: '203.0.113.60' }, headers: bearer })).status).toBe(403);
    }
    expect((await world.ask('PUT', '/bans/1', { body: {}, headers: bearer })).status).toBe(403);
    expect(await count()).toBe(before);
    const token = await world.makeToken('Soon revoked');
    await world.prisma.apiToken.updateMany({ where: { name: 'Soon revoked' }, data: { revokedAt: NOW } });
    expect((await world.ask('GET', '/bans', { headers: { apikey: token } })).status).toBe(401);
  });

  test('of two tokens that count the one that may change bans is enough', async () => {
    const headers = { apikey: world.readOnlyToken, authorization: `Bearer ${await world.makeToken('Changes')}` };
    const { status } = await world.ask('POST', '/bans', { body: { start_ip: '203.0.113.61' }, headers });
    expect(status).toBe(200);
  });

  test('methods that a path doesn’t take are told those that it takes', async () => {
    for (const [method, path, allow] of [
      ['DELETE', '/bans/1', 'GET, PUT'],
      ['HEAD', '/bans', 'GET, POST'],
      ['OPTIONS', '/bans', 'GET, POST'],
      ['GET', '/bans/_bulk', 'POST'],
      ['PATCH', '/bans/1/_expire', 'POST'],
      ['POST', '/bans/_check', 'GET'],
    ] as const) {
      const response = await world.ask(method, path);
      expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    }
  });

  test.each(['0', '-1', 'abc', '1e3', '99999999999', '2147483648', '1%00'])('no ban is called %s', async (id) => {
    for (const [method, path] of [
      ['GET', `/bans/${id}`],
      ['PUT', `/bans/${id}`],
      ['POST', `/bans/${id}/_expire`],
    ] as const) {
      expect((await world.ask(method, path, { body: method === 'GET' ? undefined : {} })).status).toBe(404);
    }
  });

  test('a token has its own limit, which every answer tells; what is over it is refused with when to try again', async () => {
    const apikey = await world.makeToken('Busy', true);
    const first = await world.ask('GET', '/bans?_perPage=1', { headers: { apikey } });
    expect(first.headers.get('ratelimit-limit')).toBe('600');
    expect(first.headers.get('ratelimit-remaining')).toBe('599');
    expect(Number(first.headers.get('ratelimit-reset'))).toBeGreaterThan(50);
    const { id } = await world.prisma.apiToken.findFirstOrThrow({ where: { name: 'Busy' } });
    await world.runtime.rateLimiter.spend(`api-read:${id}`, 600, 60, 599);
    const last = await world.ask('GET', '/bans?_nonsense=1', { headers: { apikey } });
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(last.headers.get('ratelimit-remaining')).toBe('0');
    expect((await world.ask('GET', '/bans')).status).toBe(200);
  });
});

describe('an address that is excluded', () => {
  test('is let in whatever covers it, now and later, once and for all; everybody else stays refused', async () => {
    const given = await ban('203.0.113.96/30');
    expect(await isBanned('203.0.113.97')).toBe(true);
    const path = '/bans/_exclude?ip_address=203.0.113.97';
    const before = await world.prisma.exemption.count();
    for (let n = 0; n < 2; n++) {
      const response = await world.ask('PUT', path);
      expect([response.status, await response.text()]).toEqual([200, '{}']);
      expect(response.headers.get('x-gatehouse-enforced')).toBe('yes');
    }
    expect(await world.prisma.exemption.count()).toBe(before + 1);
    expect(await isBanned('203.0.113.97')).toBe(false);
    expect(await isBanned('203.0.113.98')).toBe(true);
    expect(await json('GET', '/bans/_check?ip_address=203.0.113.97')).toMatchObject({
      banned: false,
      bans: [{ id: given.id }],
      exempted_by: { start_ip: '203.0.113.97', date_valid: null, created_by: 'Shop' },
    });
  });

  test.each(['', '?ip_address=203.0.113.0/24'])(
    'must be one (%s), and a token that may only read excludes none',
    async (query) => {
      const before = await world.prisma.exemption.count();
      expect((await world.ask('PUT', `/bans/_exclude${query}`)).status).toBe(400);
      const apikey = world.readOnlyToken;
      expect((await world.ask('PUT', '/bans/_exclude?ip_address=203.0.113.99', { headers: { apikey } })).status).toBe(
        403,
      );
      expect(await world.prisma.exemption.count()).toBe(before);
    },
  );
});

describe('a check of an address', () => {
  test('tells all bans that cover it, the one that counts first, and the exemption that lets it in', async () => {
    const short = await ban('203.0.113.70', { date_valid: LATER });
    const long = await ban('203.0.113.64/28');
    const checked = await json('GET', '/bans/_check?ip_address=203.0.113.70');
    expect(checked).toMatchObject({
      banned: true,
      valid_until: null,
      bans: [
        { id: long.id, agent_name: 'Shop' },
        { id: short.id, date_valid: LATER },
      ],
      exempted_by: null,
      index: { state: 'agrees', ban_id: long.id },
    });
    expect(await json('GET', '/bans/_check?ip_address=2001:db8::77')).toMatchObject({ banned: false, bans: [] });
    const range = { family: 4 as const, first: 0xcb007146n, last: 0xcb007146n };
    const by = { agentId: null, name: 'Ada' };
    const exempted = await world.runtime.bans.addExemption(
      { range, note: 'Partner', validUntil: null, createdBy: by },
      NOW,
    );
    await world.runtime.bringIndexTo(exempted.revision);
    expect(await json('GET', '/bans/_check?ip_address=::ffff:203.0.113.70')).toMatchObject({
      banned: false,
      bans: [{ id: long.id }, { id: short.id }],
      exempted_by: { note: 'Partner' },
    });
  });

  test.each(['', '?ip_address=', '?ip_address=203.0.113', '?ip_address=203.0.113.0/24'])(
    'of no address (%s) is refused',
    async (query) => {
      const response = await world.ask('GET', `/bans/_check${query}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errors: [{ field: 'ip_address' }] });
    },
  );
});
