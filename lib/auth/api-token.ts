import { createHash, randomBytes } from 'node:crypto';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_BYTES = 32;
/** 62^43 > 256^32. */
const LENGTH = 43;

/** A new token for the API: `gh_` (so that scanners for leaked secrets know it) and 256 random bits in base 62. */
export function newApiToken(): string {
  let number = BigInt(`0x${randomBytes(RANDOM_BYTES).toString('hex')}`);
  let text = '';
  for (let i = 0; i < LENGTH; i++) {
    text = DIGITS.charAt(Number(number % 62n)) + text;
    number /= 62n;
  }
  return `gh_${text}`;
}

/** What the store keeps of a token: its SHA-256 in hex. A random token needs no salt and no slow hash. */
export function hashApiToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
