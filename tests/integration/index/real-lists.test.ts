import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyIndex } from '../../../lib/bans/verify-index';
import { parseBanList } from '../../../lib/domain/ban-list';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { readCaseFile, readDataLines } from '../../support/case-files';
import { fixedClock, openTestRuntime } from '../../support/open-test-runtime';

/** Published lists, from the file to the gate's answer: by the index, and by Postgres as if Redis were away. */
interface RealSet {
  readonly probes: readonly (readonly [ip: string, covering: number])[];
}
const { sets } = readCaseFile<{ sets: Record<string, RealSet> }>('lookup-real.json');
const clock = fixedClock('2026-01-01T00:00:00Z');
const ACTOR = { agentId: null, name: 'Ada' };

const address = (text: string) => {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};

describe.each(Object.entries(sets))('the published list %s', (file, { probes }) => {
  let opened: OpenRuntime;
  beforeAll(async () => {
    opened = await openTestRuntime({ lookupTimeoutMs: 5000, clock });
    await opened.startKeeping();
    const entries = [...parseBanList(readDataLines(file))].flatMap((line) => {
      if (line.error !== undefined) throw new Error(`${file}:${line.line}: ${line.error}`);
      return line.ranges.map(({ range }) => ({ range, reason: line.reason }));
    });
    const batch = { name: file, createdBy: ACTOR, validUntil: null };
    const { revision, value } = await opened.runtime.bans.importBans(batch, entries, clock.now());
    expect(value.added + value.covered).toBe(entries.length);
    expect(await opened.runtime.bringIndexTo(revision)).toBe(true);
  });
  afterAll(() => opened.close());

  const wrong = async (isBanned: (ip: string) => Promise<boolean>) => {
    const mistaken: string[] = [];
    for (const [ip, covering] of probes) if ((await isBanned(ip)) !== covering > 0) mistaken.push(ip);
    return mistaken;
  };

  test(`the index answers all ${probes.length} probes`, async () => {
    expect(await wrong(async (ip) => (await opened.index.lookup(address(ip), clock.now())) !== null)).toEqual([]);
  });

  test('Postgres answers the same', async () => {
    expect(
      await wrong(async (ip) => (await opened.runtime.bans.findRefusal(address(ip), clock.now(), 5000)) !== null),
    ).toEqual([]);
  });

  test('it names every entry that covers a probe, narrow and wide', async () => {
    for (const [ip, covering] of probes.slice(0, 100)) {
      expect(await opened.runtime.bans.bansCovering(address(ip), clock.now()), ip).toHaveLength(covering);
    }
  });

  test('the index is what a fresh flattening gives, after single bans on top as well', async () => {
    const added = await opened.runtime.bans.addBan(
      {
        range: ipRangeFromText('0.0.0.0/1'),
        validUntil: null,
        reason: '',
        bannedBy: ACTOR,
        contactId: null,
        ticketId: null,
      },
      clock.now(),
    );
    if (!added.ok) throw new Error('not added');
    expect(await opened.runtime.bringIndexTo(added.value.revision)).toBe(true);
    expect(await verifyIndex(opened, () => clock.now())).toMatchObject({ clean: true, differences: 0 });
    const expired = await opened.runtime.bans.expireBan(added.value.value.id, ACTOR, clock.now());
    if (!expired.ok) throw new Error('not expired');
    expect(await opened.runtime.bringIndexTo(expired.value.revision)).toBe(true);
    expect(await verifyIndex(opened, () => clock.now())).toMatchObject({ clean: true, differences: 0 });
  });
});
