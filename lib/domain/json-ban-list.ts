/**
 * Lists that are JSON: CrowdSec's decisions, as `cscli decisions list -o json` nests them below their alerts and as its
 * local API lists them; and bans as our own API and `ban export --json` write them.
 */
import { z } from 'zod';
import type { BanListEntry, BanListLine } from './ban-list';
import { type IpRangeError, parseIpRangeFields } from './ip-range';
import { createListTimes, endOrNever } from './list-times';
import type { ListContext } from './read-ban-list';
import { err, ok, type Result } from './result';

export interface JsonList {
  readonly format: 'crowdsec' | 'api';
  /** Numbered by entry. */
  readonly lines: Iterable<BanListLine>;
}

const UNKNOWN =
  'This JSON is none that Gatehouse knows. It reads CrowdSec’s decisions (cscli decisions list -o json) and bans as ' +
  'the API and ban export --json write them.';

const alerts = z.array(z.looseObject({ decisions: z.array(z.unknown()).nullable() }));
const stream = z.looseObject({ new: z.array(z.unknown()).nullable() });
const decisions = z.array(z.looseObject({ scope: z.string(), value: z.string() }));
const ourBans = z.array(z.looseObject({ start_ip: z.unknown() }));
const wrapped = z.looseObject({ bans: z.array(z.unknown()) });

const decision = z.looseObject({
  scope: z.string(),
  value: z.string(),
  type: z.string(),
  duration: z.string().optional(),
  until: z.string().nullish(),
  scenario: z.string().nullish(),
  simulated: z.boolean().nullish(),
});
const ban = z.looseObject({
  start_ip: z.string(),
  end_ip: z.string().nullish(),
  date_valid: z.string().nullish(),
  reason: z.string().nullish(),
});

/** Reads such a list. Nothing in it, as `null` or `[]`, is what CrowdSec says when it has no decisions. */
export function readJsonList(text: string, context: ListContext): Result<JsonList, string> {
  const json = parsed(text);
  if (!json.ok) return json;
  const { value } = json;
  if (value === null) return ok({ format: 'crowdsec', lines: [] });
  const nested = alerts.safeParse(value);
  if (nested.success)
    return ok(
      crowdsec(
        nested.data.flatMap((alert) => alert.decisions ?? []),
        context,
      ),
    );
  const started = stream.safeParse(value);
  if (started.success) return ok(crowdsec(started.data.new ?? [], context));
  const inside = wrapped.safeParse(value);
  const items = inside.success ? inside.data.bans : value;
  if (inside.success || startsLike(ourBans, items)) return ok(ours(items as unknown[], context));
  if (startsLike(decisions, items)) return ok(crowdsec(items as unknown[], context));
  return err(UNKNOWN);
}

function parsed(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    return err(
      'It begins like JSON and is not: it may be cut off. Fetch it again, or give a list with a line for each address.',
    );
  }
}

/** By its first item: one that is wrong further down is reported as such. */
function startsLike(schema: z.ZodType, items: unknown): boolean {
  return Array.isArray(items) && items.length > 0 && schema.safeParse(items.slice(0, 1)).success;
}

function crowdsec(items: readonly unknown[], context: ListContext): JsonList {
  const times = createListTimes(context);
  return { format: 'crowdsec', lines: numbered(items, (item) => readDecision(item, context.now, times)) };
}

function ours(items: readonly unknown[], context: ListContext): JsonList {
  const times = createListTimes(context);
  return {
    format: 'api',
    lines: numbered(items, (item) => {
      const read = ban.safeParse(item);
      if (!read.success) return err('Not a ban: start_ip is missing, or a field is not text.');
      const { start_ip, end_ip, date_valid, reason } = read.data;
      const until = times(date_valid ?? '');
      if (!until.ok) return until;
      return entry(parseIpRangeFields({ startIp: start_ip, endIp: end_ip }), reason ?? '', until.value);
    }),
  };
}

function readDecision(
  item: unknown,
  now: Date,
  times: ReturnType<typeof createListTimes>,
): Result<BanListEntry, string> {
  const read = decision.safeParse(item);
  if (!read.success) return err('Not a decision: scope, value or type is missing.');
  const { scope, value, type, duration, until, scenario, simulated } = read.data;
  if (!/^(?:ip|range)$/i.test(scope))
    return err(`Its scope is ${scope.slice(0, 40)}, and only addresses and ranges can be banned.`);
  if (type !== 'ban') return err(`Its type is ${type.slice(0, 40)}, and only bans are imported.`);
  if (simulated) return err('It is simulated: CrowdSec itself does not enforce it.');
  const end = duration === undefined ? times(until ?? '') : readDuration(duration, now);
  if (!end.ok) return end;
  return entry(parseIpRangeFields({ startIp: value }), scenario ?? '', end.value);
}

function entry(
  range: ReturnType<typeof parseIpRangeFields> | Result<never, IpRangeError>,
  reason: string,
  validUntil: Date | null,
): Result<BanListEntry, string> {
  return range.ok ? ok({ ranges: [range.value], reason, validUntil }) : err(range.error.message);
}

const DURATION = /^-?(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/;
const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** As Go writes one: `3h59m49.26s`; one with a minus has run out. */
function readDuration(text: string, now: Date): Result<Date | null, string> {
  if (!DURATION.test(text)) return err(`“${text.slice(0, 40)}” is not a duration, such as 3h59m49s.`);
  let ms = 0;
  for (const [, count, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) {
    ms += Number(count) * (UNIT_MS[unit] ?? 0);
  }
  return ok(endOrNever(new Date(Math.min(now.getTime() + (text.startsWith('-') ? -ms : ms), 8.64e15))));
}

function* numbered(
  items: readonly unknown[],
  read: (item: unknown) => Result<BanListEntry, string>,
): Generator<BanListLine> {
  for (const [at, item] of items.entries()) {
    const text = JSON.stringify(item) ?? '';
    const found = read(item);
    yield found.ok ? { line: at + 1, text, ...found.value } : { line: at + 1, text, error: found.error };
  }
}
