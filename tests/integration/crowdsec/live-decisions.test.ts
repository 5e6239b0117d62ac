import { afterAll, beforeAll, expect, test } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { addExemption } from '../../../lib/bans/add-exemption';
import { endExemption } from '../../../lib/bans/end-exemption';
import { parseIpRange } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { openTestRuntime } from '../../support/open-test-runtime';
import { type BouncerDoor, openBouncerDoor } from './bouncer-door';

const ACTOR = { agentId: null, name: 'Ada' };
let opened: OpenRuntime;
let bouncers: BouncerDoor;
beforeAll(async () => {
  opened = await openTestRuntime({ lookupTimeoutMs: 5000 });
  await opened.startKeeping();
  bouncers = await openBouncerDoor(opened);
});
afterAll(async () => {
  await bouncers.close();
  await opened.close();
});

test('all bans that cover an address are told, without what exemptions cut out of them now', async () => {
  await ban('203.0.113.0/24');
  await ban('203.0.113.4');
  const note = { note: 'our own', validUntil: null };
  const added = await addExemption(opened.runtime, ACTOR, { range: rangeOf('203.0.113.8/29'), ...note });
  await addExemption(opened.runtime, ACTOR, { range: rangeOf('203.0.113.12/30'), ...note });

  expect(await values('?ip=203.0.113.4')).toEqual(['203.0.113.0/29', '203.0.113.4']);
  // As CrowdSec's own bouncers write an IPv4 address sometimes.
  expect(await values('?ip=0000%3A0000%3A0000%3A0000%3A0000%3Affff%3Acb00%3A7104')).toEqual([
    '203.0.113.0/29',
    '203.0.113.4',
  ]);
  expect(await (await bouncers.ask('/v1/decisions?ip=203.0.113.9')).text()).toBe('null');
  expect(await values('?range=203.0.113.0%2F28&contains=false')).toEqual(['203.0.113.0/29', '203.0.113.4']);
  // As a stream, for those may be all.
  const within = await values('?range=203.0.0.0%2F8&contains=false');
  expect(within).toEqual(await values('?range=203.0.113.0%2F24&contains=false'));
  expect(within).toContain('203.0.113.128/25');
  expect(await (await bouncers.ask('/v1/decisions?range=10.0.0.0%2F8&contains=false')).text()).toBe('null');

  if (added.ok) await endExemption(opened.runtime, ACTOR, added.value.exemption.id);
  expect(await values('?ip=203.0.113.9')).toEqual(['203.0.113.8/30']);
  expect(bouncers.errors).toEqual([]);
});

async function values(query: string): Promise<string[] | undefined> {
  return (await bouncers.live(query))?.map(({ value }) => value).sort();
}

async function ban(text: string): Promise<void> {
  await addBan(opened.runtime, ACTOR, {
    range: rangeOf(text),
    validUntil: null,
    reason: '',
    callerAddress: null,
    confirmed: true,
    confirmation: 'lenient',
  });
}

function rangeOf(text: string) {
  const parsed = parseIpRange(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.range;
}
