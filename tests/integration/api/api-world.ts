import { PrismaPg } from '@prisma/adapter-pg';
import * as bulkRoute from '../../../app/api/v3/bans/%5Fbulk/route';
import * as checkRoute from '../../../app/api/v3/bans/%5Fcheck/route';
import * as excludeRoute from '../../../app/api/v3/bans/%5Fexclude/route';
import * as expireRoute from '../../../app/api/v3/bans/[id]/%5Fexpire/route';
import * as banRoute from '../../../app/api/v3/bans/[id]/route';
import * as bansRoute from '../../../app/api/v3/bans/route';
import type { banJson } from '../../../lib/api/ban-json';
import { hashApiToken, newApiToken } from '../../../lib/auth/api-token';
import { shareRuntime } from '../../../lib/composition';
import type { Actor } from '../../../lib/domain/ban';
import { type IpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { CLIENT_HEADER, clientHeaderValue } from '../../../lib/gate/client-header';
import { PrismaClient } from '../../../lib/generated/prisma/client';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase } from '../../support/test-services';
import { expectDocumented } from './documented-answers';

export const NOW = new Date('2026-03-01T12:00:00Z');
/** A ban as a program sees it. */
export type BanAnswer = ReturnType<typeof banJson>;

export const ADA: Actor = { agentId: null, name: 'Ada' };

const ROOT = '/api/v3';
type Route = Readonly<Record<string, (request: Request, path: { params: Promise<{ id: string }> }) => unknown>>;
const ROUTES: readonly (readonly [RegExp, Route])[] = [
  [/^\/bans$/, bansRoute as Route],
  [/^\/bans\/_bulk$/, bulkRoute as Route],
  [/^\/bans\/_check$/, checkRoute as Route],
  [/^\/bans\/_exclude$/, excludeRoute as Route],
  [/^\/bans\/([^/]+)\/_expire$/, expireRoute as Route],
  [/^\/bans\/([^/]+)$/, banRoute as Route],
];

export interface Asked {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the front door saw the program. */
  readonly from?: string;
}

export interface ApiWorld extends OpenRuntime {
  readonly prisma: PrismaClient;
  readonly clock: FixedClock;
  /** A token that may change things, and one that may only read. */
  readonly token: string;
  readonly readOnlyToken: string;
  makeToken(name: string, readOnly?: boolean): Promise<string>;
  /**
   * As LiveAgent's client asks: with the key, and with an `Authorization` that is always there. The answer must be one of
   * which the document tells.
   */
  ask(method: string, path: string, asked?: Asked): Promise<Response>;
  /** The same, whose answer must be 200; says what JSON came. */
  json<T>(method: string, path: string, asked?: Asked): Promise<T>;
}

/** A runtime on databases of its own, shared with the routes; `closeWorld` it at the end. */
export async function openApiWorld(): Promise<ApiWorld> {
  const database = (await createTestDatabase()).options;
  const prisma = new PrismaClient({ adapter: new PrismaPg(database) });
  const clock = fixedClock(NOW);
  const opened = await openTestRuntime({
    database,
    clock,
    trustedProxies: [{ family: 4, first: 0xc0000201n, last: 0xc0000201n }],
  });
  shareRuntime(opened.runtime);
  await opened.startKeeping();
  const makeToken = async (name: string, readOnly = false) => {
    const token = newApiToken();
    await opened.runtime.apiTokens.addToken({ name, hash: hashApiToken(token), readOnly }, ADA, NOW);
    return token;
  };
  const token = await makeToken('Shop');
  const ask: ApiWorld['ask'] = async (method, path, { body, headers = {}, from = '198.51.100.77' } = {}) => {
    const url = new URL(`http://desk.example.com${ROOT}${path}`);
    const [found] = ROUTES.filter(([pattern]) => pattern.test(url.pathname.slice(ROOT.length)));
    const [pattern, route] = found ?? [];
    const [, id = ''] = pattern?.exec(url.pathname.slice(ROOT.length)) ?? [];
    const handler = route?.[method];
    if (!handler) throw new Error(`No route takes ${method} ${path}.`);
    const request = new Request(url, {
      method,
      headers: {
        apikey: token,
        authorization: 'Bearer ',
        accept: 'application/json',
        'content-type': 'application/json',
        [CLIENT_HEADER]: clientHeaderValue(
          { address: parsed(from) } as Parameters<typeof clientHeaderValue>[0],
          opened.runtime.clientHeaderSecret,
        ),
        ...headers,
      },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const response = (await handler(request, { params: Promise.resolve({ id }) })) as Response;
    await expectDocumented(
      id === '' ? url.pathname.slice(ROOT.length) : url.pathname.slice(ROOT.length).replace(id, '{id}'),
      method,
      response,
    );
    return response;
  };
  return {
    ...opened,
    prisma,
    clock,
    token,
    readOnlyToken: await makeToken('Reader', true),
    makeToken,
    ask,
    json: async (method, path, asked) => {
      const response = await ask(method, path, asked);
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
      return JSON.parse(text);
    },
  };
}

export async function closeWorld({ prisma, close }: ApiWorld): Promise<void> {
  shareRuntime(null);
  await prisma.$disconnect();
  await close();
}

export function parsed(text: string): IpAddress {
  const address = parseIpAddress(text);
  if (!address.ok) throw new Error(text);
  return address.value;
}
