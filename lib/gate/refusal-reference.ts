import { randomFillSync } from 'node:crypto';

/**
 * A short code such as `GH-7K3M-Q2` that a refused visitor can read out on the phone, and by which staff find the
 * refusal (see RefusalBook). Six letters and digits of Crockford's base 32 (no I, L, O, U), 30 random bits: unique enough
 * within the week that refusals are kept, and nothing can be learned from it.
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

/**
 * The reference that somebody typed, in canonical form: in any case, with spaces or nothing for the dashes, and the
 * letters that it doesn't have read as the digits that they look like. Null if it is none.
 */
export function readReference(typed: string): string | null {
  const match = /^GH[\s-]?([0-9A-Z]{4})[\s-]?([0-9A-Z]{2})$/.exec(typed.trim().toUpperCase());
  if (!match) return null;
  const code = `${match[1]}${match[2]}`.replaceAll('O', '0').replace(/[IL]/g, '1');
  return code.includes('U') ? null : `GH-${code.slice(0, 4)}-${code.slice(4)}`;
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** A call for random bytes costs more than the rest of a refusal, so it is made once for many. */
const pool = new Uint8Array(6 * 512);
let used = pool.length;
