import { type IpAddress, parseIpAddress } from '../domain/ip-address';
import { type ParsedRange, parseIpRange } from '../domain/ip-range';
import { ok, type Result } from '../domain/result';
import { parseValidUntil } from '../domain/valid-until';
import { type CommandRefusal, refuse } from './command-result';

type Read<T> = Result<T, CommandRefusal>;

export function readRange(text: string): Read<ParsedRange> {
  const parsed = parseIpRange(text);
  return parsed.ok ? parsed : refuse('invalid-range', parsed.error.message);
}

/** An address to be looked up: a zone, as in fe80::1%eth0, is left out. */
export function readAddress(text: string): Read<IpAddress> {
  const parsed = parseIpAddress(text.trim(), { zone: 'strip' });
  return parsed.ok ? parsed : refuse('invalid-address', parsed.error.message);
}

/** WHEN, in this machine's time zone unless it names its own; not given = null, indefinitely. */
export function readUntil(text: string | undefined, now: Date): Read<Date | null> {
  if (text === undefined) return ok(null);
  // An empty variable in somebody's script must not ban for ever.
  if (text.trim() === '') return refuse('invalid-until', '--until is empty. Leave it out to mean indefinitely.');
  const parsed = parseValidUntil(text, { now, timeZone: machineTimeZone() });
  return parsed.ok ? parsed : refuse('invalid-until', parsed.error.message);
}

/** The number of a ban or an exemption; `what` names it in the message. */
export function readId(text: string, what: string): Read<number> {
  const id = Number(text);
  if (/^\d{1,10}$/.test(text) && id >= 1 && id <= ID_MAX) return ok(id);
  return refuse('invalid-id', `“${text.slice(0, 40)}” is not the number of ${what}. Give a whole number, such as 12.`);
}

/** Postgres' largest integer. */
const ID_MAX = 2 ** 31 - 1;

/** Follows TZ, as `date` does. */
export function machineTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}
