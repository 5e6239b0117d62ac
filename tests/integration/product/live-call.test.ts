import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DeskCallAnswer, DeskCallChange, VisitorSignalView } from '../../../lib/channels/call/call-view';
import { ADMINISTRATOR, type RunningProduct, startProduct } from '../../e2e/start-product';
import { CallVisitor } from '../../support/call-visitor';
import { ChatAgent } from '../../support/chat-agent';
import type { ReadEvents } from '../../support/read-events';
import {
  createTestDatabase,
  type PrivateRedis,
  startPrivateRedis,
  type TestDatabase,
} from '../../support/test-services';

/** Two whole products on one Postgres and one Redis: the visitor talks to one, the agent to the other. */
let database: TestDatabase;
let redis: PrivateRedis;
let here: RunningProduct;
let there: RunningProduct;
let agentHere: ChatAgent;
let agentThere: ChatAgent;
const SECRET = randomBytes(32).toString('hex');
const start = () =>
  startProduct({
    env: {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      GATEHOUSE_SECRET: SECRET,
      GATEHOUSE_ICE_SERVERS: 'stun:stun.example.com,turn:turn.example.com',
      GATEHOUSE_TURN_SECRET: 'north',
    },
  });

beforeAll(async () => {
  [database, redis] = await Promise.all([createTestDatabase(), startPrivateRedis()]);
  // The first one builds the pages and migrates the database.
  here = await start();
  there = await start();
  [agentHere, agentThere] = (await Promise.all(
    [here, there].map(({ url }) => ChatAgent.signIn(url, ADMINISTRATOR)),
  )) as [ChatAgent, ChatAgent];
}, 300_000);
afterAll(async () => {
  await Promise.all([here, there].map((product) => product?.remove()));
  await redis?.stop();
});

let lastAddress = 0;
const caller = (product: RunningProduct) => new CallVisitor(product.url, `198.51.100.${++lastAddress}`);
const soon = { timeout: 10_000, interval: 5 };
const stateOf = (events: ReadEvents) => events.of('state').at(-1);
const signalsOf = (events: ReadEvents) => events.of('signal') as VisitorSignalView[];
const changesOf = (events: ReadEvents, ticket: string) =>
  (events.of('calls') as DeskCallChange[][]).flat().filter(({ code }) => code === ticket);
const since = async (agent: ChatAgent, ticket: string, after = 0) =>
  (await agent.ask('GET', `/desk/calls/${ticket}/since?after=${after}`)).body as DeskCallAnswer;
const desk = (agent: ChatAgent, ticket: string, what: string, body: object = {}) =>
  agent.ask('POST', `/desk/calls/${ticket}/${what}`, body);
const candidate = (id: string) => ({ id, kind: 'candidate', payload: `candidate ${id}` }) as const;

/** A call between a visitor at one instance and an agent at the other. */
async function talk() {
  const vera = caller(here);
  const { ticket } = await vera.ring({ name: 'Vera' });
  const events = await vera.listen();
  expect((await desk(agentThere, ticket, 'answer', { tab: 'tab' })).status).toBe(200);
  await vi.waitFor(() => expect(stateOf(events)).toMatchObject({ status: 'answered' }), soon);
  return { vera, ticket, events };
}

const banOnTheCommandLine = (product: RunningProduct, address: string) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/gatehouse.ts', '--json', 'ban', 'add', address], {
    env: product.env,
  });

describe('a call', () => {
  test('rings at agents of every instance, is one agent’s, and signals cross both ways, each once and in order', async () => {
    const [atHere, atThere] = await Promise.all([agentHere.listen(), agentThere.listen()]);
    const vera = caller(here);
    const { ticket, ice } = await vera.ring({ name: 'Vera' });
    expect(ice.iceServers).toHaveLength(2);
    expect(ice.iceServers[1]).toMatchObject({ username: expect.any(String), credential: expect.any(String) });
    for (const events of [atHere, atThere]) {
      await vi.waitFor(() => expect(changesOf(events, ticket)[0]).toMatchObject({ status: 'ringing' }), soon);
    }
    const events = await vera.listen();

    const answers = await Promise.all([
      desk(agentHere, ticket, 'answer', { tab: 'one' }),
      desk(agentThere, ticket, 'answer', { tab: 'two' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await vi.waitFor(() => expect(stateOf(events)).toMatchObject({ status: 'answered' }), soon);

    const begun = performance.now();
    expect((await vera.signal({ id: 'o', kind: 'offer', payload: 'v=0 offer' }, candidate('1'))).status).toBe(204);
    await vi.waitFor(async () => expect((await since(agentThere, ticket)).signals).toHaveLength(2), soon);
    expect(
      (await desk(agentThere, ticket, 'signals', { signals: [{ id: 'a', kind: 'answer', payload: 'v=0' }] })).status,
    ).toBe(204);
    await vi.waitFor(() => expect(signalsOf(events)).toHaveLength(1), soon);
    console.info(`an offer and its answer crossed the instances in ${Math.round(performance.now() - begun)} ms`);
    for (const id of ['2', '3', '3', '4']) await desk(agentHere, ticket, 'signals', { signals: [candidate(id)] });
    await vi.waitFor(() => expect(signalsOf(events)).toHaveLength(4), soon);
    expect(signalsOf(events).map(({ payload }) => payload)).toEqual([
      'v=0',
      ...['2', '3', '4'].map((id) => `candidate ${id}`),
    ]);
    expect(events.ids()).toEqual([...new Set(events.ids())].sort((a, b) => a - b));

    expect((await desk(agentHere, ticket, 'here')).status).toBe(204);
    const hungUp = await desk(agentThere, ticket, 'hang-up');
    expect([hungUp.status, hungUp.body]).toMatchObject([200, { state: { status: 'ended', ending: 'agent' } }]);
    await events.end;
    expect(stateOf(events)).toMatchObject({ status: 'ended', ending: 'agent' });
    for (const told of [atHere, atThere]) {
      await vi.waitFor(() => expect(changesOf(told, ticket).at(-1)).toMatchObject({ status: 'ended' }), soon);
    }
    expect((await desk(agentThere, ticket, 'here')).status).toBe(409);
    await Promise.all([atHere.cancel(), atThere.cancel()]);
  });

  test('is over at once on both sides when its visitor is banned, and every next request is refused', async () => {
    const { vera, ticket, events } = await talk();
    const target = await agentThere.ask('GET', `/desk/calls/${ticket}/ban-target`);
    expect(target.body).toMatchObject({ code: ticket, name: 'Vera', address: vera.address });
    const pages = [`/desk/chats/${ticket}/ban`, `/desk/tickets/${ticket}`];
    const [question, page] = await Promise.all(pages.map((path) => agentThere.ask('GET', path)));
    expect(question).toMatchObject({ status: 200, body: expect.stringContaining(vera.address) });
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('This call is running.') });
    expect((await agentThere.ask('GET', `/desk/chats/${ticket}`)).status).toBe(404);
    const atDesk = await agentThere.listen();
    const begun = performance.now();
    await banOnTheCommandLine(there, vera.address);
    await events.end;
    await vi.waitFor(() => expect(changesOf(atDesk, ticket).at(-1)).toMatchObject({ status: 'ended' }), soon);
    console.info(`the call was over on both sides ${Math.round(performance.now() - begun)} ms after the command began`);
    expect((await since(agentHere, ticket)).state).toMatchObject({ ending: 'ban', ban_id: expect.any(Number) });
    for (const product of [here, there]) {
      vera.url = product.url;
      const answers = await Promise.all([
        vera.ask('GET', '/api/channels/call'),
        vera.ask('POST', '/api/channels/call', {}),
        vera.ask('GET', `/api/channels/call/${vera.key}`),
        vera.ask('GET', `/api/channels/call/${vera.key}/events`),
        ...['signals', 'end', 'callback'].map((what) => vera.post(what)),
        vera.ask('OPTIONS', `/api/channels/call/${vera.key}/signals`),
        vera.ask('GET', '/call'),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403));
    }
    expect((await desk(agentThere, ticket, 'signals', { signals: [candidate('late')] })).status).toBe(409);
    await atDesk.cancel();
  });

  test('that has rung for long enough is missed while its page stands open, and leaves a way to be called back', async () => {
    const vera = caller(here);
    const { ticket } = await vera.ring({ name: 'Vera' });
    const events = await vera.listen();
    const client = new pg.Client(database.options);
    await client.connect();
    // As if a minute had passed.
    const older = `UPDATE chat SET started_at = started_at - interval '1 minute' FROM ticket t WHERE t.id = ticket_id`;
    await client.query(`${older} AND t.code = $1`, [ticket]);
    await client.end();
    await events.end;
    expect(stateOf(events)).toMatchObject({ status: 'ended', ending: 'missed' });
    expect((await vera.post('callback', { phone: '+44 20 7946 0018' })).status).toBe(201);
    expect((await since(agentThere, ticket)).state).toMatchObject({ status: 'ended', ending: 'missed' });
  });

  test('goes on while Redis is away: signals arrive by polling, and bans end it', async () => {
    const { vera, ticket, events } = await talk();
    await redis.kill();
    const begun = performance.now();
    await vera.signal(candidate('1'));
    await vi.waitFor(async () => expect((await since(agentThere, ticket)).signals).toHaveLength(1), soon);
    await desk(agentThere, ticket, 'signals', { signals: [candidate('2')] });
    await vi.waitFor(() => expect(signalsOf(events)).toHaveLength(1), soon);
    console.info(`without Redis a signal and one back took ${Math.round(performance.now() - begun)} ms`);
    await banOnTheCommandLine(here, vera.address);
    await events.end;
    expect((await since(agentThere, ticket)).state).toMatchObject({ status: 'ended', ending: 'ban' });
    await redis.start();
  });
});

test('only the pages of calls and of the desk may ask for a microphone', async () => {
  const policyOf = async (path: string) => {
    const { headers } = await fetch(`${here.url}${path}`, {
      redirect: 'manual',
      headers: { cookie: agentHere.cookie },
    });
    return headers.get('permissions-policy')?.match(/microphone=\([a-z]*\)/)?.[0];
  };
  for (const path of ['/call', '/call?embedded=1', '/desk/tickets', '/desk']) {
    expect([path, await policyOf(path)]).toEqual([path, 'microphone=(self)']);
  }
  for (const path of ['/chat', '/contact', '/']) expect([path, await policyOf(path)]).toEqual([path, 'microphone=()']);
});

test.each([
  ['GET', '/desk/calls/list'],
  ['GET', '/desk/calls/QXR-00000-907/since?after=0'],
  ['GET', '/desk/calls/QXR-00000-907/ban-target'],
  ['POST', '/desk/calls/QXR-00000-907/answer'],
  ['POST', '/desk/calls/QXR-00000-907/signals'],
  ['POST', '/desk/calls/QXR-00000-907/hang-up'],
  ['POST', '/desk/calls/QXR-00000-907/here'],
])('the desk’s requests are none of a stranger’s: %s %s', async (method, path) => {
  const answer = await caller(here).ask(method, path, method === 'POST' ? { tab: 'x' } : undefined);
  expect(answer.status).toBe(401);
});
