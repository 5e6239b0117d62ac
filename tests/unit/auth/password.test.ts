import { parseOptions } from '@node-rs/argon2';
import { describe, expect, test } from 'vitest';
import { hashPassword, PASSWORD_LENGTH_MAX, refusePassword, verifyPassword } from '../../../lib/auth/password';

const PASSWORD = 'correct horse battery';

describe('passwords', () => {
  test('the right one is recognised, another is not, and two hashes of one differ', async () => {
    const [hash, again] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
    expect(hash).not.toBe(again);
    expect(await verifyPassword(hash, PASSWORD)).toBe(true);
    expect(await verifyPassword(hash, `${PASSWORD} `)).toBe(false);
  });

  test('are kept as argon2id with at least 19 MiB and two passes', async () => {
    const hash = await hashPassword(PASSWORD);
    expect(hash.startsWith('$argon2id$')).toBe(true);
    expect(parseOptions(hash)).toMatchObject({ memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  });

  test('é is é however the keyboard spells it', async () => {
    const hash = await hashPassword('caf\u00e9 au lait');
    expect(await verifyPassword(hash, 'cafe\u0301 au lait')).toBe(true);
  });

  test('nobody knows the password of an account that does not exist', async () => {
    expect(await verifyPassword(null, PASSWORD)).toBe(false);
    expect(await verifyPassword(null, '')).toBe(false);
  });

  test('an account that does not exist costs the same work as one that does', async () => {
    const hash = await hashPassword(PASSWORD);
    await verifyPassword(null, PASSWORD);
    const [known, unknown] = [await bestOf(5, hash), await bestOf(5, null)];
    expect(unknown).toBeGreaterThan(known / 3);
    expect(unknown).toBeLessThan(known * 3);
  });

  test('one that begins like the right one and goes on beyond the longest is wrong', async () => {
    const longest = 'x'.repeat(PASSWORD_LENGTH_MAX);
    expect(await verifyPassword(await hashPassword(longest), `${longest}y`)).toBe(false);
  });

  test.each([
    ['nine chars', 'ninechars', 'at least 10'],
    ['five emoji, ten UTF-16 units', '😀😀😀😀😀', 'at least 10'],
    ['more than the longest', 'x'.repeat(PASSWORD_LENGTH_MAX + 1), 'at most'],
  ])('%s can’t be set', (_, password, message) => {
    expect(refusePassword(password)).toContain(message);
  });

  test('ten characters can', () => {
    expect(refusePassword('tencharsxx')).toBeNull();
  });
});

async function bestOf(tries: number, hash: string | null): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let at = 0; at < tries; at++) {
    const start = performance.now();
    await verifyPassword(hash, 'a wrong password');
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
