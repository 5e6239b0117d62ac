import { addBan } from '../../../lib/bans/add-ban';
import { banFromPost } from '../../../lib/bans/ban-from-post';
import {
  answerPosts,
  answerTopic,
  answerTopics,
  receiveReply,
  receiveTopic,
  receiveVote,
  receiveVoteTakenBack,
} from '../../../lib/channels/board/board-endpoints';
import type { Actor } from '../../../lib/domain/ban';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { clientHeaderValue } from '../../../lib/gate/client-header';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase } from '../../support/test-services';
import { ip } from '../chat/chat-world';

/** Somebody's browser: where it calls from, and the cookie that it holds. */
export interface Browser {
  readonly address: string;
  cookie?: string;
}

/** A board, and in short what visitors, agents and bans do to it. */
export interface BoardWorld {
  readonly opened: OpenRuntime;
  readonly clock: FixedClock;
  readonly database: object;
  /** A browser at an address that nobody else has. */
  browser(): Browser;
  agent(name: string): Promise<Actor & { readonly agentId: number }>;
  /** Sends a request to an endpoint, and keeps the cookie that it is answered with. */
  send(
    to: Endpoint,
    browser: Browser,
    body?: unknown,
    more?: { id?: string; query?: string; headers?: object },
  ): Promise<Response>;
  /** Starts a topic, registering the browser if it isn't; its id. */
  topic(browser: Browser, topic?: { kind?: 'suggestion' | 'forum'; title?: string; text?: string }): Promise<number>;
  reply(browser: Browser, topic: number, text?: string): Promise<number>;
  /** What readers see in a topic: authors and texts; null for what was deleted. */
  read(topic: number): Promise<(string | null)[]>;
  /** What the desk reads on the topic's ticket. */
  lines(topic: number): Promise<string[]>;
  ban(range: string): Promise<void>;
  banFrom(
    topic: number,
    seq: number,
    actor: Actor,
    range: string,
    more?: { hidesPosts?: boolean },
  ): ReturnType<typeof banFromPost>;
}

const ENDPOINTS = {
  topics: { method: 'GET', answer: (r: Request) => answerTopics(r) },
  topic: { method: 'GET', answer: answerTopic },
  posts: { method: 'GET', answer: answerPosts },
  'new topic': { method: 'POST', answer: (r: Request) => receiveTopic(r) },
  reply: { method: 'POST', answer: receiveReply },
  vote: { method: 'POST', answer: receiveVote },
  'take back': { method: 'DELETE', answer: receiveVoteTakenBack },
} as const satisfies Record<string, { method: string; answer: (r: Request, id: string) => Promise<Response> }>;
export type Endpoint = keyof typeof ENDPOINTS;

export async function openBoardWorld(): Promise<BoardWorld> {
  const clock = fixedClock('2026-03-01T12:00:00Z');
  const database = (await createTestDatabase()).options;
  const opened = await openTestRuntime({ clock, database });
  await opened.startKeeping();
  const { board, agents, tickets } = opened.runtime;
  let count = 0;
  const world: BoardWorld = {
    opened,
    clock,
    database,
    browser: () => ({ address: `198.51.${100 + Math.floor(++count / 250)}.${count % 250}` }),
    async agent(name) {
      const email = `agent-${++count}@example.com`;
      const made = await agents.addAgent(
        { email, name, role: 'agent', passwordHash: 'none' },
        { agentId: null, name: 'Ada' },
        clock.now(),
      );
      if (!made) throw new Error('the e-mail address is taken');
      return { agentId: made.id, name };
    },
    async send(to, browser, body, { id = '', query = '', headers = {} } = {}) {
      const client = { address: ip(browser.address), ground: 'peer', via: [] } as const;
      const { method, answer } = ENDPOINTS[to];
      const response = await answer(
        new Request(`http://desk.example.com/api/channels/board${query}`, {
          method,
          headers: {
            host: 'desk.example.com',
            'x-gatehouse-client': clientHeaderValue(client, opened.runtime.clientHeaderSecret),
            ...(browser.cookie && { cookie: `other=1; ${browser.cookie}` }),
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
        id,
      );
      const set = response.headers.get('set-cookie');
      if (set) browser.cookie = set.split(';')[0];
      return response;
    },
    async topic(browser, { kind = 'suggestion', title = 'Lights', text = 'That charge by USB-C.' } = {}) {
      const response = await world.send('new topic', browser, { kind, title, text, ...personOf(browser) });
      if (response.status !== 201) throw new Error(`refused: ${await response.text()}`);
      return Number((await response.json()).topic);
    },
    async reply(browser, topic, text = 'Me too.') {
      const response = await world.send('reply', browser, { text, ...personOf(browser) }, { id: String(topic) });
      if (response.status !== 201) throw new Error(`refused: ${await response.text()}`);
      return Number((await response.json()).post);
    },
    async read(topic) {
      const posts = await board.listPosts(topic, { audience: 'readers', after: 0, limit: 200 });
      return posts.map(({ state, authorName, text }) => (state === 'deleted' ? null : `${authorName}: ${text}`));
    },
    async lines(topic) {
      const found = await board.findTopic(topic);
      const ticket = await tickets.findTicketByCode(found?.ticket.code ?? '');
      return (ticket?.messages ?? []).map(({ author, authorName, text }) =>
        author === 'system' ? text : `${authorName}: ${text}`,
      );
    },
    async ban(range) {
      const input = { range: ipRangeFromText(range), validUntil: null, reason: 'a secret reason', callerAddress: null };
      const actor = { agentId: null, name: 'Ada' };
      const added = await addBan(opened.runtime, actor, { ...input, confirmed: true, confirmation: 'lenient' });
      if (!added.ok) throw new Error(added.error.kind);
    },
    banFrom: (topicId, seq, actor, range, { hidesPosts = false } = {}) =>
      banFromPost(opened.runtime, actor, {
        topicId,
        seq,
        range: ipRangeFromText(range),
        validUntil: null,
        reason: 'a secret reason',
        hidesPosts,
        callerAddress: null,
        confirmed: true,
      }),
  };
  return world;
}

/** Who says that they write, by their address, so that each browser is somebody. */
const personOf = ({ address }: Browser) => {
  const of = address.replace(/\./g, '-');
  return { name: `Vera ${of}`, email: `vera-${of}@example.com` };
};
