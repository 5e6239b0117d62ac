import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../lib/domain/ban';
import type { NewAgentMessage, TicketChange, TicketStore } from '../../../lib/ports/ticket-store';
import { aTicket, later, must, NOW, openTicketWorld, type TicketWorld } from './ticket-world';

let world: TicketWorld;
let store: TicketStore;
let ada: Actor & { readonly agentId: number };
let ben: Actor & { readonly agentId: number };
let code: string;
beforeEach(async () => {
  world = await openTicketWorld();
  ({ store } = world);
  ada = await world.addAgent('Ada Agent');
  ben = await world.addAgent('Ben Busy');
  code = (await store.openTicket(aTicket(), NOW)).code;
});
afterEach(() => world.close());

const FIRST = 'visitor Jane Doe: It has not arrived.';
const find = async () => {
  const ticket = await store.findTicketByCode(code);
  if (!ticket) throw new Error('the ticket is gone');
  return ticket;
};
const change = (what: TicketChange, by: Actor = ada, at = 1) => store.changeTicket(code, what, by, later(at));
const write = (message: Partial<NewAgentMessage>, by: Actor = ada, at = 1) =>
  store.addAgentMessage(
    code,
    { text: 'Hello', internal: false, resolve: false, seenSeq: null, ...message },
    by,
    later(at),
  );

describe('a change', () => {
  test('of each kind is made, told in the conversation by name, and can be taken back', async () => {
    const steps: [TicketChange, object, string][] = [
      [{ kind: 'resolve' }, { status: 'resolved', resolvedAt: later(1) }, 'Ada Agent resolved this ticket.'],
      [{ kind: 'reopen' }, { status: 'open', resolvedAt: null }, 'Ada Agent reopened this ticket.'],
      [{ kind: 'mark-spam' }, { spam: true, status: 'open' }, 'Ada Agent marked this ticket as spam.'],
      [{ kind: 'clear-spam' }, { spam: false }, 'Ada Agent marked this ticket as not spam.'],
      [{ kind: 'assign', agentId: ada.agentId }, { assignee: { name: 'Ada Agent' } }, 'Ada Agent took this ticket.'],
      [
        { kind: 'assign', agentId: ben.agentId },
        { assignee: { name: 'Ben Busy' } },
        'Ada Agent gave this ticket to Ben Busy.',
      ],
      [{ kind: 'assign', agentId: null }, { assignee: null }, 'Ada Agent took this ticket from Ben Busy.'],
    ];
    const lines = [FIRST];
    for (const [what, becomes, text] of steps) {
      const changed = must(await change(what));
      expect(changed.ticket).toMatchObject(becomes);
      lines.push(`system Ada Agent: ${text}`);
      expect(await find()).toMatchObject({ ...becomes, updatedAt: later(1) });
      expect(await world.said(code)).toEqual(lines);
    }
    expect((await find()).messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('that would change nothing tells who was first, and writes nothing', async () => {
    must(await change({ kind: 'resolve' }, ada, 1));
    must(await change({ kind: 'mark-spam' }, ben, 2));
    const second = await change({ kind: 'resolve' }, ben, 3);
    expect(second).toMatchObject({
      ok: false,
      error: {
        kind: 'unchanged',
        ticket: { status: 'resolved' },
        told: { text: 'Ada Agent resolved this ticket.', createdAt: later(1) },
      },
    });
    expect(await world.said(code)).toHaveLength(3);
    expect(await find()).toMatchObject({ updatedAt: later(2), resolvedAt: later(1) });
  });

  test('that never was has nobody to name', async () => {
    expect(await change({ kind: 'reopen' })).toMatchObject({ ok: false, error: { kind: 'unchanged', told: null } });
  });

  test('answers who had it before, so that giving it away can be undone', async () => {
    must(await change({ kind: 'assign', agentId: ada.agentId }));
    const given = must(await change({ kind: 'assign', agentId: ben.agentId }));
    expect(given.before).toEqual({ assignee: { id: ada.agentId, name: 'Ada Agent' } });
  });

  test('that takes from an agent does nothing once another has it, and tells who saw to that', async () => {
    must(await change({ kind: 'assign', agentId: ada.agentId }, ada, 1));
    must(await change({ kind: 'assign', agentId: ben.agentId, from: ada.agentId }, ben, 2));
    for (const from of [ada.agentId, null]) {
      expect(await change({ kind: 'assign', agentId: null, from }, ada, 3)).toMatchObject({
        ok: false,
        error: { kind: 'unchanged', told: { text: 'Ben Busy took this ticket.', createdAt: later(2) } },
      });
    }
    expect(await find()).toMatchObject({ assignee: { id: ben.agentId }, updatedAt: later(2) });
  });

  test('of a ticket that isn’t there, and to an agent who can’t work, is refused', async () => {
    const gone = await world.addAgent('Gone Gil', { disabled: true });
    for (const agentId of [gone.agentId, 1_000_000]) {
      expect(await change({ kind: 'assign', agentId })).toEqual({ ok: false, error: { kind: 'agent-not-found' } });
    }
    expect(await store.changeTicket('QXR-00000-000', { kind: 'resolve' }, ada, NOW)).toEqual({
      ok: false,
      error: { kind: 'not-found' },
    });
    expect(await world.said(code)).toEqual([FIRST]);
  });

  test('is for agents who can work; one who was disabled keeps their tickets and is still named', async () => {
    must(await change({ kind: 'assign', agentId: ben.agentId }));
    await world.addAgent('Gone Gil', { disabled: true });
    await world.prisma.agent.update({ where: { id: ben.agentId }, data: { disabledAt: NOW } });
    expect(await store.agentsOfTickets()).toEqual([
      { id: ada.agentId, name: 'Ada Agent', disabled: false },
      { id: ben.agentId, name: 'Ben Busy', disabled: true },
    ]);
    expect((await find()).assignee?.name).toBe('Ben Busy');
  });

  test('does not move the last update back when clocks differ', async () => {
    must(await change({ kind: 'resolve' }, ada, 60_000));
    must(await change({ kind: 'reopen' }, ben, 1));
    expect(await find()).toMatchObject({ updatedAt: later(60_000), status: 'open' });
  });

  test('is whole or not at all', async () => {
    await world.prisma.$executeRaw`ALTER TABLE message ADD CONSTRAINT no_system CHECK (author <> 'system')`;
    await expect(change({ kind: 'resolve' })).rejects.toThrow();
    await expect(write({ resolve: true })).rejects.toThrow();
    expect(await find()).toMatchObject({ status: 'open', assignee: null, updatedAt: NOW });
    expect(await world.said(code)).toEqual([FIRST]);
  });
});

describe('a message of an agent', () => {
  test('is a reply or a note, and the first reply takes a ticket that nobody has', async () => {
    must(await write({ text: 'For us only', internal: true }, ben));
    expect((await find()).assignee).toBeNull();
    const { ticket, message } = must(await write({ text: 'It is on its way.' }));
    expect(message).toMatchObject({ seq: 3, author: 'agent', authorId: ada.agentId, internal: false });
    expect(ticket.assignee).toEqual({ id: ada.agentId, name: 'Ada Agent' });
    must(await write({ text: 'And I too' }, ben));
    expect((await find()).assignee).toEqual({ id: ada.agentId, name: 'Ada Agent' });
    expect(await world.said(code)).toEqual([
      FIRST,
      'agent (note) Ben Busy: For us only',
      'agent Ada Agent: It is on its way.',
      'agent Ben Busy: And I too',
    ]);
  });

  test('may resolve the ticket as well, once', async () => {
    expect(must(await write({ text: 'Done.', resolve: true }))).toMatchObject({
      resolved: true,
      ticket: { status: 'resolved' },
    });
    expect(must(await write({ text: 'Done again.', resolve: true }, ben))).toMatchObject({ resolved: false });
    expect(await world.said(code)).toEqual([
      FIRST,
      'agent Ada Agent: Done.',
      'system Ada Agent: Ada Agent resolved this ticket.',
      'agent Ben Busy: Done again.',
    ]);
  });

  test('is held back when a colleague replied since its author looked, but a note never is', async () => {
    must(await write({ text: 'Mine', seenSeq: 1 }, ben));
    must(await write({ text: 'A note', internal: true }, ben));
    const overtaken = { ok: false, error: { kind: 'overtaken', byName: 'Ben Busy' } };
    expect(await write({ text: 'Mine too', seenSeq: 1 })).toEqual(overtaken);
    expect(await world.said(code)).toHaveLength(3);
    must(await write({ text: 'Seen', internal: true, seenSeq: 1 }));
    must(await write({ text: 'Mine too', seenSeq: 3 }));
    must(await write({ text: 'One’s own is no surprise', seenSeq: 3 }));
    expect(await world.said(code)).toHaveLength(6);
  });

  test('of a ticket that isn’t there is refused', async () => {
    const message = { text: 'x', internal: false, resolve: false, seenSeq: null };
    expect(await store.addAgentMessage('nothing', message, ada, NOW)).toEqual({
      ok: false,
      error: { kind: 'not-found' },
    });
  });
});

describe('at the same moment', () => {
  test('one of many who resolve a ticket does, the others are told who, and there is one line', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, i) => change({ kind: 'resolve' }, i % 2 ? ada : ben)),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    for (const outcome of outcomes) {
      if (!outcome.ok)
        expect(outcome.error).toMatchObject({ told: { text: expect.stringMatching(/ resolved this ticket\.$/) } });
    }
    expect(await world.said(code)).toHaveLength(2);
  });

  test('one of two who reply is held back', async () => {
    const outcomes = await Promise.all([write({ seenSeq: 1 }, ada), write({ seenSeq: 1 }, ben)]);
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await world.said(code)).toHaveLength(2);
  });

  test('messages and changes are numbered one by one, without gaps, and all are kept', async () => {
    const work = Array.from({ length: 24 }, (_, i) =>
      i % 3 === 0
        ? change({ kind: i % 2 ? 'mark-spam' : 'clear-spam' }, ada, i)
        : write({ text: `message ${i}`, internal: i % 3 === 1 }, i % 2 ? ada : ben, i),
    );
    const outcomes = await Promise.all<{ ok: boolean }>(work);
    const { messages } = await find();
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, i) => i + 1));
    expect(messages).toHaveLength(1 + outcomes.filter(({ ok }) => ok).length);
    expect(new Set(messages.filter(({ author }) => author === 'agent').map(({ text }) => text)).size).toBe(16);
  });

  test('the first of two first replies takes the ticket', async () => {
    await Promise.all([write({}, ada), write({}, ben)]);
    const { assignee, messages } = await find();
    expect(assignee?.id).toBe(messages[1]?.authorId);
  });
});
