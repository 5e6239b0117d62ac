import { afterAll, beforeAll, expect, test } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { FORECAST_DAYS, foreseeBan } from '../../../lib/bans/foresee-ban';
import type { Ban } from '../../../lib/domain/ban';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import { formatIpRange, ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';

const ACTOR = { agentId: null, name: 'Ada' };
const DAY = 24 * 3_600_000;
let opened: OpenRuntime;
let clock: FixedClock;

beforeAll(async () => {
  clock = fixedClock('2026-01-01T00:00:00Z');
  opened = await openTestRuntime({ clock });
  await opened.startKeeping();
});
afterAll(() => opened.close());

const inDays = (days: number) => new Date(clock.now().getTime() + days * DAY);
async function ban(range: string, validUntil: Date | null = null): Promise<Ban> {
  const input = { range: ipRangeFromText(range), validUntil, reason: '', callerAddress: null } as const;
  const added = await addBan(opened.runtime, ACTOR, { ...input, confirmed: true, confirmation: 'strict' });
  if (!added.ok) throw new Error(added.error.kind);
  return added.value.ban;
}
const foresee = (range: string, editing: Ban | null = null, validUntil?: Date | null) => {
  const plan = { range: ipRangeFromText(range), validUntil, editing, callerAddress: null };
  return foreseeBan(opened.runtime, ACTOR, plan);
};

test('other bans there are named and counted, those that cover all of it first; one that ended is not', async () => {
  await ban('203.0.113.9');
  await ban('203.0.113.0/24');
  await ban('203.0.113.10', inDays(1));
  await ban('203.0.114.0');
  clock.advance(2 * DAY);
  const { overlapping } = await foresee('203.0.113.8/29');
  expect(overlapping.rows.map((each) => formatIpRange(each.range))).toEqual([
    '203.0.113.0 – 203.0.113.255',
    '203.0.113.9',
  ]);
  expect(overlapping).toMatchObject({ count: 2, countIsCapped: false });
});

test('a ban that is being edited is no other ban, wherever it moves', async () => {
  const mine = await ban('198.51.100.0/28');
  await ban('198.51.100.64');
  expect((await foresee('198.51.100.0/27', mine)).overlapping).toMatchObject({ rows: [], count: 0 });
  expect((await foresee('198.51.100.64/28', mine)).overlapping).toMatchObject({ rows: { length: 1 }, count: 1 });
  for (let last = 0; last < 6; last++) await ban(`198.51.100.${last}`);
  const { overlapping } = await foresee('198.51.100.0/28', mine);
  expect(overlapping).toMatchObject({ rows: { length: 4 }, count: 6 });
  expect(overlapping.rows.map(({ id }) => id)).not.toContain(mine.id);
});

test('exemptions there are named, and end with themselves', async () => {
  const range = ipRangeFromText('192.0.2.0/30');
  await opened.runtime.bans.addExemption(
    { range, note: 'Office', validUntil: inDays(1), createdBy: ACTOR },
    clock.now(),
  );
  expect((await foresee('192.0.2.3 - 192.0.2.9')).exemptions).toMatchObject({ rows: [{ note: 'Office' }], count: 1 });
  expect((await foresee('192.0.2.4 - 192.0.2.9')).exemptions).toMatchObject({ rows: [], count: 0 });
  const inVain = async (text: string, validUntil?: Date | null) => (await foresee(text, null, validUntil)).inVain?.note;
  expect(await inVain('192.0.2.3')).toBe('Office');
  expect(await inVain('192.0.2.3', inDays(1))).toBe('Office');
  expect(await inVain('192.0.2.3', null)).toBeUndefined();
  expect(await inVain('192.0.2.3 - 192.0.2.4', inDays(1))).toBeUndefined();
  clock.advance(DAY);
  expect((await foresee('192.0.2.3')).exemptions).toMatchObject({ rows: [], count: 0 });
});

test(`people are looked for as far back as ${FORECAST_DAYS} days`, async () => {
  const address = parseIpAddress('192.0.2.77');
  if (!address.ok) throw new Error('no address');
  const visitor = { name: 'Jane', email: 'jane@example.com' };
  const ticket = {
    channel: 'chat',
    subject: '',
    text: '',
    visitor,
    address: address.value,
    userAgent: '',
    spam: false,
  };
  await opened.runtime.tickets.openTicket({ ...ticket, channel: 'contact_form' }, clock.now());
  clock.advance(FORECAST_DAYS * DAY);
  expect((await foresee('192.0.2.77')).users).toMatchObject({ tickets: { count: 1 }, contacts: { count: 1 } });
  clock.advance(1);
  expect((await foresee('192.0.2.77')).users).toMatchObject({ tickets: { count: 0 }, contacts: { count: 0 } });
});

test('an edit is warned about what it newly refuses', async () => {
  const mine = await ban('10.0.0.0/24', inDays(2));
  const kinds = async (range: string, validUntil?: Date | null) =>
    (await foresee(range, mine, validUntil)).warnings.map(({ kind }) => kind);
  expect(await kinds('10.0.0.0/25')).toEqual([]);
  expect(await kinds('10.0.0.0/24', inDays(1))).toEqual([]);
  expect(await kinds('10.0.0.0/23')).toEqual(['private-range']);
  expect(await kinds('10.0.0.0/24', null)).toEqual(['private-range']);
});
