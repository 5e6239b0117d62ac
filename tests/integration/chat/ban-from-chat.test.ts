import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { editBan } from '../../../lib/bans/edit-ban';
import { endExemption } from '../../../lib/bans/end-exemption';
import { expireBan } from '../../../lib/bans/expire-ban';
import { undoChatBan } from '../../../lib/bans/undo-chat-ban';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { type ChatWorld, ip, openChatWorld } from './chat-world';

let world: ChatWorld;
beforeAll(async () => {
  world = await openChatWorld();
});
afterAll(() => world.opened.close());

const chatOf = async (code: string) => world.opened.runtime.chats.findChatByCode(code);
const ticketOf = async (code: string) => world.opened.runtime.tickets.findTicketByCode(code);
const hours = (count: number) => new Date(world.clock.now().getTime() + count * 3_600_000);

describe('banning a visitor from a chat', () => {
  test('is one unit: ban, chat resolved, ticket spam, a line that names visitor and address', async () => {
    const anna = await world.agent('Anna Agent');
    const { chat, key } = await world.start('192.0.2.10', {
      name: 'Mallory',
      email: 'mallory@example.com',
      text: 'Hi',
    });
    await world.opened.runtime.chats.acceptChat(chat.code, anna, world.clock.now());

    const banned = await world.banFrom(chat.code, anna, '192.0.2.10', { validUntil: hours(1), reason: 'swears' });
    if (!banned.ok) throw new Error(banned.error.kind);
    expect(banned.value).toMatchObject({ enforced: true, ticketCode: chat.code, otherChats: [] });
    expect(banned.value.ban).toMatchObject({
      reason: 'swears',
      bannedBy: { agentId: anna.agentId, name: 'Anna Agent' },
      contact: { name: 'Mallory' },
      ticket: { code: chat.code },
    });
    expect(await chatOf(chat.code)).toMatchObject({ status: 'ended', ending: 'ban', banId: banned.value.ban.id });
    expect(await ticketOf(chat.code)).toMatchObject({ status: 'resolved', spam: true });
    expect((await world.lines(chat.ticketId)).at(-1)).toBe(
      'Anna Agent banned Mallory (192.0.2.10) until 2026-03-01 13:00 UTC.',
    );
    expect(await world.isRefused('192.0.2.10')).toBe(true);
    const more = { text: 'More', clientId: 'x', address: ip('192.0.2.10') };
    expect(await world.opened.runtime.chats.addVisitorMessage(key, more, world.clock.now())).toMatchObject({
      ok: false,
      error: { kind: 'ended' },
    });
  });

  test('an unidentified visitor is banned without a contact, and their window learns no line of it', async () => {
    const anna = await world.agent('Anna Agent');
    const { chat } = await world.start('192.0.2.11');
    const banned = await world.banFrom(chat.code, anna, '192.0.2.11');
    expect(banned).toMatchObject({ ok: true, value: { ban: { contact: null, validUntil: null } } });
    expect(await world.lines(chat.ticketId)).toEqual([
      'Anna Agent banned an unidentified visitor (192.0.2.11) indefinitely.',
    ]);
    expect(await world.opened.runtime.chats.messagesAfter(chat.ticketId, 0, true)).toEqual([]);
  });

  test('of two agents at once one bans, there is one ban and one line, and the second is told of it', async () => {
    const [anna, ben] = [await world.agent('Anna Agent'), await world.agent('Ben Agent')];
    for (let round = 0; round < 5; round++) {
      const address = `192.0.2.${20 + round}`;
      const { chat } = await world.start(address);
      const outcomes = await Promise.all([
        world.banFrom(chat.code, anna, address, { validUntil: hours(1) }),
        world.banFrom(chat.code, ben, address, { validUntil: null }),
      ]);
      const [won] = outcomes.filter(({ ok }) => ok);
      const [lost] = outcomes.filter(({ ok }) => !ok);
      if (!won?.ok || lost?.ok !== false) throw new Error('not exactly one was refused');
      expect(lost.error).toMatchObject({ kind: 'chat-ended', ban: { id: won.value.ban.id } });
      expect(await world.lines(chat.ticketId)).toHaveLength(1);
      expect(await world.opened.runtime.bans.bansCovering(ip(address), world.clock.now())).toHaveLength(1);
    }
  });

  test('a visitor who moved meanwhile is told, and nothing happened', async () => {
    const anna = await world.agent('Anna Agent');
    const { chat, key } = await world.start('192.0.2.30', { text: 'Hi' });
    await world.write(key, 'From my phone', { address: '192.0.2.31' });
    expect(await world.banFrom(chat.code, anna, '192.0.2.30')).toEqual({
      ok: false,
      error: { kind: 'address-changed', address: '192.0.2.31' },
    });
    expect(await chatOf(chat.code)).toMatchObject({ status: 'waiting', address: '192.0.2.31' });
    expect(await world.isRefused('192.0.2.30')).toBe(false);
    const { addresses } = await world.opened.runtime.chats.visitorRecord(chat.ticketId, world.clock.now());
    expect(addresses.map(({ address }) => address).sort()).toEqual(['192.0.2.30', '192.0.2.31']);
  });

  test('an exempt visitor can’t be banned, not even by a range with others in it', async () => {
    const anna = await world.agent('Anna Agent');
    const now = world.clock.now();
    const hole = { range: ipRangeFromText('192.0.2.41'), note: 'partner', validUntil: null };
    const { value: exemption } = await world.opened.runtime.bans.addExemption({ ...hole, createdBy: anna }, now);
    const { chat } = await world.start('192.0.2.41');
    expect(await world.banFrom(chat.code, anna, '192.0.2.40/31')).toMatchObject({
      ok: false,
      error: { kind: 'inside-exemption', exemptions: [{ id: exemption.id }] },
    });
    expect(await chatOf(chat.code)).toMatchObject({ status: 'waiting' });
  });

  test('ends the other chats of its range, each with its own line, and only its own ticket is spam', async () => {
    const anna = await world.agent('Anna Agent');
    const own = await world.start('2001:db8:1:2::5', { name: 'Mallory' });
    const other = await world.start('2001:db8:1:2::6', { name: 'Trudy' });
    const outside = await world.start('2001:db8:1:3::6');
    const banned = await world.banFrom(own.chat.code, anna, '2001:db8:1:2::/64');
    expect(banned).toMatchObject({ ok: true, value: { otherChats: [other.chat.code] } });
    expect(await chatOf(other.chat.code)).toMatchObject({ status: 'ended', ending: 'ban' });
    expect(await ticketOf(other.chat.code)).toMatchObject({ status: 'resolved', spam: false });
    expect(await world.lines(other.chat.ticketId)).toEqual([
      'Anna Agent banned Trudy (2001:db8:1:2::6) with all of 2001:db8:1:2:: – 2001:db8:1:2:ffff:ffff:ffff:ffff indefinitely.',
    ]);
    expect(await chatOf(outside.chat.code)).toMatchObject({ status: 'waiting' });
  });

  test('of many others at once gives each its own line at its end, and leaves out those that are over', async () => {
    const anna = await world.agent('Anna Agent');
    const started = [];
    for (let i = 0; i < 20; i++) {
      const address = `198.51.100.${128 + i}`;
      const { chat, key } = await world.start(address, { name: `Visitor ${i}` });
      for (let said = 0; said < i % 3; said++) await world.write(key, 'Hi', { address });
      if (i % 5 === 4) await world.opened.runtime.chats.leaveChat(key, world.clock.now());
      started.push({ ...chat, address, said: i % 3, left: i % 5 === 4 });
    }
    const [own, ...others] = started;
    const banned = await world.banFrom(own?.code ?? '', anna, '198.51.100.128/27', { validUntil: hours(1) });
    const reached = others.filter(({ left }) => !left);
    expect(banned).toMatchObject({ ok: true, value: { otherChats: reached.map(({ code }) => code) } });
    for (const [i, { ticketId, code, address, said, left }] of started.entries()) {
      const messages = await world.opened.runtime.chats.messagesAfter(ticketId, 0, false);
      expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: said + 1 }, (_, at) => at + 1));
      expect(messages.at(-1)).toMatchObject({
        author: 'system',
        event: left ? 'visitor_left' : 'banned',
        ...(!left && { authorId: anna.agentId, createdAt: world.clock.now() }),
        text: left
          ? `Visitor ${i} ended the chat.`
          : `Anna Agent banned Visitor ${i} (${address}) with all of 198.51.100.128 – 198.51.100.159 until 2026-03-01 13:00 UTC.`,
      });
      expect(await ticketOf(code)).toMatchObject({ spam: i === 0, ...(!left && { status: 'resolved' }) });
    }
  });

  test('holds, and so does the noting of who is present, however both come to hold each other’s chats', async () => {
    const anna = await world.agent('Anna Agent');
    const started = [];
    for (const last of [60, 61, 62]) started.push(await world.start(`192.0.2.${last}`));
    const [first, middle, own] = started.map(({ chat }) => chat);
    if (!first || !middle || !own) throw new Error('three were started');
    const present = [first, middle, own].map(({ ticketId, address }) => ({ ticketId, address: ip(address ?? '') }));
    // Somebody holds the one in the middle, so that both have begun and neither can be through.
    const client = new pg.Client(world.database);
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM chat WHERE ticket_id = $1 FOR UPDATE', [middle.ticketId]);
      const touched = world.opened.runtime.chats.touchVisitors(present, world.clock.now());
      touched.catch(() => {});
      const waiting = (await waitingOrDone(client, 1, touched)) === 'waiting' ? 1 : 0;
      const banned = world.banFrom(own.code, anna, '192.0.2.60/30');
      banned.catch(() => {});
      await waitingOrDone(client, waiting + 1, banned);
      await client.query('COMMIT');
      expect(await banned).toMatchObject({ ok: true, value: { otherChats: [first.code, middle.code] } });
      await touched;
    } finally {
      await client.end();
    }
  });
});

/** Until so many others wait for a lock, or `work` is done without. */
async function waitingOrDone(client: pg.Client, count: number, work: Promise<unknown>): Promise<'waiting' | 'done'> {
  let done = false;
  const end = () => {
    done = true;
  };
  work.then(end, end);
  for (;;) {
    const { rows } = await client.query<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (done) return 'done';
    if ((rows[0]?.waiting ?? 0) >= count) return 'waiting';
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('undoing it', () => {
  test('expires the ban, opens the ticket, takes the spam mark off and says so; a new chat can start', async () => {
    const anna = await world.agent('Anna Agent');
    const { chat } = await world.start('192.0.2.50', { name: 'Carol' });
    const banned = await world.banFrom(chat.code, anna, '192.0.2.50');
    if (!banned.ok) throw new Error(banned.error.kind);
    const { id } = banned.value.ban;
    expect(await undoChatBan(world.opened.runtime, anna, id)).toMatchObject({ ok: true, value: { enforced: true } });
    expect(await world.isRefused('192.0.2.50')).toBe(false);
    expect(await ticketOf(chat.code)).toMatchObject({ status: 'open', spam: false, resolvedAt: null });
    expect((await world.lines(chat.ticketId)).at(-1)).toBe(
      'Anna Agent undid the ban on 192.0.2.50. This ticket is open again and not spam.',
    );
    expect(await undoChatBan(world.opened.runtime, anna, id)).toMatchObject({ ok: false, error: { kind: 'past' } });
    expect((await world.opened.runtime.bans.banEvents(id)).map(({ kind }) => kind)).toEqual(['created', 'expired']);
  });

  test('opens the tickets of the other chats that the ban ended', async () => {
    const anna = await world.agent('Anna Agent');
    const { chat } = await world.start('192.0.2.104');
    const { chat: neighbour } = await world.start('192.0.2.105');
    const { chat: elsewhere } = await world.start('192.0.2.120');
    const banned = await world.banFrom(chat.code, anna, '192.0.2.104/31');
    if (!banned.ok) throw new Error(banned.error.kind);
    expect(await ticketOf(neighbour.code)).toMatchObject({ status: 'resolved' });
    const undone = await undoChatBan(world.opened.runtime, anna, banned.value.ban.id);
    expect(undone).toMatchObject({ ok: true, value: { otherChats: [neighbour.code] } });
    expect(await ticketOf(neighbour.code)).toMatchObject({ status: 'open', spam: false, resolvedAt: null });
    expect((await world.lines(neighbour.ticketId)).at(-1)).toBe(
      'Anna Agent undid the ban on 192.0.2.104 – 192.0.2.105. This ticket is open again.',
    );
    expect((await world.lines(elsewhere.ticketId)).join()).not.toContain('undid');
  });

  test('is no way for an agent to take back what an administrator made of the ban meanwhile', async () => {
    const anna = await world.agent('Anna Agent');
    const { chat } = await world.start('192.0.2.52');
    const banned = await world.banFrom(chat.code, anna, '192.0.2.52', { validUntil: hours(1) });
    if (!banned.ok) throw new Error(banned.error.kind);
    const { id, version } = banned.value.ban;
    await editBan(
      world.opened.runtime,
      { agentId: null, name: 'Ada' },
      {
        id,
        change: { validUntil: null },
        expectedVersion: version,
        callerAddress: null,
        confirmed: true,
        confirmation: 'strict',
      },
    );
    expect(await undoChatBan(world.opened.runtime, anna, id, version)).toMatchObject({
      ok: false,
      error: { kind: 'changed-meanwhile', ban: { validUntil: null } },
    });
    expect(await world.isRefused('192.0.2.52')).toBe(true);
    expect(await ticketOf(chat.code)).toMatchObject({ status: 'resolved', spam: true });
  });

  test('is refused for a ban that was not given from a chat, also for one that ended a chat', async () => {
    const anna = await world.agent('Anna Agent');
    await world.start('192.0.2.51');
    const { ban } = await world.ban('192.0.2.51');
    expect(await undoChatBan(world.opened.runtime, anna, ban.id)).toMatchObject({
      ok: false,
      error: { kind: 'not-from-chat' },
    });
    expect(await undoChatBan(world.opened.runtime, anna, 999_999)).toEqual({ ok: false, error: { kind: 'not-found' } });
  });
});

describe('whatever makes a ban count ends the chats of its addresses', () => {
  test('adding one', async () => {
    const { chat } = await world.start('198.51.100.10');
    await world.ban('198.51.100.8/29');
    expect(await chatOf(chat.code)).toMatchObject({ status: 'ended', ending: 'ban' });
    expect(await ticketOf(chat.code)).toMatchObject({ status: 'resolved', spam: false });
  });

  test('editing one so that it reaches further', async () => {
    const { ban } = await world.ban('198.51.100.20');
    const { chat } = await world.start('198.51.100.21');
    const change = { range: ipRangeFromText('198.51.100.20/31') };
    await editBan(
      world.opened.runtime,
      { agentId: null, name: 'Ada' },
      {
        id: ban.id,
        change,
        expectedVersion: null,
        callerAddress: null,
        confirmed: true,
        confirmation: 'strict',
      },
    );
    expect(await chatOf(chat.code)).toMatchObject({ status: 'ended', banId: ban.id });
  });

  test('importing a list', async () => {
    const { chat } = await world.start('198.51.100.30');
    await world.opened.runtime.bans.importBans(
      { name: 'a list', createdBy: { agentId: null, name: 'Ada' }, validUntil: null },
      [{ range: ipRangeFromText('198.51.100.30'), reason: '' }],
      world.clock.now(),
    );
    expect(await chatOf(chat.code)).toMatchObject({ status: 'ended', ending: 'ban' });
  });

  test('ending the exemption that kept the visitor', async () => {
    const by = { agentId: null, name: 'Ada' };
    const hole = { range: ipRangeFromText('198.51.100.41'), note: 'partner', validUntil: null, createdBy: by };
    const { value: exemption } = await world.opened.runtime.bans.addExemption(hole, world.clock.now());
    const { chat } = await world.start('198.51.100.41');
    await world.ban('198.51.100.40/31');
    expect(await chatOf(chat.code)).toMatchObject({ status: 'waiting' });
    await endExemption(world.opened.runtime, by, exemption.id);
    expect(await chatOf(chat.code)).toMatchObject({ status: 'ended', ending: 'ban' });
  });

  test('and a chat that slipped between is ended by the sweep, unless the ban has ended', async () => {
    const { ban } = await world.ban('198.51.100.50');
    await world.ban('198.51.100.51', hours(1));
    const [slipped, later] = [await world.start('198.51.100.50'), await world.start('198.51.100.51')];
    expect(await chatOf(slipped.chat.code)).toMatchObject({ status: 'waiting' });
    world.clock.advance(2 * 3_600_000);
    expect(await world.opened.runtime.chats.endBannedChats(world.clock.now())).toContain(slipped.chat.ticketId);
    expect(await chatOf(slipped.chat.code)).toMatchObject({ status: 'ended', banId: ban.id });
    expect(await chatOf(later.chat.code)).toMatchObject({ status: 'waiting' });
    await expireBan(world.opened.runtime, { agentId: null, name: 'Ada' }, ban.id);
  });
});
