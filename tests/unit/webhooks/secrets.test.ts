import { describe, expect, test } from 'vitest';
import { ATTEMPTS_MAX, nextAttemptAt, TEST_MESSAGE } from '../../../lib/domain/webhook';
import { lockSecret, unlockSecret } from '../../../lib/webhooks/secret-box';
import { newMessageId, newWebhookSecret, signatureHeaders } from '../../../lib/webhooks/sign-message';

const DESK = 'a secret of the desk, thirty-two characters';

describe('a secret at rest', () => {
  test('is read again with the desk’s own secret and no other', () => {
    const locked = lockSecret('whsec_text', DESK);
    expect(locked).not.toContain('whsec_text');
    expect(unlockSecret(locked, DESK)).toBe('whsec_text');
    expect(unlockSecret(locked, `${DESK}.`)).toBeNull();
  });

  test('is locked differently each time, and not read when changed', () => {
    const locked = lockSecret('whsec_text', DESK);
    expect(lockSecret('whsec_text', DESK)).not.toBe(locked);
    for (const at of [4, 20, locked.length - 2]) {
      const changed = `${locked.slice(0, at)}${locked[at] === 'A' ? 'B' : 'A'}${locked.slice(at + 1)}`;
      expect(unlockSecret(changed, DESK)).toBeNull();
    }
    for (const text of ['', 'v1.', 'v1.AAAA', 'v2.'.padEnd(80, 'A')]) expect(unlockSecret(text, DESK)).toBeNull();
  });
});

test('signs as the example of Standard Webhooks does', () => {
  // https://www.standardwebhooks.com, the libraries' own test vector.
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', payload: '{"test": 2432232314}' };
  expect(signatureHeaders(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], new Date(1614265330_000))).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('secrets and ids are long and never the same', () => {
  expect(newWebhookSecret()).toMatch(/^whsec_[\w+/]{43}=$/);
  expect(newWebhookSecret()).not.toBe(newWebhookSecret());
  expect(newMessageId()).toMatch(/^msg_[\w-]{24}$/);
  expect(newMessageId()).not.toBe(newMessageId());
});

test('a message is tried ten times in three days and a quarter, a test once', () => {
  const begun = new Date('2026-01-01T00:00:00Z');
  let at = begun;
  let attempts = 1;
  for (; ; attempts++) {
    const next = nextAttemptAt('ban.created', attempts, at);
    if (!next) break;
    at = next;
  }
  expect(attempts).toBe(ATTEMPTS_MAX);
  expect(at.getTime() - begun.getTime()).toBe((75 * 60 + 35) * 60_000 + 5_000);
  expect(nextAttemptAt(TEST_MESSAGE, 1, begun)).toBeNull();
});
