import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { addExemption } from '../../../lib/bans/add-exemption';
import { endExemption } from '../../../lib/bans/end-exemption';
import { excludeAddress } from '../../../lib/bans/exclude-address';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';

const ACTOR = { agentId: null, name: 'Ada' };
let opened: OpenRuntime;
let clock: FixedClock;

beforeAll(async () => {
  clock = fixedClock('2026-01-01T00:00:00Z');
  opened = await openTestRuntime({ clock });
  await opened.startKeeping();
  const banned = await addBan(opened.runtime, ACTOR, {
    range: ipRangeFromText('198.51.100.0/24'),
    validUntil: null,
    reason: '',
    callerAddress: null,
    confirmed: false,
    confirmation: 'lenient',
  });
  expect(banned.ok).toBe(true);
});
afterAll(() => opened.close());

const address = (text: string) => {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};
const isBanned = async (text: string) =>
  (await opened.runtime.checkVisitor({ address: address(text), channel: 'chat' })).outcome === 'banned';
const inForce = () => opened.runtime.bans.listExemptions(clock.now());
const revision = async () => (await opened.source.position()).revision;

describe('an address that is excluded', () => {
  test('is let in at once and for good, and its neighbours stay banned', async () => {
    const { enforced, exemption } = await excludeAddress(opened.runtime, ACTOR, address('198.51.100.7'));
    expect(enforced).toBe(true);
    expect(exemption).toMatchObject({ validUntil: null, createdByName: 'Ada' });
    clock.advance(365 * 86_400_000);
    expect(await Promise.all(['198.51.100.6', '198.51.100.7', '198.51.100.8'].map(isBanned))).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('is excluded once, however often it is asked for, and at once by many', async () => {
    const before = await inForce();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => excludeAddress(opened.runtime, ACTOR, address('198.51.100.9'))),
    );
    expect(new Set(answers.map(({ exemption }) => exemption.id)).size).toBe(1);
    expect(answers.every(({ enforced }) => enforced)).toBe(true);
    expect(await inForce()).toHaveLength(before.length + 1);
    const at = await revision();
    await excludeAddress(opened.runtime, ACTOR, address('198.51.100.9'));
    expect(await revision()).toBe(at);
  });

  test('needs one of its own where the present exemption will end', async () => {
    const soon = new Date(clock.now().getTime() + 3_600_000);
    await addExemption(opened.runtime, ACTOR, {
      range: ipRangeFromText('198.51.100.32/28'),
      note: 'moving',
      validUntil: soon,
    });
    await excludeAddress(opened.runtime, ACTOR, address('198.51.100.33'));
    clock.advance(3_600_000);
    expect(await Promise.all(['198.51.100.33', '198.51.100.34'].map(isBanned))).toEqual([false, true]);
  });

  test('is refused again when the exemption ends', async () => {
    const { exemption } = await excludeAddress(opened.runtime, ACTOR, address('198.51.100.11'));
    await endExemption(opened.runtime, ACTOR, exemption.id);
    expect(await isBanned('198.51.100.11')).toBe(true);
  });
});

test.each([
  [{ note: '  ' }, 'note-missing'],
  [{ note: 'x'.repeat(501) }, 'note-too-long'],
  [{ validUntil: new Date('2000-01-01') }, 'ends-in-the-past'],
  [{ validUntil: new Date('5001-01-01') }, 'ends-too-late'],
])('an exemption with %j is refused and nothing is stored', async (wrong, kind) => {
  const before = await revision();
  const input = { range: ipRangeFromText('198.51.100.77'), note: 'an office', validUntil: null, ...wrong };
  expect(await addExemption(opened.runtime, ACTOR, input)).toMatchObject({ ok: false, error: { kind } });
  expect(await revision()).toBe(before);
  expect(await isBanned('198.51.100.77')).toBe(true);
});

describe('the list of exemptions', () => {
  test('goes through those in force and those that are over, the newest first, each once', async () => {
    const ids: number[] = [];
    for (const n of [1, 2, 3, 4, 5]) {
      const added = await addExemption(opened.runtime, ACTOR, {
        range: ipRangeFromText(`192.0.2.${n}`),
        note: `number ${n}`,
        validUntil: n === 5 ? new Date(clock.now().getTime() + 1000) : null,
      });
      if (!added.ok) throw new Error(added.error.kind);
      ids.push(added.value.exemption.id);
    }
    clock.advance(1000);
    const ended = await endExemption(opened.runtime, ACTOR, ids[1] as number);
    expect(ended.ok).toBe(true);
    expect((await listed('past')).slice(0, 2)).toEqual([ids[4], ids[1]]);
    expect((await listed('active')).slice(0, 3)).toEqual([ids[3], ids[2], ids[0]]);
    expect(await listed('active')).toEqual((await inForce()).map(({ id }) => id));
    expect(await opened.runtime.bans.findExemption(ids[0] as number)).toMatchObject({ note: 'number 1' });
    expect(await opened.runtime.bans.findExemption(2_147_483_647)).toBeNull();
  });
});

/** All of them, by pages of two. */
async function listed(state: 'active' | 'past'): Promise<number[]> {
  const ids: number[] = [];
  let before: number | null = null;
  do {
    const page = await opened.runtime.bans.pageOfExemptions({ state, before, limit: 2 }, clock.now());
    ids.push(...page.rows.map(({ id }) => id));
    before = page.next;
    if (before === null) expect(page.count).toBe(ids.length);
  } while (before !== null);
  return ids;
}
