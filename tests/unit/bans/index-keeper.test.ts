import { afterEach, expect, test, vi } from 'vitest';
import { IndexKeeper } from '../../../lib/bans/index-keeper';
import type { BanIndex } from '../../../lib/ports/ban-index';
import type { IndexSource } from '../../../lib/ports/index-source';

const silent = { info: () => {}, warn: () => {} };
const keepers: IndexKeeper[] = [];
afterEach(() => Promise.all(keepers.splice(0).map((keeper) => keeper.stop())));

test('an index that lacks a revision known to be committed is not asked first, even while the store can’t be compared', async () => {
  let storeAnswers = true;
  const position = { revision: 1n, storeId: 's' };
  const source = {
    position: async () => {
      if (!storeAnswers) throw new Error('no connection to spare');
      return position;
    },
    withApplierLock: async () => {
      throw new Error('no connection to spare');
    },
    pruneOutbox: async () => {},
  } as unknown as IndexSource;
  const index = {
    meta: async () => ({ build: 'b', applied: 1n, storeId: 's' }),
    isConnected: () => true,
    collectGarbage: async () => 0,
  } as unknown as BanIndex;
  const keeper = new IndexKeeper({ source, index, clock: { now: () => new Date() }, log: silent });
  keepers.push(keeper);
  await keeper.start();
  expect(keeper.trusts()).toBe('first');

  storeAnswers = false;
  expect(await keeper.bringTo(2n)).toBe(false);
  expect(keeper.trusts()).toBe('last-resort');
  await vi.waitFor(() => expect(keeper.health().state).toBe('unverified'));
  expect(keeper.trusts()).toBe('last-resort');
});
