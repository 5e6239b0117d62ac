import { randomFillSync } from 'node:crypto';

/**
 * A short code such as `GH-7K3M-Q2` that a refused visitor can read out on the phone, and by which staff find the
 * refusal in the log. Six letters and digits of Crockford's base 32 (no I, L, O, U), 30 random bits: unique enough
 * within the weeks that a log is kept, and nothing can be learned from it.
 */
export function newReference(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let code = 'GH-';
  for (let index = 0; index < 6; index += 1) {
    if (index === 4) code += '-';
    code += ALPHABET.charAt((pool[used + index] ?? 0) & 31);
  }
  used += 6;
  return code;
}

/** Every reference has this many characters, all ASCII. */
export const REFERENCE_CHARS = 10;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** A call for random bytes costs more than the rest of a refusal, so it is made once for many. */
const pool = new Uint8Array(6 * 512);
let used = pool.length;
