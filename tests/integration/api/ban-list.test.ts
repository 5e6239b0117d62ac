import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiWorld, type BanAnswer, closeWorld, NOW, openApiWorld } from './api-world';

let world: ApiWorld;
/** Numbers of ten bans; the first three are over. */
const ids: number[] = [];

beforeAll(async () => {
  world = await openApiWorld();
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
  const about = { contact_id: ticket.contact?.id, conversation_id: ticket.id };
  for (let n = 0; n < 10; n++) {
    world.clock.advance(60_000);
    const start_ip = n === 9 ? '2001:db8::9' : `203.0.113.${(n * 7) % 10}`;
    const { id } = await world.json<BanAnswer>('POST', '/bans', {
      body: {
        start_ip,
        end_ip: n === 5 ? '203.0.113.200' : undefined,
        date_valid: n % 2 === 0 ? `2026-04-${20 - n}T00:00:00Z` : null,
        reason: n === 4 ? null : `Why 100%_${n}`,
        ...(n === 6 && about),
      },
    });
    ids.push(id);
  }
  for (const id of ids.slice(0, 3)) await world.json('POST', `/bans/${id}/_expire`);
});
afterAll(() => closeWorld(world));

/** Which of the ten, by their places. */
const list = async (query: string | Record<string, string> = ''): Promise<number[]> => {
  const items = await world.json<BanAnswer[]>('GET', `/bans?${new URLSearchParams(query)}`);
  return items.map(({ id }) => ids.indexOf(id));
};
const filtered = (filters: unknown) => list({ _filters: JSON.stringify(filters), _perPage: '100' });
const refused = async (query: string | Record<string, string>) => {
  const response = await world.ask('GET', `/bans?${new URLSearchParams(query)}`);
  expect(response.status).toBe(400);
  const { errors } = await response.json();
  return errors as { field: string; message: string }[];
};
const ALL = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe('pages', () => {
  test.each([
    ['', ALL],
    ['_perPage=3', [0, 1, 2]],
    ['_page=2&_perPage=3', [3, 4, 5]],
    ['_page=4&_perPage=3', [9]],
    ['_page=5&_perPage=3', []],
    ['_page=1&_perPage=3&_sortDir=desc', [9, 8, 7]],
    ['_from=2&_to=5', [2, 3, 4]],
    ['_page=4&_perPage=3&_from=0&_to=2', [0, 1]],
    ['_from=8', [8, 9]],
    // As the client's documentation shows it, with the defaults that it names.
    ['_page=1&_perPage=10&_sortDir=ASC&_from=0&_to=0', ALL],
    ['_from=3&_to=3', []],
    ['_page=&_filters=&_sortField=', ALL],
  ])('%s', async (query, wanted) => {
    expect(await list(query)).toEqual(wanted);
  });

  test('lead to the next one until there is none', async () => {
    for (const query of ['_perPage=4&_sortField=start_ip', '_from=0&_to=4&_sortField=start_ip']) {
      const seen: number[] = [];
      let path: string | undefined = `/bans?${query}`;
      for (let pages = 0; path; pages++) {
        const response: Response = await world.ask('GET', path);
        seen.push(...(await response.json()).map(({ id }: { id: number }) => ids.indexOf(id)));
        path = /^<\/api\/v3(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
        expect(pages).toBeLessThan(4);
      }
      expect(seen.slice().sort((a, b) => a - b)).toEqual(ALL);
    }
  });

  test.each([
    ['_page=0', '_page'],
    ['_page=x', '_page'],
    ['_page=2147483647&_perPage=1000', '_page'],
    ['_perPage=0', '_perPage'],
    ['_perPage=1001', '_perPage'],
    ['_from=-1', '_from'],
    ['_from=5&_to=4', '_to'],
    ['_from=0&_to=1001', '_to'],
    ['_sortDir=up', '_sortDir'],
    ['_sortField=version', '_sortField'],
    ['_sortfield=id', '_sortfield'],
  ])('%s is refused by its name', async (query, field) => {
    expect((await refused(query)).map((error) => error.field)).toEqual([field]);
  });

  test('a field that nothing knows is answered with those that there are', async () => {
    const [error] = await refused('_sortField=ip');
    for (const name of ['id', 'date_created', 'start_ip', 'conversation_code']) expect(error?.message).toContain(name);
  });
});

describe('sorting', () => {
  const BY: Record<string, number[]> = {
    id: ALL,
    date_created: ALL,
    // 0, 7, 4, 1, 8, 5, 2, 9, 6, and IPv6 after all IPv4.
    start_ip: [0, 3, 6, 2, 5, 8, 1, 4, 7, 9],
    end_ip: [0, 3, 6, 2, 8, 1, 4, 7, 5, 9],
    // The three that were expired ended together; indefinitely is the latest.
    date_valid: [0, 1, 2, 8, 6, 4, 3, 5, 7, 9],
    reason: [4, 0, 1, 2, 3, 5, 6, 7, 8, 9],
    agent_name: ALL,
    agent_id: ALL,
    contact_id: [6, 0, 1, 2, 3, 4, 5, 7, 8, 9],
    contact_name: [0, 1, 2, 3, 4, 5, 7, 8, 9, 6],
    conversation_id: [6, 0, 1, 2, 3, 4, 5, 7, 8, 9],
    conversation_code: [0, 1, 2, 3, 4, 5, 7, 8, 9, 6],
  };
  test.each(Object.entries(BY))('by %s, and the other way round', async (field, wanted) => {
    expect(await list(`_sortField=${field}`)).toEqual(wanted);
    expect(await list(`_sortField=${field}&_sortDir=DESC&_from=0&_to=100`)).toEqual(wanted.slice().reverse());
    expect(await list(`_sortField=${field}&_from=3&_to=7`)).toEqual(wanted.slice(3, 7));
  });
});

describe('filters', () => {
  test.each<[unknown, number[]]>([
    [{}, ALL],
    [[], ALL],
    [{ start_ip: '203.0.113.5' }, [5]],
    [{ start_ip: '::ffff:203.0.113.5', reason: 'Why 100%_5' }, [5]],
    [{ start_ip: '203.0.113.5', reason: 'other' }, []],
    [{ date_valid: null }, [3, 5, 7, 9]],
    [{ reason: null }, [4]],
    [{ contact_name: 'Jane Doe' }, [6]],
    [{ agent_name: 'Shop' }, ALL],
    [{ agent_id: null }, ALL],
    [[['reason', 'NE', null]], [0, 1, 2, 3, 5, 6, 7, 8, 9]],
    [[['reason', 'L', 'why 100%_']], [0, 1, 2, 3, 5, 6, 7, 8, 9]],
    [[['reason', 'like', '%3']], []],
    [[['reason', 'L', '_3']], [3]],
    [[['reason', 'E', 'why 100%_3']], []],
    [[['start_ip', 'L', '2001:']], [9]],
    [[['start_ip', '>', '203.0.113.7']], [4, 7, 9]],
    [[['end_ip', 'GE', '203.0.113.200']], [5, 9]],
    [[['start_ip', '<=', '203.0.113.1']], [0, 3]],
    [[['date_created', 'LT', '2026-03-01T12:03:00Z']], [0, 1]],
    [[['date_created', 'LE', '2026-03-01 12:03:00']], [0, 1, 2]],
    [[['date_created', 'GE', '2026-03-01T13:09:00+01:00']], [8, 9]],
    [[['date_created', 'GT', '2026-03-02']], []],
    [[['date_created', 'L', '2026-03-01T12:05']], [4]],
    [[['date_valid', 'GT', '2026-04-14T00:00:00Z']], [3, 4, 5, 7, 9]],
    [[['date_valid', 'LT', '2027-01-01']], [0, 1, 2, 4, 6, 8]],
    [[['contact_id', 'NE', '999999']], ALL],
    [[['contact_id', '!=', null]], [6]],
    [
      [
        ['id', '>', 0],
        ['id', '<', '9999999999'],
      ],
      ALL,
    ],
  ])('%j', async (filters, wanted) => {
    expect(await filtered(filters)).toEqual(wanted);
  });

  test.each([
    ['no JSON', '{'],
    ['a text', '"x"'],
    ['a list of two', '[["id","E"]]'],
    ['a list of texts', '["id","E","1"]'],
    ['a field that nothing knows', '{"ip":"203.0.113.7"}'],
    ['an object’s own names', '{"__proto__x":"1"}'],
    ['an operator that nothing knows', '[["id","IN","1,2"]]'],
    ['an operator that objects have', '[["id","constructor","1"]]'],
    ['a field that is no text', '[[{"toString":1},"E","1"]]'],
    ['an operator that is no text', '[["id",{"toString":1},"1"]]'],
    ['a value of another kind', '[["id","E",{"a":1}]]'],
    ['an id that is no number', '[["contact_id","E","x"]]'],
    ['an address that is none', '[["start_ip","E","203.0.113"]]'],
    ['a time that is none', '[["date_created","GT","2026-02-30"]]'],
    ['null that is greater', '[["date_valid","GT",null]]'],
    ['NUL', '[["reason","L","\\u0000"]]'],
    ['too many', JSON.stringify(Array.from({ length: 21 }, () => ['id', 'GT', '0']))],
  ])('%s is refused', async (_, filters) => {
    const errors = await refused({ _filters: filters });
    expect(errors).toMatchObject([{ field: '_filters', message: expect.any(String) }]);
  });

  test('an operator that nothing knows is answered with those that there are', async () => {
    const [error] = await refused({ _filters: '[["id","IN","1"]]' });
    for (const name of ['E', 'NE', 'LIKE', 'GT', '<=']) expect(error?.message).toContain(name);
  });
});
