import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { address, must } from '../tickets/ticket-world';
import { ADA, aMail, aRule, closeWorld, type InboundWorld, NOW, openInboundWorld, when } from './inbound-world';

let world: InboundWorld;
beforeAll(async () => {
  world = await openInboundWorld();
});
afterAll(() => closeWorld(world));

const find = (code: string) => world.runtime.tickets.findTicketByCode(code);
const counts = async () => [await world.prisma.ticket.count(), await world.prisma.inbound.count()];
/** What the endpoint told, once it took something. */
const told = async (response: Response) => {
  expect(response.status, await response.clone().text()).toBeLessThan(300);
  return (await response.json()) as { outcome: string; ticket: string; spam: boolean; malformed: string | null };
};

describe('who may hand something in', () => {
  test.each([
    ['without a token', () => ({ apikey: '' }), 401],
    ['with a token that nobody made', () => ({ apikey: `gh_${'x'.repeat(43)}` }), 401],
    ['with something enormous for a token', () => ({ apikey: 'x'.repeat(5_000) }), 401],
    ['with a token that may only read', () => ({ apikey: world.readOnlyToken }), 403],
  ])('nobody %s, and nothing is stored', async (_, headers, status) => {
    const before = await counts();
    for (const response of [await world.mail(aMail(), headers()), await world.call({ from: '+43 1' }, headers())]) {
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ status, title: expect.any(String) });
    }
    expect(await counts()).toEqual(before);
  });

  test('a token counts as a bearer’s too, until it is revoked, and its use is noted', async () => {
    const bearer = () => ({ apikey: '', authorization: `Bearer ${world.token}` });
    expect((await world.mail(aMail(), bearer())).status).toBe(201);
    const row = await world.prisma.apiToken.findFirstOrThrow({ where: { name: 'Mail server' } });
    expect(row.lastUsedAt).toEqual(NOW);
    await world.prisma.apiToken.update({ where: { id: row.id }, data: { revokedAt: NOW } });
    expect((await world.mail(aMail(), bearer())).status).toBe(401);
    await world.prisma.apiToken.update({ where: { id: row.id }, data: { revokedAt: null } });
  });
});

describe('a mail', () => {
  test('becomes a ticket of the channel e-mail, its sender a contact, and no address is known', async () => {
    const { ticket, outcome } = await told(await world.mail(aMail({ 'X-Mailer': 'Mail 1' })));
    expect(outcome).toBe('opened');
    expect(await find(ticket)).toMatchObject({
      channel: 'email',
      subject: 'My order',
      spam: false,
      address: null,
      phone: null,
      contact: { name: 'Jane Doe', email: 'jane@example.com' },
      messages: [{ author: 'visitor', authorName: 'Jane Doe', text: 'It has not arrived.' }],
    });
  });

  test('that comes twice is stored once, also at the same moment', async () => {
    const raw = aMail();
    const { ticket } = await told(await world.mail(raw));
    const before = await counts();
    expect(await told(await world.mail(raw))).toMatchObject({ outcome: 'known', ticket });
    expect(await counts()).toEqual(before);

    const other = aMail();
    const answers = await Promise.all(Array.from({ length: 6 }, async () => told(await world.mail(other))));
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual([
      'known',
      'known',
      'known',
      'known',
      'known',
      'opened',
    ]);
    expect(new Set(answers.map((answer) => answer.ticket)).size).toBe(1);
    expect(await counts()).toEqual(before.map((count) => count + 1));
  });

  test('of somebody else with the same Message-ID, or without one, is another mail', async () => {
    const before = await counts();
    for (const From of ['jane@example.com', 'bo@example.com'])
      await world.mail(aMail({ 'Message-ID': '<same@x>', From }));
    for (const raw of [aMail({ 'Message-ID': null }), aMail({ 'Message-ID': null })]) await world.mail(raw);
    expect(await counts()).toEqual(before.map((count) => count + 4));
  });

  test('that can’t be read is kept as it came, and its ticket says so', async () => {
    const raw = Buffer.from([0x00, 0xff, 0x03, 0x0a, 0x48, 0x69]);
    const { ticket, malformed } = await told(await world.mail(raw));
    expect(malformed).toBe('unreadable');
    const found = await find(ticket);
    expect(found).toMatchObject({ subject: 'Mail that could not be read', contact: null });
    expect(found?.messages).toMatchObject([{ author: 'visitor' }, { author: 'system', event: 'mail_malformed' }]);
    expect(await world.runtime.inbound.cameIn(found?.id ?? 0)).toEqual([
      { seq: 1, malformed: 'unreadable', hasOriginal: true },
    ]);
    expect(Buffer.from((await world.runtime.inbound.findOriginal(ticket, 1)) ?? []).equals(raw)).toBe(true);
  });

  test.each([
    ['as another type', { 'content-type': 'application/json' }, 'x', 415],
    ['with nothing in it', {}, ' \r\n', 400],
  ])('is refused %s', async (_, headers, raw, status) => {
    const before = await counts();
    const response = await world.mail(raw, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, detail: expect.any(String) });
    expect(await counts()).toEqual(before);
  });

  test('of up to 10 MB is taken, whole; of more it is refused, which says how much is taken', async () => {
    const largest = aMail({}, 'x'.repeat(10 * 1024 * 1024)).slice(0, 10 * 1024 * 1024);
    const { ticket } = await told(await world.mail(largest, { 'content-type': 'text/plain; charset=utf-8' }));
    expect((await find(ticket))?.messages[0]?.text).toHaveLength(
      100_000 + '\n\n[The rest is left out here; the original has it.]'.length,
    );
    expect((await world.runtime.inbound.findOriginal(ticket, 1))?.byteLength).toBe(largest.length);
    const response = await world.mail(`${largest}x`);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ detail: 'Gatehouse takes mail of at most 10 MB.' });
  });
});

describe('a reply', () => {
  const from = 'Rhea <rhea@example.com>';
  const first = async (id: string) => (await told(await world.mail(aMail({ From: from, 'Message-ID': id })))).ticket;

  test('that refers to a mail of the same contact joins its ticket, and one about the code in its subject too', async () => {
    const code = await first('<r1@x>');
    const { id } = (await find(code)) ?? { id: 0 };
    const answers = [
      aMail({ From: 'RHEA@example.com', 'In-Reply-To': '<r1@x>' }, 'By reply'),
      aMail({ From: from, References: '<r0@x> <r1@x> <agent@desk>' }, 'By references'),
      aMail({ From: from, Subject: `Re: My order [${code.toLowerCase()}]` }, 'By code'),
    ];
    for (const raw of answers)
      expect(await told(await world.mail(raw))).toMatchObject({ outcome: 'joined', ticket: code });
    expect((await world.said(code)).slice(1)).toEqual(
      ['By reply', 'By references', 'By code'].map((text) => expect.stringContaining(text)),
    );
    expect((await world.runtime.inbound.cameIn(id)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  test('of somebody else never joins', async () => {
    const code = await first('<r2@x>');
    const raw = aMail({ From: 'mallory@example.com', 'In-Reply-To': '<r2@x>', Subject: `Re: [${code}]` });
    const answer = await told(await world.mail(raw));
    expect(answer.outcome).toBe('opened');
    expect(answer.ticket).not.toBe(code);
  });

  test('opens its ticket again, unless that is spam', async () => {
    const code = await first('<r3@x>');
    const change = (kind: 'resolve' | 'mark-spam') => world.runtime.tickets.changeTicket(code, { kind }, ADA, NOW);
    must(await change('resolve'));
    await world.mail(aMail({ From: from, 'In-Reply-To': '<r3@x>' }));
    expect(await find(code)).toMatchObject({ status: 'open', resolvedAt: null });
    must(await change('resolve'));
    must(await change('mark-spam'));
    expect(await told(await world.mail(aMail({ From: from, 'In-Reply-To': '<r3@x>' })))).toMatchObject({
      outcome: 'joined',
    });
    expect(await find(code)).toMatchObject({ status: 'resolved', spam: true });
  });

  test('joins a contact form’s ticket by its code, and no chat that is running', async () => {
    const { tickets, chats } = world.runtime;
    const visitor = { name: 'Rhea', email: 'rhea@example.com' };
    const form = {
      channel: 'contact_form',
      subject: 'Hi',
      text: 'Hi',
      address: null,
      userAgent: '',
      spam: false,
      visitor,
    } as const;
    const { code } = await tickets.openTicket(form, NOW);
    expect(await told(await world.mail(aMail({ From: from, Subject: code })))).toMatchObject({
      outcome: 'joined',
      ticket: code,
    });
    expect(await find(code)).toMatchObject({ channel: 'contact_form' });

    const chat = {
      key: null,
      name: 'Rhea',
      email: visitor.email,
      text: '',
      userAgent: '',
      page: '',
      address: address('203.0.113.7'),
    };
    const { code: running } = (await chats.startChat(chat, NOW)).chat;
    const answer = await told(await world.mail(aMail({ From: from, Subject: running })));
    expect(answer.outcome).toBe('opened');
    expect(answer.ticket).not.toBe(running);
  });

  test('never becomes a post of the board, which everybody reads', async () => {
    const visitor = { name: 'Rhea', email: 'rhea@example.com' };
    const topic = {
      channel: 'board',
      subject: 'Hi',
      text: 'Hi',
      address: null,
      userAgent: '',
      spam: false,
      visitor,
    } as const;
    const { code } = await world.runtime.tickets.openTicket(topic, NOW);
    const answer = await told(await world.mail(aMail({ From: from, Subject: code })));
    expect(answer.outcome).toBe('opened');
    expect(answer.ticket).not.toBe(code);
  });
});

describe('a call', () => {
  const RECORD = {
    from: '0043 (660) 123-4567',
    to: '+43 1 234567',
    started_at: '2026-02-28T23:30:00+01:00',
    duration: 192,
    note: 'Shouted.',
    recording_url: 'https://pbx.example.com/17.ogg',
    id: 'pbx-17',
  };

  test('becomes a ticket of the channel phone that says who called, when and for how long', async () => {
    const { ticket } = await told(await world.call(RECORD));
    const found = await find(ticket);
    expect(found).toMatchObject({ channel: 'phone', phone: '+436601234567', contact: null, address: null });
    expect(found?.messages[0]?.text.split('\n')).toEqual([
      'From: 0043 (660) 123-4567',
      'To: +43 1 234567',
      'Started: 28 Feb 2026, 22:30 UTC',
      'Lasted: 3 min 12 s',
      'Recording: https://pbx.example.com/17.ogg',
      '',
      'Shouted.',
    ]);
    expect(await told(await world.call(RECORD))).toMatchObject({ outcome: 'known', ticket });
  });

  test('needs no more than a number, and that may be withheld', async () => {
    const { ticket } = await told(await world.call({ from: null }));
    expect(await find(ticket)).toMatchObject({ subject: 'Call from a withheld number', phone: null });
  });

  test.each([
    ['no number', {}, ['from']],
    [
      'wrong kinds',
      { from: 43, started_at: 'yesterday', duration: -1, recording_url: 'javascript:alert(1)' },
      ['from', 'started_at', 'duration', 'recording_url'],
    ],
    ['too much', { from: 'x'.repeat(101), note: 'x'.repeat(10_001) }, ['from', 'note']],
  ])('with %s is refused by field', async (_, record, fields) => {
    const response = await world.call(record);
    expect(response.status).toBe(400);
    expect((await response.json()).errors.map(({ field }: { field: string }) => field)).toEqual(fields);
  });
});

describe('a rule', () => {
  test('that deletes lets nothing of the next mail in but a trace: who, what about, which rule, how many', async () => {
    const rule = must(await world.runtime.rules.addRule(aRule(), ADA, NOW));
    const before = await world.prisma.ticket.count();
    const raw = aMail({ From: 'Bo <bo@spam.example>', Subject: 'Your PRIZE' });
    expect(await told(await world.mail(raw))).toMatchObject({ outcome: 'deleted', ticket: null, rule: 'Prizes' });
    expect(await told(await world.mail(raw))).toMatchObject({ outcome: 'known', ticket: null });
    expect(await world.prisma.ticket.count()).toBe(before);
    expect(await world.prisma.contact.count({ where: { email: 'bo@spam.example' } })).toBe(0);
    expect(await world.runtime.rules.findRule(rule.id)).toMatchObject({ metCount: 1, lastMetAt: NOW });
    const { rows } = await world.runtime.activity.listActivity({ actions: ['rule.deleted_email'], limit: 10 });
    expect(rows).toMatchObject([
      {
        actor: { name: 'Mail server' },
        subjectId: rule.id,
        subjectName: 'Prizes',
        details: { sender: 'bo@spam.example', subject: 'Your PRIZE' },
      },
    ]);
    must(await world.runtime.rules.removeRule(rule.id, ADA, NOW));
    expect(await told(await world.mail(aMail({ Subject: 'A prize' })))).toMatchObject({ outcome: 'opened' });
  });

  test('that marks as spam does so on a ticket of its own, which says which rule it was', async () => {
    const { ticket } = await told(await world.mail(aMail({ From: 'sam@example.com', 'Message-ID': '<s1@x>' })));
    const rule = must(
      await world.runtime.rules.addRule(
        aRule({
          name: 'Sam',
          action: 'spam',
          conditions: [when('domain', 'is', 'example.com'), when('sender', 'contains', 'SAM@')],
        }),
        ADA,
        NOW,
      ),
    );
    const answer = await told(await world.mail(aMail({ From: 'sam@example.com', 'In-Reply-To': '<s1@x>' })));
    expect(answer).toMatchObject({ outcome: 'opened', spam: true, rule: 'Sam' });
    expect(answer.ticket).not.toBe(ticket);
    expect((await world.said(answer.ticket)).at(-1)).toBe('system : The rule “Sam” marked this ticket as spam.');
    must(await world.runtime.rules.removeRule(rule.id, ADA, NOW));
    expect(await find(answer.ticket)).toMatchObject({ spam: true });
  });

  test('by number keeps calls away, and counts each of many at once', async () => {
    const rule = must(
      await world.runtime.rules.addRule(
        aRule({ name: 'Number', conditions: [when('phone', 'matches', '+43 699*')] }),
        ADA,
        NOW,
      ),
    );
    const calls = Array.from({ length: 8 }, (_, i) => world.call({ from: `0043 699 10${i}`, note: 'Hello' }));
    for (const response of await Promise.all(calls)) expect(await told(response)).toMatchObject({ outcome: 'deleted' });
    expect(await world.runtime.rules.findRule(rule.id)).toMatchObject({ metCount: 8 });
    expect(await told(await world.call({ from: '0043 1 10' }))).toMatchObject({ outcome: 'opened' });
    must(await world.runtime.rules.removeRule(rule.id, ADA, NOW));
  });

  test('that is first in the order decides, and a disabled one doesn’t', async () => {
    const { rules } = world.runtime;
    const spam = must(await rules.addRule(aRule({ name: 'Spam', action: 'spam' }), ADA, NOW));
    const del = must(await rules.addRule(aRule({ name: 'Delete' }), ADA, NOW));
    const outcome = async () => (await told(await world.mail(aMail({ Subject: 'prize' })))).outcome;
    expect(await outcome()).toBe('opened');
    must(await rules.moveRule(del.id, 'up', ADA, NOW));
    expect(await outcome()).toBe('deleted');
    must(await rules.switchRule(del.id, false, ADA, NOW));
    expect(await outcome()).toBe('opened');
    expect((await rules.listRules()).map(({ name, metCount }) => [name, metCount])).toEqual([
      ['Delete', 1],
      ['Spam', 2],
    ]);
    for (const { id } of [spam, del]) must(await rules.removeRule(id, ADA, NOW));
  });
});
