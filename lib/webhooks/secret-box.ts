import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 'v1.';

/**
 * Encrypts a short text that has to be read again, such as a secret to sign with, so that a copy of the database alone
 * gives it to nobody. `secret` is the desk's own (GATEHOUSE_SECRET).
 */
export function lockSecret(text: string, secret: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(secret), nonce);
  const locked = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return VERSION + locked.toString('base64url');
}

/** The text; null if it was locked with another secret, or changed since. Never throws. */
export function unlockSecret(locked: string, secret: string): string | null {
  const bytes = Buffer.from(locked.slice(VERSION.length), 'base64url');
  if (!locked.startsWith(VERSION) || bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv(ALGORITHM, keyOf(secret), bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8');
    return text + decipher.final('utf8');
  } catch {
    return null;
  }
}

/** A key for this alone: the desk's secret signs sessions too. */
function keyOf(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', 'gatehouse webhook secrets', 32));
}
