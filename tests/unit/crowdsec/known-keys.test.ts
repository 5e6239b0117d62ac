import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hashApiToken } from '../../../lib/auth/api-token';
import { createKnownKeys } from '../../../lib/crowdsec/known-keys';
import type { KnownToken, TokenStore } from '../../../lib/ports/token-store';

const TOKEN = { id: 1, name: 'edge', readOnly: true } as KnownToken;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a key counts on while the store is away, however many others are made up meanwhile', async () => {
  let isAway = false;
  const apiTokens = {
    useToken: async (hash: string) => {
      if (isAway) throw new Error('away');
      return hash === hashApiToken('real') ? TOKEN : null;
    },
  } as Partial<TokenStore> as TokenStore;
  const find = createKnownKeys({ apiTokens, clock: { now: () => new Date() } });
  const madeUp = async (n: number) => {
    for (let i = 0; i < n; i++) await find(`made up ${isAway} ${i}`).catch(() => {});
  };

  expect(await find('real')).toBe(TOKEN);
  await madeUp(3_000);
  isAway = true;
  await madeUp(3_000);
  vi.advanceTimersByTime(5_000);
  expect(await find('real')).toBe(TOKEN);
  await expect(find('made up')).rejects.toThrow('away');
});
