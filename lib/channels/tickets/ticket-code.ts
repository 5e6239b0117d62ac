import { randomInt } from 'node:crypto';

/** Consonants that can't be taken for digits or for each other, and spell no words. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

/** What a ticket's code looks like, in canonical (upper) case. */
export const TICKET_CODE_PATTERN = /^[A-Z]{3}-[0-9]{5}-[0-9]{3}$/;

/**
 * A random code such as QXR-48213-907: 8 · 10¹¹ of them, so that codes can't be guessed from one another. Uniqueness is
 * the store's to see to.
 */
export function newTicketCode(): string {
  const letter = () => LETTERS.charAt(randomInt(LETTERS.length));
  const digits = (count: number) => String(randomInt(10 ** count)).padStart(count, '0');
  return `${letter()}${letter()}${letter()}-${digits(5)}-${digits(3)}`;
}

/**
 * The beginning of a code, such as NWR or nwr482, in canonical form: NWR-, NWR-482. Null for what begins none, and for
 * less than the letters, which begin too many.
 */
export function readTicketCodeStart(typed: string): string | null {
  const match = /^([a-z]{3})-?(?:(\d{1,5})|(\d{5})-?(\d{0,3}))?$/i.exec(typed.trim());
  if (!match) return null;
  const [, letters = '', few, five, last] = match;
  return `${letters.toUpperCase()}-${few ?? (five === undefined ? '' : `${five}-${last}`)}`;
}

/** The code that somebody typed, in canonical form: in any case, and with spaces or nothing for the dashes. Null if it is none. */
export function readTicketCode(typed: string): string | null {
  const match = /^([a-z]{3})[\s-]?(\d{5})[\s-]?(\d{3})$/i.exec(typed.trim());
  return match ? `${match[1]?.toUpperCase()}-${match[2]}-${match[3]}` : null;
}
