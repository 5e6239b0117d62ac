import { afterAll, beforeAll, expect, test } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { addExemption } from '../../../lib/bans/add-exemption';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { type BouncerDoor, openBouncerDoor, type StreamAnswer } from './bouncer-door';

const ACTOR = { agentId: null, name: 'Ada' };
const HOUR = 3_600_000;

let clock: FixedClock;
let opened: OpenRuntime;
let bouncers: BouncerDoor;
beforeAll(async () => {
  clock = fixedClock('2026-01-01T00:00:00Z');
  opened = await openTestRuntime({ clock });
  await opened.startKeeping();
  bouncers = await openBouncerDoor(opened);
});
afterAll(async () => {
  await bouncers.close();
  await opened.close();
});

test('once a clock that was a day ahead is put right, bouncers are told all that is in force', async () => {
  await ban('192.0.2.1', HOUR);
  await ban('198.51.100.0/24', null);
  await addExemption(opened.runtime, ACTOR, {
    range: ipRangeFromText('198.51.100.0/25'),
    note: 'our own',
    validUntil: new Date(clock.now().getTime() + HOUR),
  });
  expect(valuesOf(await bouncers.pull('?startup=true'))).toEqual({
    new: ['192.0.2.1', '198.51.100.128/25'],
    deleted: [],
  });

  clock.advance(24 * HOUR);
  expect(valuesOf(await bouncers.pull())).toEqual({
    new: ['198.51.100.0/24'],
    deleted: ['192.0.2.1', '198.51.100.128/25'],
  });

  clock.advance(-24 * HOUR);
  await ban('192.0.2.2', HOUR);
  expect(valuesOf(await bouncers.pull())).toEqual({
    new: ['192.0.2.1', '192.0.2.2', '198.51.100.128/25'],
    deleted: ['198.51.100.0/24'],
  });
  expect(valuesOf(await bouncers.pull())).toEqual({ new: [], deleted: [] });

  clock.advance(HOUR);
  expect((await bouncers.pull()).deleted.map(({ value }) => value).sort()).toEqual([
    '192.0.2.1',
    '192.0.2.2',
    '198.51.100.128/25',
  ]);
  expect(bouncers.errors).toEqual([]);
});

function valuesOf(answer: StreamAnswer) {
  const sorted = (told: StreamAnswer['new']) => told.map(({ value }) => value).sort();
  return { new: sorted(answer.new), deleted: sorted(answer.deleted) };
}

async function ban(text: string, ms: number | null): Promise<void> {
  await addBan(opened.runtime, ACTOR, {
    range: ipRangeFromText(text),
    validUntil: ms === null ? null : new Date(clock.now().getTime() + ms),
    reason: '',
    callerAddress: null,
    confirmed: true,
    confirmation: 'lenient',
  });
}
