import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The value of a private header, `<mac> <claim>`: what the front door says, and the proof that it was this process's front
 * door that said it. The proof is bound to the header's name, so that one header's value is nothing in another. `secret`:
 * at least 128 random bits, new at each start of the process.
 */
export function sealed(header: string, claim: string, secret: string): string {
  return `${macOf(header, claim, secret).toString('base64url')} ${claim}`;
}

/** The claim of such a value; null if it is none. The comparison takes the same time whatever is wrong. Never throws. */
export function unsealed(header: string, value: string | null | undefined, secret: string): string | null {
  const [, mac, claim] = FORMAT.exec(value ?? '') ?? [];
  if (mac === undefined || claim === undefined) return null;
  const claimed = Buffer.from(mac, 'base64url');
  const actual = macOf(header, claim, secret);
  return claimed.length === actual.length && timingSafeEqual(claimed, actual) ? claim : null;
}

const FORMAT = /^([\w-]{43}) ([\x21-\x7e]+)$/;

function macOf(header: string, claim: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`${header}\n${claim}`).digest();
}
