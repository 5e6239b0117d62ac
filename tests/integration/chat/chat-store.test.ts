import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ABANDONED_MS, STREAM_MS } from '../../../lib/ports/chat-store';
import { type ChatWorld, ip, openChatWorld } from './chat-world';

let world: ChatWorld;
let chats: ChatWorld['opened']['runtime']['chats'];
beforeAll(async () => {
  world = await openChatWorld();
  chats = world.opened.runtime.chats;
});
afterAll(() => world.opened.close());
const now = () => world.clock.now();
const ticketOf = (code: string) => world.opened.runtime.tickets.findTicketByCode(code);

describe('a chat', () => {
  test('is a ticket with contact and first message; its key is its visitor’s and finds it', async () => {
    const { chat, key } = await world.start('203.0.113.9', {
      name: 'Carol',
      email: 'Carol@Example.com',
      text: 'Where is my parcel?',
      page: 'https://shop.example.com/cart',
    });
    expect(key).toMatch(/^[\w-]{22}$/);
    expect(await chats.findChatByKey(key)).toEqual(chat);
    expect(await chats.findChatByKey('AAAAAAAAAAAAAAAAAAAAAA')).toBeNull();
    expect(chat).toMatchObject({
      status: 'waiting',
      agent: null,
      address: '203.0.113.9',
      page: 'https://shop.example.com/cart',
    });
    expect(await ticketOf(chat.code)).toMatchObject({
      channel: 'chat',
      subject: 'Where is my parcel?',
      contact: { name: 'Carol', email: 'carol@example.com' },
      messages: [{ author: 'visitor', authorName: 'Carol', text: 'Where is my parcel?' }],
    });
  });

  test('goes to one of two agents who accept at once, and the other is told whose it is', async () => {
    const [anna, ben] = [await world.agent('Anna'), await world.agent('Ben')];
    const { chat } = await world.start('203.0.113.9');
    const outcomes = await Promise.all([anna, ben].map((each) => chats.acceptChat(chat.code, each, now())));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const lost = outcomes.find(({ ok }) => !ok);
    const holder = await chats.findChatByCode(chat.code);
    expect(lost).toMatchObject({ error: { kind: 'taken', chat: { agent: holder?.agent } } });
    expect(await world.lines(chat.ticketId)).toEqual([`${holder?.agent?.name} joined the chat.`]);
  });

  test('is accepted by whoever answers first, handed on, and resolved with its ticket', async () => {
    const [anna, ben] = [await world.agent('Anna'), await world.agent('Ben')];
    const { chat, key } = await world.start('203.0.113.9', { text: 'Hello?' });
    await chats.addAgentMessage(chat.code, { text: 'Hello!', clientId: 'a1' }, anna, now());
    expect(await chats.transferChat(chat.code, ben.agentId, anna, now())).toMatchObject({
      value: { agent: { name: 'Ben' } },
    });
    expect(await chats.transferChat(chat.code, 99_999, anna, now())).toMatchObject({
      error: { kind: 'agent-not-found' },
    });
    expect(await chats.resolveChat(chat.code, ben, now())).toMatchObject({
      value: { status: 'ended', ending: 'agent' },
    });
    expect(await ticketOf(chat.code)).toMatchObject({ status: 'resolved', spam: false, assignee: { name: 'Ben' } });
    expect(await world.lines(chat.ticketId)).toEqual([
      'Hello?',
      'Anna joined the chat.',
      'Hello!',
      'Anna handed the chat to Ben.',
      'Ben resolved this ticket.',
    ]);
    const seen = await chats.messagesAfter(chat.ticketId, 0, true);
    expect(seen.map(({ text }) => text)).toEqual([
      'Hello?',
      'Anna joined the chat.',
      'Hello!',
      'Anna handed the chat to Ben.',
    ]);
    expect(await chats.leaveChat(key, now())).toMatchObject({ error: { kind: 'ended' } });
  });

  test('ends when its ticket is resolved on the ticket’s page', async () => {
    const anna = await world.agent('Anna');
    const { chat } = await world.start('203.0.113.9', { text: 'Hello?' });
    await world.opened.runtime.tickets.changeTicket(chat.code, { kind: 'resolve' }, anna, now());
    expect(await chats.findChatByCode(chat.code)).toMatchObject({ status: 'ended', ending: 'agent' });
  });

  test('that its visitor leaves unanswered leaves an open ticket; an answered or empty one is resolved', async () => {
    const anna = await world.agent('Anna');
    const [unanswered, answered, empty] = [
      await world.start('203.0.113.9', { text: 'Hello?' }),
      await world.start('203.0.113.9', { text: 'Hello?' }),
      await world.start('203.0.113.9'),
    ];
    await chats.addAgentMessage(answered.chat.code, { text: 'Hello!', clientId: 'a1' }, anna, now());
    for (const { key } of [unanswered, answered, empty]) await chats.leaveChat(key, now());
    const statuses = await Promise.all(
      [unanswered, answered, empty].map(async ({ chat }) => (await ticketOf(chat.code))?.status),
    );
    expect(statuses).toEqual(['open', 'resolved', 'resolved']);
  });

  test('becomes a ticket with a contact when a message is left instead', async () => {
    const { chat, key } = await world.start('203.0.113.9');
    const left = { name: 'Dora', email: 'dora@example.com', text: 'Please call me back.' };
    expect(await chats.leaveMessage(key, left, ip('203.0.113.9'), now())).toMatchObject({
      value: { status: 'ended', ending: 'left_message' },
    });
    expect(await ticketOf(chat.code)).toMatchObject({
      status: 'open',
      subject: 'Please call me back.',
      contact: { email: 'dora@example.com' },
    });
  });
});

describe('messages', () => {
  test('of many at once are numbered without a gap, and one that is sent twice is there once', async () => {
    const { chat, key } = await world.start('203.0.113.9');
    const sent = Array.from({ length: 12 }, (_, i) =>
      world.write(key, `Text ${i}`, { clientId: `m${Math.floor(i / 2)}` }),
    );
    await Promise.all(sent);
    const stored = await chats.messagesAfter(chat.ticketId, 0, true);
    expect(stored.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(stored.map(({ clientId }) => clientId)).size).toBe(6);
  });

  test('an agent’s mark does not stand in the way of the same mark of the visitor’s', async () => {
    const anna = await world.agent('Anna');
    const { chat, key } = await world.start('203.0.113.9');
    await chats.addAgentMessage(chat.code, { text: 'Mine', clientId: 'same' }, anna, now());
    expect((await world.write(key, 'Mine too', { clientId: 'same' })).text).toBe('Mine too');
  });

  test('none is taken after the end, whichever of both was first', async () => {
    const anna = await world.agent('Anna');
    for (let round = 0; round < 10; round++) {
      const { chat, key } = await world.start('203.0.113.9');
      const message = { text: 'Last', clientId: 'l', address: ip('203.0.113.9') };
      const [written] = await Promise.all([
        chats.addVisitorMessage(key, message, now()),
        chats.resolveChat(chat.code, anna, now()),
      ]);
      const lines = await world.lines(chat.ticketId);
      expect(lines).toEqual(written.ok ? ['Last', 'Anna resolved this ticket.'] : ['Anna resolved this ticket.']);
    }
  });

  test('of both sides at once, while the chat ends, are numbered without a gap and never after the end', async () => {
    const anna = await world.agent('Anna');
    for (let round = 0; round < 10; round++) {
      const { chat, key } = await world.start('203.0.113.9');
      await chats.acceptChat(chat.code, anna, now());
      const sends = Array.from({ length: 8 }, (_, i) => {
        const message = { text: `Text ${i}`, clientId: `m${i}` };
        return i % 2
          ? chats.addAgentMessage(chat.code, message, anna, now())
          : chats.addVisitorMessage(key, { ...message, address: ip('203.0.113.9') }, now());
      });
      const outcomes = await Promise.all([...sends, chats.resolveChat(chat.code, anna, now())]);
      const written = outcomes.slice(0, -1).flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
      const stored = await chats.messagesAfter(chat.ticketId, 0, false);
      expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, i) => i + 1));
      expect(stored.at(-1)?.text).toBe('Anna resolved this ticket.');
      expect(stored).toHaveLength(written.length + 2);
      expect(stored).toEqual(expect.arrayContaining(written));
    }
  });

  test('hostile texts are stored as they are', async () => {
    const text = '<img src=x onerror=alert(1)> =HYPERLINK("x") \u202Eabc\u202C 👩🏽‍🔧';
    const { chat } = await world.start('203.0.113.9', { name: '=cmd|<b>', text });
    expect(await world.lines(chat.ticketId)).toEqual([text]);
  });
});

describe('who is there', () => {
  test('how far a side has read never goes back, nor beyond what there is', async () => {
    const { chat, key } = await world.start('203.0.113.9', { text: 'One' });
    await world.write(key, 'Two');
    const seen = async () => (await chats.findChatByCode(chat.code))?.agentSeenSeq;
    await chats.markSeen(chat.ticketId, 'agent', 2);
    await chats.markSeen(chat.ticketId, 'agent', 1);
    expect(await seen()).toBe(2);
    await chats.markSeen(chat.ticketId, 'agent', 99);
    expect(await seen()).toBe(2);
  });

  test('a sign changes with whatever changes, and only then', async () => {
    const anna = await world.agent('Anna');
    const { chat, key } = await world.start('203.0.113.9');
    const sign = async () => (await chats.listSigns(now(), [chat.ticketId]))[0]?.sign;
    const signs = [await sign()];
    const steps = [
      () => world.write(key, 'Hello'),
      () => chats.markSeen(chat.ticketId, 'agent', 1),
      () => world.write(key, 'From elsewhere', { address: '203.0.113.200' }),
      () => chats.acceptChat(chat.code, anna, now()),
      () => world.opened.runtime.tickets.changeTicket(chat.code, { kind: 'mark-spam' }, anna, now()),
      () => chats.resolveChat(chat.code, anna, now()),
    ];
    for (const step of steps) {
      await step();
      signs.push(await sign());
      expect(await sign()).toBe(signs.at(-1));
    }
    expect(new Set(signs).size).toBe(steps.length + 1);
  });

  test('waiting visitors whose stream is gone leave the queue; those who hold one, or were accepted, stay', async () => {
    const anna = await world.agent('Anna');
    const [gone, here, accepted] = [
      await world.start('203.0.113.9', { text: 'Hello?' }),
      await world.start('203.0.113.9'),
      await world.start('203.0.113.9'),
    ];
    await chats.acceptChat(accepted.chat.code, anna, now());
    world.clock.advance(ABANDONED_MS + 1);
    await chats.touchVisitors([{ ticketId: here.chat.ticketId, address: ip('203.0.113.77') }], now());
    const ended = await chats.endAbandoned(new Date(now().getTime() - ABANDONED_MS), now());
    expect(ended).toContain(gone.chat.ticketId);
    expect(ended).not.toContain(here.chat.ticketId);
    expect(ended).not.toContain(accepted.chat.ticketId);
    expect(await chats.findChatByCode(here.chat.code)).toMatchObject({ status: 'waiting', address: '203.0.113.77' });
    expect(await ticketOf(gone.chat.code)).toMatchObject({ status: 'open' });
  });

  test('agents take chats while the switch is on and a stream is open', async () => {
    const anna = await world.agent('Anna Available');
    const state = async () => (await chats.listChatAgents(now())).find(({ id }) => id === anna.agentId);
    expect(await state()).toMatchObject({ switchedOn: false, available: false, chats: 0 });
    await chats.setAvailable(anna.agentId, true, now());
    expect(await state()).toMatchObject({ switchedOn: true, available: false });
    await chats.touchAgents([anna.agentId], now());
    expect(await state()).toMatchObject({ available: true });
    world.clock.advance(STREAM_MS);
    expect(await state()).toMatchObject({ switchedOn: true, available: false });
  });

  test('addresses are erased with the ticket’s', async () => {
    const { chat, key } = await world.start('203.0.113.9');
    await world.write(key, 'Moved', { address: '203.0.113.10' });
    world.clock.advance(1);
    await world.opened.runtime.tickets.eraseAddressesBefore(now());
    expect(await chats.findChatByCode(chat.code)).toMatchObject({ address: null });
    expect((await chats.visitorRecord(chat.ticketId, now())).addresses).toEqual([]);
  });

  test('the record has earlier tickets of the contact and bans on the address', async () => {
    const email = 'regular@example.com';
    const before = await world.start('203.0.113.99', { email, text: 'Before' });
    await world.ban('203.0.113.99');
    const { chat } = await world.start('203.0.113.99', { email });
    const record = await chats.visitorRecord(chat.ticketId, now());
    expect(record.earlierTickets.map(({ code }) => code)).toEqual([before.chat.code]);
    expect(record.bans).toHaveLength(1);
  });
});
