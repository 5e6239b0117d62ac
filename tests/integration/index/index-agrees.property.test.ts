import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyIndex } from '../../../lib/bans/verify-index';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { IndexWorld, resetStore, step } from '../../support/index-world';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, type TestDatabase } from '../../support/test-services';

/** More for a long run: PROPERTY_RUNS=500 npx vitest run tests/integration/index. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 40);

let database: TestDatabase;
let clock: FixedClock;
let opened: OpenRuntime;
beforeAll(async () => {
  database = await createTestDatabase();
  clock = fixedClock('2026-01-01T00:00:00Z');
  // Two segments a call: what takes one call in use takes many here, and the seams between calls are tried.
  opened = await openTestRuntime({ lookupTimeoutMs: 5000, clock, database: database.options, indexStepMax: 2 });
  await opened.startKeeping();
});
afterAll(() => opened.close());

test('after any sequence of adding, importing, editing, expiring, exempting, running out and rebuilding, the index decides as a scan does', {
  timeout: 600_000,
}, async () => {
  let probed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      await resetStore(database.options);
      await opened.keeper.rebuild('a new store');
      const world = new IndexWorld(opened, clock);
      for (const each of steps) {
        await world.take(each);
        probed += await world.compare();
      }
      // Incremental writes and a fresh flattening give the same bytes.
      const verified = await verifyIndex(opened, () => clock.now());
      expect(verified).toMatchObject({ clean: true, differences: 0 });
    }),
    { numRuns: RUNS },
  );
  console.info(`${probed} look-ups were compared with a scan`);
  expect(probed).toBeGreaterThan(RUNS * 5 * 100);
});

test('changes that were committed but never reached the index are applied in order, all at once', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
      await resetStore(database.options);
      await opened.keeper.rebuild('a new store');
      const world = new IndexWorld(opened, clock);
      // Nobody applies while these commit, as if each writer had died right after its commit.
      for (const each of steps.filter(({ do: what }) => what !== 'rebuild')) await world.take(each, false);
      const { revision } = await opened.source.position();
      expect(await opened.runtime.bringIndexTo(revision)).toBe(true);
      await world.compare();
      expect(await verifyIndex(opened, () => clock.now())).toMatchObject({ clean: true });
    }),
    { numRuns: Math.ceil(RUNS / 2) },
  );
});
