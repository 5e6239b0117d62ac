import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IpAddress } from '../../../lib/domain/ip-address';
import { covers, type IpRange, parseIpRange } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { IndexWorld, probes, resetStore, step } from '../../support/index-world';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { slowMatch } from '../../support/slow-matcher';
import { createTestDatabase, type TestDatabase } from '../../support/test-services';
import { type BouncerDoor, openBouncerDoor, type StreamAnswer, seconds } from './bouncer-door';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 12);

let database: TestDatabase;
let clock: FixedClock;
let opened: OpenRuntime;
let bouncers: BouncerDoor;
beforeAll(async () => {
  database = await createTestDatabase();
  clock = fixedClock('2026-01-01T00:00:00Z');
  opened = await openTestRuntime({ lookupTimeoutMs: 5000, clock, database: database.options });
  await opened.startKeeping();
  bouncers = await openBouncerDoor(opened);
});
afterAll(async () => {
  await bouncers.close();
  await opened.close();
});

/** Holds what it was told of each value until that lapses, as bouncers do. */
class ModelBouncer {
  private readonly held = new Map<string, { readonly range: IpRange; readonly until: number }>();

  take(answer: StreamAnswer): void {
    for (const { value } of answer.deleted) this.held.delete(value);
    for (const { value, duration } of answer.new) {
      const parsed = parseIpRange(value);
      if (!parsed.ok) throw new Error(parsed.error.message);
      expect(value).not.toContain('-');
      this.held.set(value, { range: parsed.value.range, until: clock.now().getTime() + seconds(duration) * 1000 });
    }
  }

  refuses(address: IpAddress): boolean {
    return [...this.held.values()].some(({ range, until }) => until > clock.now().getTime() && covers(range, address));
  }
}

test('a bouncer that took everything once, and then only what is new, refuses whom a scan of the bans refuses', {
  timeout: 600_000,
}, async () => {
  let probed = 0;
  const steps = fc.array(fc.record({ step, pulls: fc.boolean() }), { minLength: 5, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      await resetStore(database.options);
      await opened.keeper.rebuild('a new store');
      const world = new IndexWorld(opened, clock);
      const bouncer = new ModelBouncer();
      bouncer.take(await bouncers.pull('?startup=true'));
      for (const { step: each, pulls } of [...taken, { step: { do: 'wait', minutes: 1 } as const, pulls: true }]) {
        await world.take(each);
        if (!pulls) continue;
        bouncer.take(await bouncers.pull());
        for (const address of [...probes(4), ...probes(6)]) {
          const expected = slowMatch(world.bans, world.exemptions, address, clock.now()).length > 0;
          if (bouncer.refuses(address) !== expected) {
            throw new Error(`IPv${address.family} ${address.value.toString(16)}: banned ${expected}`);
          }
          probed++;
        }
      }
      // A bouncer that begins now refuses the same.
      const other = new ModelBouncer();
      other.take(await bouncers.pull('?startup=true', (await bouncers.newKey()).key));
      for (const address of [...probes(4), ...probes(6)]) expect(other.refuses(address)).toBe(bouncer.refuses(address));
    }),
    { numRuns: RUNS },
  );
  expect(bouncers.errors).toEqual([]);
  expect(probed).toBeGreaterThan(RUNS * 100);
});
