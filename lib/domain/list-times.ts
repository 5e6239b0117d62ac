import { LATEST_VALID_UNTIL } from './ban';
import type { ListContext } from './read-ban-list';
import { err, ok, type Result } from './result';
import { parseValidUntil } from './valid-until';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;
const EPOCH = /^(?:\d{10}|\d{13})$/;
const NEVER = /^(?:never|none|null|permanent|indefinitely|infinity|-)$/i;
const PERIOD = /^\d+\s*[a-z]+$/i;
/** Lists repeat their times; so many different ones are remembered. */
const REMEMBERED_MAX = 10_000;

/**
 * Reads when bans end, as lists say it: nothing and `never` = indefinitely; instants, seconds and milliseconds since 1970,
 * and all that `parseValidUntil` reads. Unlike there, the past is no error: what has ended is told by whoever imports. And
 * what lies beyond LATEST_VALID_UNTIL, such as the year 9999, means indefinitely.
 */
export function createListTimes({ now, timeZone }: ListContext): (text: string) => Result<Date | null, string> {
  const known = new Map<string, Result<Date | null, string>>();
  const read = (text: string): Result<Date | null, string> => {
    if (NEVER.test(text)) return ok(null);
    if (EPOCH.test(text)) return ok(new Date(Number(text) * (text.length === 10 ? 1_000 : 1)));
    if (INSTANT.test(text)) {
      const instant = new Date(text);
      return Number.isNaN(instant.getTime()) ? unreadable(text) : ok(endOrNever(instant));
    }
    const from = PERIOD.test(text) ? now : new Date(0);
    const until = parseValidUntil(text, { now: from, timeZone });
    if (until.ok) return until;
    if (until.error.kind === 'too-late') return ok(null);
    return until.error.kind === 'unreadable' ? unreadable(text) : err(until.error.message);
  };
  return (text) => {
    if (text === '') return ok(null);
    const before = known.get(text);
    if (before) return before;
    const found = read(text);
    if (known.size < REMEMBERED_MAX) known.set(text, found);
    return found;
  };
}

/** Null for an instant beyond what a ban can last. */
export function endOrNever(instant: Date): Date | null {
  return instant > LATEST_VALID_UNTIL ? null : instant;
}

function unreadable(text: string): Result<never, string> {
  return err(
    `“${text.slice(0, 40)}” is not a time. Write it as 2027-03-30T22:00:00Z, or leave it empty to mean indefinitely.`,
  );
}
