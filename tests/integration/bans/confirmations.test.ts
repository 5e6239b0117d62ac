import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { editBan } from '../../../lib/bans/edit-ban';
import type { BanWarningKind } from '../../../lib/domain/ban-warnings';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import type { BanChange } from '../../../lib/ports/ban-store';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';

const HOUR = 3_600_000;
let opened: OpenRuntime;
let clock: FixedClock;
let actor: { agentId: number; name: string };

beforeAll(async () => {
  clock = fixedClock('2026-01-01T00:00:00Z');
  opened = await openTestRuntime({ clock, trustedProxies: [ipRangeFromText('192.0.2.1')] });
  await opened.startKeeping();
  actor = { agentId: await anAgentAt('Ada', '198.51.100.1'), name: 'Ada' };
  await anAgentAt('Ben', '198.51.100.2');
});
afterAll(() => opened.close());

const address = (text: string) => {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};
const inHours = (hours: number) => new Date(clock.now().getTime() + hours * HOUR);

const OPERATOR = { agentId: null, name: 'Command line' };

async function anAgentAt(name: string, from: string): Promise<number> {
  const { agents } = opened.runtime;
  const email = `${name.toLowerCase()}@example.com`;
  const agent = await agents.addAgent({ email, name, role: 'agent', passwordHash: 'x' }, OPERATOR, clock.now());
  if (!agent) throw new Error('e-mail taken');
  const browser = { userAgent: '', address: address(from) };
  await agents.startSession(
    { agentId: agent.id, passwordHash: 'x', expiresAt: inHours(1000), ...browser },
    clock.now(),
  );
  return agent.id;
}

type Confirmed = boolean | readonly BanWarningKind[];
const add = (range: string, confirmed: Confirmed, confirmation: 'strict' | 'lenient', validUntil = inHours(1)) =>
  addBan(opened.runtime, actor, {
    range: ipRangeFromText(range),
    validUntil,
    reason: '',
    callerAddress: address('203.0.113.7'),
    confirmed,
    confirmation,
  });
const edit = (id: number, change: BanChange, expectedVersion: number | null = null) =>
  editBan(opened.runtime, actor, {
    id,
    change,
    expectedVersion,
    callerAddress: address('203.0.113.7'),
    confirmed: [],
    confirmation: 'strict',
  });
type Outcome = Awaited<ReturnType<typeof add>> | Awaited<ReturnType<typeof edit>>;
const asked = (outcome: Outcome): readonly BanWarningKind[] | null => {
  if (outcome.ok) return null;
  if (outcome.error.kind !== 'needs-confirmation') throw new Error(outcome.error.kind);
  return outcome.error.warnings.map(({ kind }) => kind);
};

describe('in the form', () => {
  test.each<[string, BanWarningKind[]]>([
    ['203.0.113.7', ['own-address']],
    ['127.0.0.1', ['loopback']],
    ['192.0.2.1', ['trusted-proxy']],
    ['198.51.100.2', ['agent-address']],
    ['192.168.1.1', ['private-range']],
    ['198.18.0.0/15', ['wide-range']],
    ['2001:d00::/31', ['wide-range']],
  ])('a ban on %s is stored only after a yes to %j', async (range, kinds) => {
    expect(asked(await add(range, [], 'strict'))).toEqual(kinds);
    const others = [
      'own-address',
      'loopback',
      'trusted-proxy',
      'agent-address',
      'private-range',
      'wide-range',
    ] as const;
    expect(
      asked(
        await add(
          range,
          others.filter((kind) => !kinds.includes(kind)),
          'strict',
        ),
      ),
    ).toEqual(kinds);
    expect(asked(await add(range, kinds, 'strict'))).toBeNull();
  });

  test('nobody is warned about the session that they ban from', async () => {
    expect(asked(await add('198.51.100.1', [], 'strict'))).toBeNull();
  });

  test('a colleague who left a quarter of an hour ago is no reason to ask', async () => {
    clock.advance(15 * 60_000);
    expect(asked(await add('198.51.100.2', [], 'strict', inHours(2)))).toBeNull();
  });
});

describe('from a program', () => {
  test.each<[string, BanWarningKind[] | null]>([
    ['203.0.113.7', ['own-address']],
    ['127.0.0.2', ['loopback']],
    ['192.0.2.0/31', ['trusted-proxy']],
    ['192.168.2.1', null],
    ['198.20.0.0/15', null],
  ])('a ban on %s: asked about %j', async (range, kinds) => {
    expect(asked(await add(range, false, 'lenient', inHours(3)))).toEqual(kinds);
  });
});

describe('an edit', () => {
  const aBan = async (range: string, validUntil: Date) => {
    const added = await add(range, true, 'strict', validUntil);
    if (!added.ok) throw new Error(added.error.kind);
    return added.value.ban;
  };

  test('is asked about what it newly refuses: more addresses, or the same for longer', async () => {
    const { id } = await aBan('10.0.0.0/24', inHours(10));
    expect(asked(await edit(id, { reason: 'another' }))).toBeNull();
    expect(asked(await edit(id, { validUntil: inHours(5) }))).toBeNull();
    expect(asked(await edit(id, { range: ipRangeFromText('10.0.0.0/25') }))).toBeNull();
    expect(asked(await edit(id, { range: ipRangeFromText('10.0.0.0/24') }))).toEqual(['private-range']);
    expect(asked(await edit(id, { validUntil: inHours(6) }))).toEqual(['private-range']);
    expect(asked(await edit(id, { validUntil: null }))).toEqual(['private-range']);
  });

  test('that grows beside what it may refuse already is not asked about that again', async () => {
    const { id } = await aBan('203.0.113.0/28', inHours(10));
    expect(asked(await edit(id, { range: ipRangeFromText('203.0.113.0/27') }))).toBeNull();
  });

  test('of a version that somebody changed meanwhile is told so before it is asked anything', async () => {
    const { id, version } = await aBan('203.0.114.0/28', inHours(10));
    await edit(id, { reason: 'first' }, version);
    const second = await edit(id, { range: ipRangeFromText('0.0.0.0/0') }, version);
    expect(second).toMatchObject({ ok: false, error: { kind: 'changed-meanwhile', ban: { reason: 'first' } } });
  });
});
