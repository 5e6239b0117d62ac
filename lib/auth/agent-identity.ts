import { cleanLine } from '../channels/clean-text';
import { err, ok, type Result } from '../domain/result';
import { normalEmail } from './check-password';

const NAME_LENGTH_MAX = 100;

/** An agent's e-mail as it is stored; the error is a sentence for the person who typed it. */
export function readEmail(input: string): Result<string, string> {
  const email = normalEmail(input);
  if (isEmail(email)) return ok(email);
  if (email === '') return err('Enter an e-mail address, such as jane@example.com.');
  return err(`“${input.slice(0, 60)}” is not an e-mail address. Enter one such as jane@example.com.`);
}

/** An agent's name on one line; empty = the part of the e-mail before the @ sign. */
export function readAgentName(input: string, email: string): Result<string, string> {
  const name = cleanLine(input) || (email.split('@')[0] ?? email);
  if (name.length > NAME_LENGTH_MAX) return err(`A name has at most ${NAME_LENGTH_MAX} characters.`);
  return ok(name);
}

/** Plain, not complete: an address is proved by mail that arrives, and accounts of staff are made by staff. */
function isEmail(email: string): boolean {
  return /^[\x21-\x3f\x41-\x7e]+@[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(email);
}
