import {
  answeredLine,
  callbackText,
  gaveUpLine,
  hungUpLine,
  lostLine,
  missedLine,
  rangLine,
  visitorHungUpLine,
} from '../channels/call/call-lines';
import type { Actor } from '../domain/ban';
import type { IpAddress } from '../domain/ip-address';
import { err, ok, type Result } from '../domain/result';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import {
  CALL_RINGS_MS,
  type Call,
  type CallbackWish,
  type CallLimits,
  type CallReading,
  type CallRefusal,
  type CallStore,
  type NewCall,
  type NewSignal,
  SIGNALS_LENGTH_MAX,
  SIGNALS_MAX,
  type Signal,
  type SignalKind,
  type SignalSide,
  type StartedCall,
} from '../ports/call-store';
import type { ChatCursor } from '../ports/chat-store';
import type { TicketEvent } from '../ports/ticket-store';
import { type ConversationEnd, endConversation, lockTicketOf, ofCode, ofKey } from './change-chat';
import { CALL_COLUMNS, CHAT_JOINS, type ChatRow, readCall } from './chat-row';
import { addMessage, type NewMessage } from './conversation';
import { insertConversation, startOnce } from './insert-conversation';
import { isListed } from './listed-conversations';
import { moveVisitor } from './move-visitor';

type Tx = Prisma.TransactionClient;
type CallRow = ChatRow & { tab: string | null };
type CallWithSignalRow = CallRow & {
  signalN: number | null;
  signalKind: SignalKind | null;
  signalPayload: string | null;
};

/** Calls in Postgres. Whatever either side does holds the ticket's row lock until it is committed. */
export class PrismaCallStore implements CallStore {
  constructor(private readonly prisma: PrismaClient) {}

  async startCall(started: NewCall, now: Date): Promise<StartedCall> {
    const find = (key: string) => this.findCallByKey(key);
    const { begun, key } = await startOnce(started.key, find, (fresh) => this.newCall({ ...started, key: fresh }, now));
    return { call: begun, key };
  }

  private async newCall(started: NewCall & { readonly key: string }, now: Date): Promise<Call> {
    const { name } = started;
    const subject = name === '' ? 'Call' : `Call from ${name}`;
    return this.prisma.$transaction(async (tx) => {
      const id = await insertConversation(tx, 'call', { ...started, subject }, now);
      await addMessage(tx, id, line('call_rang', rangLine(name)), now);
      return present(await findCall(tx, isOf(id)));
    });
  }

  async findCallByKey(key: string): Promise<Call | null> {
    return findCall(this.prisma, ofKey('call', key));
  }

  async findCallByCode(code: string): Promise<Call | null> {
    return findCall(this.prisma, ofCode('call', code));
  }

  async answerCall(code: string, tab: string, actor: Actor, now: Date): Promise<Result<Call, CallRefusal>> {
    const { agentId, name } = actor;
    if (agentId === null) throw new Error('Only an agent can answer a call.');
    return this.change(ofCode('call', code), async (tx, call) => {
      if (call.status === 'ended') return err({ kind: 'ended', call });
      const { ticketId } = call;
      if (call.agent) return call.agent.id === agentId && call.tab === tab ? ok(call) : err({ kind: 'taken', call });
      const answered = { status: 'active', agentId, agentTab: tab, acceptedAt: now, agentHereAt: now } as const;
      await tx.chat.update({ where: { ticketId }, data: { ...answered, rev: { increment: 1 } } });
      await tx.ticket.update({ where: { id: ticketId }, data: { assigneeId: agentId } });
      await addMessage(tx, ticketId, line('call_answered', answeredLine({ name }), actor), now);
      return ok(await again(tx, call));
    });
  }

  async hangUp(code: string, actor: Actor, now: Date): Promise<Result<Call, CallRefusal>> {
    return this.change(ofCode('call', code), async (tx, call) => {
      const refusal = refuseAgent(call, actor);
      if (refusal) return err(refusal);
      const told = line('call_ended', hungUpLine(actor, call, now), actor);
      return this.end(tx, call, { ending: 'agent', line: told, resolve: true }, now);
    });
  }

  async leaveCall(key: string, now: Date): Promise<Result<Call, CallRefusal>> {
    return this.change(ofKey('call', key), async (tx, call) => {
      if (call.status === 'ended') return err({ kind: 'ended', call });
      const told =
        call.status === 'waiting'
          ? line('call_missed', gaveUpLine(nameOf(call)))
          : line('call_ended', visitorHungUpLine(nameOf(call), call, now));
      return this.end(tx, call, { ending: 'visitor', line: told, resolve: call.status === 'active' }, now);
    });
  }

  async askForCallback(
    key: string,
    { name, phone, text, address }: CallbackWish,
    now: Date,
  ): Promise<Result<Call, CallRefusal>> {
    return this.change(ofKey('call', key), async (tx, call) => {
      if (call.status === 'active' || (call.acceptedAt && call.ending !== 'lost') || call.ending === 'ban') {
        return err({ kind: 'not-missed', call });
      }
      const { ticketId } = call;
      const authorName = name || call.visitorName;
      if (call.status === 'waiting') {
        const told = line('call_missed', gaveUpLine(authorName));
        await this.end(tx, call, { ending: 'missed', line: told, resolve: false }, now);
      }
      await moveVisitor(tx, ticketId, address, now);
      await tx.chat.update({ where: { ticketId }, data: { visitorName: authorName, rev: { increment: 1 } } });
      await tx.ticket.update({ where: { id: ticketId }, data: { status: 'open', resolvedAt: null } });
      await addMessage(tx, ticketId, { author: 'visitor', authorName, text: callbackText(phone, text) }, now);
      return ok(await again(tx, call));
    });
  }

  async addVisitorSignals(
    key: string,
    signals: readonly NewSignal[],
    address: IpAddress,
    now: Date,
  ): Promise<Result<Call, CallRefusal>> {
    return this.change(ofKey('call', key), async (tx, call) => {
      if (call.status === 'ended') return err({ kind: 'ended', call });
      if (call.status === 'waiting') return err({ kind: 'not-answered', call });
      await moveVisitor(tx, call.ticketId, address, now);
      return (await addSignals(tx, call, 'visitor', signals)) ? ok(call) : err({ kind: 'too-many-signals' });
    });
  }

  async addAgentSignals(
    code: string,
    signals: readonly NewSignal[],
    actor: Actor,
    _now: Date,
  ): Promise<Result<Call, CallRefusal>> {
    return this.change(ofCode('call', code), async (tx, call) => {
      const refusal = refuseAgent(call, actor);
      if (refusal) return err(refusal);
      return (await addSignals(tx, call, 'agent', signals)) ? ok(call) : err({ kind: 'too-many-signals' });
    });
  }

  async signalsAfter(ticketId: number, n: number, side: SignalSide): Promise<Signal[]> {
    return this.prisma.callSignal.findMany({
      where: { ticketId, side, n: { gt: n } },
      orderBy: { n: 'asc' },
      select: { n: true, side: true, kind: true, payload: true },
    });
  }

  async readForVisitors(cursors: readonly ChatCursor[]): Promise<ReadonlyMap<number, CallReading>> {
    const readings = new Map<number, { call: Call; signals: Signal[] }>();
    if (cursors.length === 0) return readings;
    const ids = cursors.map(({ ticketId }) => ticketId);
    const after = cursors.map(({ seq }) => seq);
    const rows = await this.prisma.$queryRaw<CallWithSignalRow[]>`
      SELECT ${CALL_COLUMNS}, g.n AS "signalN", g.kind::text AS "signalKind", g.payload AS "signalPayload"
      FROM unnest(${ids}::int[], ${after}::int[]) AS s (ticket_id, n)
      JOIN chat c ON c.ticket_id = s.ticket_id ${CHAT_JOINS}
      LEFT JOIN call_signal g ON g.ticket_id = s.ticket_id AND g.side = 'agent' AND g.n > s.n
      ORDER BY c.ticket_id, g.n`;
    for (const { signalN: n, signalKind: kind, signalPayload: payload, ...row } of rows) {
      const reading = readings.get(row.ticketId) ?? { call: readCall(row), signals: [] };
      readings.set(row.ticketId, reading);
      if (n !== null && kind && payload !== null) reading.signals.push({ n, side: 'agent', kind, payload });
    }
    return readings;
  }

  async agentIsHere(code: string, actor: Actor, now: Date): Promise<Result<null, CallRefusal>> {
    const here = await this.prisma.$executeRaw`
      UPDATE chat c SET agent_here_at = GREATEST(agent_here_at, ${now}) FROM ticket t
      WHERE t.id = c.ticket_id AND ${ofCode('call', code)} AND c.status = 'active' AND c.agent_id = ${actor.agentId}`;
    if (here > 0) return ok(null);
    const call = await this.findCallByCode(code);
    return err(call ? (refuseAgent(call, actor) ?? { kind: 'ended', call }) : { kind: 'not-found' });
  }

  async endSilent({ rangSince, leftSince, silentSince }: CallLimits, now: Date): Promise<readonly number[]> {
    // Compared with what is null nothing is true.
    const missed = Prisma.sql`(c.status = 'waiting' AND (c.started_at < ${rangSince} OR c.visitor_seen_at < ${leftSince}))`;
    const lost = Prisma.sql`(c.status = 'active' AND GREATEST(c.visitor_seen_at, c.agent_here_at) < ${silentSince})`;
    const silent = Prisma.sql`c.kind = 'call' AND (${missed} OR ${lost})`;
    const found = await this.prisma.$queryRaw<{ id: number }[]>`
      SELECT c.ticket_id AS id FROM chat c WHERE c.status <> 'ended' AND ${silent} ORDER BY c.ticket_id`;
    const ended: number[] = [];
    for (const { id } of found) {
      const outcome = await this.change(isOf(id), async (tx, call) => {
        const stillSilent = await findCall(tx, Prisma.sql`${isOf(id)} AND ${silent}`);
        if (!stillSilent) return err({ kind: 'not-found' });
        if (call.status === 'active') {
          const told = line('call_lost', lostLine(call, now));
          return this.end(tx, call, { ending: 'lost', line: told, resolve: false }, now);
        }
        const text = call.startedAt < rangSince ? missedLine(CALL_RINGS_MS) : gaveUpLine(nameOf(call));
        return this.end(tx, call, { ending: 'missed', line: line('call_missed', text), resolve: false }, now);
      });
      if (outcome.ok) ended.push(id);
    }
    return ended;
  }

  async listCalls(endedSince: Date): Promise<Call[]> {
    const rows = await this.prisma.$queryRaw<CallRow[]>`
      SELECT ${CALL_COLUMNS} FROM chat c ${CHAT_JOINS} WHERE c.kind = 'call' AND ${isListed(endedSince)}
      ORDER BY c.started_at, c.ticket_id`;
    return rows.map(readCall);
  }

  /** One change of a call, under its ticket's lock. A refusal changes nothing: it must come before any change. */
  private async change<T>(
    which: Prisma.Sql,
    work: (tx: Tx, call: Call) => Promise<Result<T, CallRefusal>>,
  ): Promise<Result<T, CallRefusal>> {
    return this.prisma.$transaction(async (tx) => {
      const ticketId = await lockTicketOf(tx, which);
      const call = ticketId === null ? null : await findCall(tx, isOf(ticketId));
      return call ? work(tx, call) : err({ kind: 'not-found' });
    });
  }

  private async end(tx: Tx, call: Call, end: ConversationEnd, now: Date): Promise<Result<Call, CallRefusal>> {
    await endConversation(tx, call, end, now);
    return ok(await again(tx, call));
  }
}

const isOf = (ticketId: number): Prisma.Sql => Prisma.sql`c.ticket_id = ${ticketId}`;

const nameOf = (call: Call): string => call.visitorName || (call.contact?.name ?? '');

function line(event: TicketEvent, text: string, by: Actor = { agentId: null, name: '' }): NewMessage {
  return { author: 'system', authorName: by.name, authorId: by.agentId, event, text };
}

async function findCall(db: Pick<Tx, '$queryRaw'>, which: Prisma.Sql): Promise<Call | null> {
  const [row] = await db.$queryRaw<CallRow[]>`SELECT ${CALL_COLUMNS} FROM chat c ${CHAT_JOINS} WHERE ${which}`;
  return row ? readCall(row) : null;
}

function present(call: Call | null): Call {
  if (!call) throw new Error('A call is gone, though its transaction holds it.');
  return call;
}

async function again(tx: Tx, { ticketId }: Call): Promise<Call> {
  return present(await findCall(tx, isOf(ticketId)));
}

/** Why this agent may not act in the call; null for whoever talks in it. */
function refuseAgent(call: Call, { agentId }: Actor): CallRefusal | null {
  if (call.status === 'ended') return { kind: 'ended', call };
  if (!call.agent) return { kind: 'not-answered', call };
  return call.agent.id === agentId ? null : { kind: 'taken', call };
}

/** Adds to a locked call those that it doesn't have yet. False, and none added, when they would be too many. */
async function addSignals(
  tx: Tx,
  { ticketId }: Call,
  side: SignalSide,
  signals: readonly NewSignal[],
): Promise<boolean> {
  const known = await tx.$queryRaw<{ clientId: string; length: number }[]>`
    SELECT client_id AS "clientId", length(payload) AS length FROM call_signal
    WHERE ticket_id = ${ticketId} AND side = ${side}::signal_side`;
  const marks = new Set(known.map(({ clientId }) => clientId));
  const fresh = signals.filter(({ clientId }) => !marks.has(clientId) && marks.add(clientId));
  if (fresh.length === 0) return true;
  const length = [...known, ...fresh.map(({ payload }) => payload)].reduce((sum, each) => sum + each.length, 0);
  if (marks.size > SIGNALS_MAX || length > SIGNALS_LENGTH_MAX) return false;
  const { _max } = await tx.callSignal.aggregate({ where: { ticketId }, _max: { n: true } });
  const first = 1 + (_max.n ?? 0);
  await tx.callSignal.createMany({ data: fresh.map((signal, at) => ({ ...signal, ticketId, side, n: first + at })) });
  await tx.chat.update({ where: { ticketId }, data: { rev: { increment: 1 } } });
  return true;
}
