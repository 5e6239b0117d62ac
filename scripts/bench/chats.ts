import { randomBytes } from 'node:crypto';
import { banFromChat } from '../../lib/bans/ban-from-chat';
import { ipRangeFromText } from '../../lib/domain/ip-range';
import { ADMINISTRATOR, startProduct } from '../../tests/e2e/start-product';
import { ChatAgent } from '../../tests/support/chat-agent';
import { ChatVisitor } from '../../tests/support/chat-visitor';
import { openTestRuntime } from '../../tests/support/open-test-runtime';
import type { ReadEvents } from '../../tests/support/read-events';
import { createTestDatabase, startPrivateRedis } from '../../tests/support/test-services';
import { printTable } from './measure';

const CHATS = 500;
/** Each chat's visitor writes once in so long, and is answered once, as people do who read and think in between. */
const PAUSE_MS = 30_000;
const ROUNDS = 2;
const BANS = 50;
/** A message that has not come by then is counted as lost. */
const LOST_MS = 10_000;

/**
 * How long messages take while five hundred chats run, and windows of the banned to close. Two whole products on one
 * Postgres and Redis, the visitors and agents who load them, and this script share the machine. Each window's stream is at
 * the other instance than the one that takes what is written.
 */
export async function benchChats(): Promise<void> {
  const [database, redis] = await Promise.all([createTestDatabase(), startPrivateRedis()]);
  const env = { DATABASE_URL: database.url, REDIS_URL: redis.url, GATEHOUSE_SECRET: randomBytes(32).toString('hex') };
  const one = await startProduct({ env });
  const other = await startProduct({ env });
  const third = await openTestRuntime({ database: database.options, redis: redis.options });
  try {
    await third.startKeeping();
    const urls = [one.url, other.url] as const;
    const agents = await Promise.all(urls.map((url) => ChatAgent.signIn(url, ADMINISTRATOR)));
    const chats: Chat[] = [];
    for (let i = 0; i < CHATS; i++) chats.push(await openChat(urls, agents, i));
    process.stdout.write(`${chats.length} chats are open, half of them at each of two instances.\n`);

    const said: number[] = [];
    const answered: number[] = [];
    await Promise.all(chats.map((chat, i) => converse(chat, i, said, answered)));
    printTable([row('visitor → own window', said), row('agent → visitor’s window', answered)]);

    const closed: number[] = [];
    for (const chat of chats.slice(0, BANS)) closed.push(await banAndSeeClosed(third.runtime, chat));
    printTable([row('ban → window closed, meanwhile idle', closed)]);
  } finally {
    await Promise.all([one.remove(), other.remove()]);
    await third.close();
    await redis.stop();
  }
}

interface Chat {
  readonly visitor: ChatVisitor;
  readonly agent: ChatAgent;
  readonly ticket: string;
  readonly events: ReadEvents;
  /** Who waits for a text. */
  readonly awaited: Map<string, (receivedAt: number) => void>;
}

async function openChat(urls: readonly [string, string], agents: readonly ChatAgent[], i: number): Promise<Chat> {
  const visitor = new ChatVisitor(urls[i % 2 ? 1 : 0], `2001:db8:${i.toString(16)}::1`);
  const { ticket } = await visitor.begin({ name: `Visitor ${i}` });
  const awaited: Chat['awaited'] = new Map();
  const events = await visitor.listen(0, ({ name, data, receivedAt }) => {
    if (name === 'message') awaited.get((data as { text: string }).text)?.(receivedAt);
  });
  visitor.url = urls[i % 2 ? 0 : 1];
  const agent = agents[i % 2 ? 0 : 1];
  if (!agent) throw new Error('There is an agent at each instance.');
  return { visitor, agent, ticket, events, awaited };
}

async function converse({ visitor, agent, ticket, awaited }: Chat, i: number, said: number[], answered: number[]) {
  const timed = async (text: string, send: () => Promise<unknown>) => {
    const begun = performance.now();
    const received = new Promise<number>((resolve) => {
      awaited.set(text, resolve);
      setTimeout(() => resolve(Number.POSITIVE_INFINITY), LOST_MS);
    });
    await send();
    return (await received) - begun;
  };
  await pause((i / CHATS) * PAUSE_MS);
  for (let round = 0; round < ROUNDS; round++) {
    const next = pause(PAUSE_MS);
    said.push(await timed(`Question ${round}`, () => visitor.write(`Question ${round}`)));
    answered.push(await timed(`Answer ${round}`, () => agent.write(ticket, `Answer ${round}`)));
    await next;
  }
}

async function banAndSeeClosed(
  runtime: Parameters<typeof banFromChat>[0],
  { visitor, ticket, events }: Chat,
): Promise<number> {
  const begun = performance.now();
  const banned = await banFromChat(
    runtime,
    { agentId: null, name: 'Ada' },
    {
      code: ticket,
      range: ipRangeFromText(visitor.address),
      validUntil: null,
      reason: '',
      callerAddress: null,
      confirmed: true,
    },
  );
  if (!banned.ok) throw new Error(`The ban was refused: ${banned.error.kind}`);
  return (await events.end) - begun;
}

function row(what: string, times: readonly number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  const lost = times.filter((ms) => !Number.isFinite(ms)).length;
  return { what, count: times.length, 'p50, ms': at(0.5), 'p95, ms': at(0.95), 'most, ms': at(1), lost };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
