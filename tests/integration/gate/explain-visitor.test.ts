import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CheckVisitor } from '../../../lib/bans/check-visitor';
import { formatIpAddress, type IpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { explainVisitor } from '../../../lib/gate/explain-visitor';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { resetStore } from '../../support/index-world';
import { openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, createTestRedis, type TestDatabase, type TestRedis } from '../../support/test-services';
import { openTestDoor } from './test-door';

const ACTOR = { agentId: null, name: 'Ada' };

let database: TestDatabase;
let redis: TestRedis;
let opened: OpenRuntime;
beforeAll(async () => {
  database = await createTestDatabase();
  redis = await createTestRedis();
  opened = await openTestRuntime({ database: database.options, redis: redis.options, lookupTimeoutMs: 10_000 });
  await opened.startKeeping();
});
afterAll(() => opened.close());
beforeEach(async () => {
  await resetStore(database.options);
  await opened.keeper.rebuild('a new store');
  await vi.waitFor(() => expect(opened.runtime.indexHealth().state).toBe('ready'), { timeout: 10_000 });
});

const address = (text: string): IpAddress => {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};
const explain = (text: string) => explainVisitor({ ...opened.runtime, inspectTimeoutMs: 10_000 }, address(text));

async function ban(range: string) {
  const added = await opened.runtime.bans.addBan(
    { range: ipRangeFromText(range), validUntil: null, reason: '', bannedBy: ACTOR, contactId: null, ticketId: null },
    new Date(),
  );
  if (!added.ok) throw new Error('not added');
  await opened.runtime.bringIndexTo(added.value.revision);
  return added.value.value;
}

async function expire(id: number) {
  const expired = await opened.runtime.bans.expireBan(id, ACTOR, new Date());
  if (expired.ok) await opened.runtime.bringIndexTo(expired.value.revision);
}

describe('the explanation of a visitor', () => {
  test('tells for each channel what the front door then answers', async () => {
    await ban('203.0.113.0/24');
    const exempted = await opened.runtime.bans.addExemption(
      { range: ipRangeFromText('203.0.113.9'), note: 'us', validUntil: null, createdBy: ACTOR },
      new Date(),
    );
    await opened.runtime.bringIndexTo(exempted.revision);
    const door = await openTestDoor({ checkVisitor: opened.runtime.checkVisitor, trustedProxies: ['127.0.0.1'] });
    try {
      const outcomes: Record<string, string> = {};
      for (const text of ['203.0.113.7', '203.0.113.9', '192.0.2.1', '2001:db8::7']) {
        const { answers, decision, asPostgresSays } = await explain(text);
        expect(answers).toHaveLength(5);
        for (const { method, path, decision: told } of answers) {
          const { status } = await door.ask(path, [`X-Forwarded-For: ${text}`], method);
          expect(status, `${text} ${method} ${path}`).toBe(told?.outcome === 'banned' ? 403 : 200);
        }
        expect(asPostgresSays).toBe(true);
        outcomes[text] = decision.outcome;
      }
      expect(outcomes).toEqual({
        '203.0.113.7': 'banned',
        '203.0.113.9': 'free',
        '192.0.2.1': 'free',
        '2001:db8::7': 'free',
      });
    } finally {
      await door.close();
    }
  });

  test('leaves the board open to readers', async () => {
    await ban('203.0.113.7');
    const { answers } = await explain('203.0.113.7');
    expect(answers.filter(({ decision }) => decision === null)).toMatchObject([{ channel: 'board', use: 'read' }]);
    expect(answers.find(({ use }) => use === 'write')?.decision?.outcome).toBe('banned');
  });

  test('tells the gate’s answer and not Postgres’, where an index that was tampered with makes them differ', async () => {
    await ban('203.0.113.7');
    const byHand = new Redis(redis.options);
    const [entry = ''] = await byHand.zrangebylex('gatehouse:{idx}:4', '[0', '+');
    await byHand.zrem('gatehouse:{idx}:4', entry);
    byHand.disconnect();
    expect(await explain('203.0.113.7')).toMatchObject({
      decision: { outcome: 'free' },
      asPostgresSays: false,
      standing: { refusedBy: { id: 1 } },
      index: { state: 'differs' },
    });
    await opened.keeper.rebuild('by hand');
    expect(await explain('203.0.113.7')).toMatchObject({
      decision: { outcome: 'banned', banId: 1 },
      asPostgresSays: true,
      index: { state: 'agrees' },
    });
  });

  test('a ban that ends between two of its questions is no contradiction', async () => {
    const { id } = await ban('203.0.113.7');
    const { indexSource, checkVisitor } = opened.runtime;
    let explained = () => {};
    const isExplained = new Promise<void>((resolve) => {
      explained = resolve;
    });
    let positions = 0;
    let asked = 0;
    const deps = {
      ...opened.runtime,
      inspectTimeoutMs: 10_000,
      indexSource: {
        position: async () => {
          const position = await indexSource.position();
          // The first explanation asks before and after it reads; then it is done.
          if (++positions === 2) explained();
          return position;
        },
      },
      /** The gate is asked right after somebody has expired the ban that was just read. */
      checkVisitor: async (...args: Parameters<CheckVisitor>) => {
        await isExplained;
        if (asked++ === 0) await expire(id);
        return checkVisitor(...args);
      },
    };
    const { decision, asPostgresSays, standing } = await explainVisitor(deps, address('203.0.113.7'));
    expect(positions).toBe(4);
    expect(standing.refusedBy).toBeNull();
    expect({ decision, asPostgresSays }).toEqual({ decision: { outcome: 'free' }, asPostgresSays: true });
  });

  test('with Redis gone it is Postgres that answers, and both say the same', async () => {
    await ban('203.0.113.7');
    const away = await openTestRuntime({ database: database.options, redis: { host: '127.0.0.1', port: 1 } });
    try {
      for (const text of ['203.0.113.7', '192.0.2.1']) {
        const found = await explainVisitor(away.runtime, address(text));
        expect(found).toMatchObject({ asPostgresSays: true, index: { state: 'unreachable' } });
        expect(found.decision.outcome).toBe(text === '203.0.113.7' ? 'banned' : 'free');
        expect(formatIpAddress(found.address)).toBe(text);
      }
    } finally {
      await away.close();
    }
  });
});
