import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase } from '../../support/test-services';

const ACTOR = { agentId: null, name: 'Command line' };
const FIRST = { deskName: 'Help desk', addressRetentionDays: 30, embeddingSites: [] as readonly string[] };

let here: OpenRuntime;
let elsewhere: OpenRuntime;
beforeAll(async () => {
  const database = (await createTestDatabase()).options;
  [here, elsewhere] = await Promise.all([openTestRuntime({ database }), openTestRuntime({ database })]);
  await elsewhere.startKeeping();
});
afterAll(() => Promise.all([here.close(), elsewhere.close()]));

const entries = async () =>
  (await here.runtime.activity.listActivity({ limit: 50, actions: ['settings.changed'] })).rows;
const save = (settings: typeof FIRST, seen: typeof FIRST) =>
  here.runtime.settings.save(settings, seen, ACTOR, here.runtime.clock.now());

test('settings hold here at once and on another instance within seconds, and the log says what changed', async () => {
  const second = { ...FIRST, deskName: 'Acme support' };
  expect(await save(second, FIRST)).toEqual({ ok: true, value: second });
  expect(here.runtime.deskName()).toBe('Acme support');
  await expect.poll(() => elsewhere.runtime.deskName(), { timeout: 15_000 }).toBe('Acme support');
  expect(await entries()).toMatchObject([{ details: { deskNameBefore: 'Help desk', deskName: 'Acme support' } }]);

  // Saving what is there already is no change.
  expect(await save(second, second)).toMatchObject({ ok: true });
  expect(await entries()).toHaveLength(1);
});

test('the sites that may embed hold here at once and on another instance within seconds, and the log names them', async () => {
  const seen = await here.runtime.settings.read();
  const sites = ['https://shop.example.com', 'http://localhost:8080'];
  expect(await save({ ...seen, embeddingSites: sites }, seen)).toMatchObject({ ok: true });
  expect(here.runtime.embeddingSites()).toEqual(sites);
  await expect.poll(() => elsewhere.runtime.embeddingSites(), { timeout: 15_000 }).toEqual(sites);
  expect((await entries())[0]?.details).toEqual({ embeddingSitesBefore: '', embeddingSites: sites.join(', ') });
});

test('of two who save at once over the same settings the second is told what the first saved', async () => {
  const seen = await here.runtime.settings.read();
  const mine = { ...seen, deskName: 'Mine' };
  const theirs = { ...seen, addressRetentionDays: 90 };
  const outcomes = await Promise.all([save(mine, seen), save(theirs, seen)]);
  const present = await here.runtime.settings.read();
  expect(outcomes.filter(({ ok }) => ok)).toEqual([{ ok: true, value: present }]);
  expect(outcomes.find(({ ok }) => !ok)).toEqual({ ok: false, error: { kind: 'changed-meanwhile', present } });
});
