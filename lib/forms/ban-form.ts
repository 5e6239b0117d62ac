import { z } from 'zod';
import { BAN_PERIODS, parseValidUntil, type ValidUntilError } from '../domain/valid-until';
import { type BanRange, readBanRange } from './ban-range';
import { PERIOD_INDEFINITELY, PERIOD_KEEP, PERIOD_UNTIL } from './period-choice';

/** The fields of Add ban and of edit, by their names in the form. */
export const BAN_FORM_FIELDS = ['startIp', 'endIp', 'prefix', 'period', 'until', 'timeZone', 'reason'] as const;
export type BanFormField = (typeof BAN_FORM_FIELDS)[number];
/** What was typed, as it was typed. */
export type BanFormValues = Readonly<Record<BanFormField, string>>;
export type BanFormErrors = Readonly<Partial<Record<BanFormField, string>>>;

/** A form that reads well. `validUntil` undefined = leave it as it is, null = indefinitely. */
export interface BanFormInput {
  readonly range: BanRange;
  readonly validUntil: Date | null | undefined;
  readonly reason: string;
}

/** The texts of a submitted form; what is missing or no text (a file) counts as empty. */
export function banFormValues(form: FormData): BanFormValues {
  const entries = BAN_FORM_FIELDS.map((name) => {
    const value = form.get(name);
    return [name, typeof value === 'string' ? value : ''];
  });
  return Object.fromEntries(entries) as Record<BanFormField, string>;
}

/** Reads what was typed. `mayKeep` says whether the period may stay as it is. */
export function parseBanForm(
  values: BanFormValues,
  context: { readonly now: Date; readonly mayKeep: boolean },
): { readonly input: BanFormInput; readonly errors: null } | { readonly input: null; readonly errors: BanFormErrors } {
  const parsed = banFormSchema(context).safeParse(values);
  if (parsed.success) return { input: parsed.data, errors: null };
  const errors: Partial<Record<BanFormField, string>> = {};
  for (const issue of parsed.error.issues) {
    const field = BAN_FORM_FIELDS.find((name) => name === issue.path[0]) ?? 'startIp';
    errors[field] ??= issue.message;
  }
  return { input: null, errors };
}

const PRESETS: readonly string[] = BAN_PERIODS.map((period) => period.text);
const line = z.string().max(200, 'This is too long. Enter one address or one range.');

function banFormSchema({ now, mayKeep }: { now: Date; mayKeep: boolean }) {
  return z
    .object({
      startIp: line,
      endIp: line,
      prefix: z.string(),
      period: z.string(),
      until: z.string().max(40),
      timeZone: z.string().max(60),
      // The use case knows the limit and says it; this one only keeps nonsense out.
      reason: z.string().max(100_000),
    })
    .transform((values, issues): BanFormInput => {
      const range = readBanRange(values);
      if (!range.ok) issues.addIssue({ code: 'custom', path: [range.error.field], message: range.error.message });
      const until = readBanPeriod(values, { now, mayKeep });
      if (!until.ok) issues.addIssue({ code: 'custom', path: [until.field], message: until.message });
      if (!range.ok || !until.ok) return z.NEVER;
      return { range: range.value, validUntil: until.validUntil, reason: values.reason };
    });
}

export type PeriodRead =
  | { readonly ok: true; readonly validUntil: Date | null | undefined }
  | { readonly ok: false; readonly field: 'period' | 'until'; readonly message: string };

/** What the period is of, in messages. */
type PeriodOf = 'ban' | 'exemption';

/** Reads the choice of a period and the date and time that belongs to one of the choices. */
export function readBanPeriod(
  { period, until, timeZone }: { period: string; until: string; timeZone: string },
  { now, mayKeep, of = 'ban' }: { now: Date; mayKeep: boolean; of?: PeriodOf },
): PeriodRead {
  if (period === PERIOD_KEEP && mayKeep) return { ok: true, validUntil: undefined };
  if (period === PERIOD_INDEFINITELY) return { ok: true, validUntil: null };
  if (PRESETS.includes(period)) return readUntil(period, 'period', { now, timeZone, of });
  if (period !== PERIOD_UNTIL) {
    return { ok: false, field: 'period', message: `Choose how long the ${of} lasts, such as 1 day.` };
  }
  if (until.trim() === '') {
    return {
      ok: false,
      field: 'until',
      message: `Enter the date and time when the ${of} ends, or choose another period.`,
    };
  }
  return readUntil(until, 'until', { now, timeZone, of });
}

function readUntil(
  text: string,
  field: 'period' | 'until',
  { of, ...context }: { now: Date; timeZone: string; of: PeriodOf },
): PeriodRead {
  const read = parseValidUntil(text, context);
  if (read.ok) return { ok: true, validUntil: read.value };
  return { ok: false, field, message: betterHere(read.error, of) };
}

/** In a form nothing is left empty to ban indefinitely, and there is one way to write a time. */
function betterHere({ kind, message }: ValidUntilError, of: PeriodOf): string {
  const name = of === 'ban' ? 'A ban' : 'An exemption';
  switch (kind) {
    case 'unreadable':
      return 'Enter a date and time, such as 2027-03-30 15:30.';
    case 'not-in-future':
      return `${name} must end in the future. Choose a later time.`;
    case 'too-late':
      return `${name} can end in the year 5000 at the latest. Choose Indefinitely instead.`;
    default:
      return message;
  }
}
