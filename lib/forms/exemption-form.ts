import { NOTE_LENGTH_MAX } from '../bans/add-exemption';
import { formatIpRange, type IpRange } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { readBanPeriod } from './ban-form';
import { readBanRange } from './ban-range';

/** The fields of Add exemption, by their names in the form. */
export const EXEMPTION_FORM_FIELDS = ['startIp', 'endIp', 'period', 'until', 'timeZone', 'note'] as const;
export type ExemptionFormField = (typeof EXEMPTION_FORM_FIELDS)[number];
/** What was typed, as it was typed. */
export type ExemptionFormValues = Readonly<Record<ExemptionFormField, string>>;
export type ExemptionFormErrors = Readonly<Partial<Record<ExemptionFormField, string>>>;

export interface ExemptionFormState {
  readonly values: ExemptionFormValues;
  readonly errors: ExemptionFormErrors;
  /** What has to be said yes to first. */
  readonly question: ExemptionQuestion | null;
  /** The store did not answer; nothing was added. */
  readonly failed: boolean;
  /** Counts answers, so that each one moves the focus anew. */
  readonly attempt: number;
}

/** What an exemption opens. */
export interface ExemptionQuestion {
  readonly rangeText: string;
  /** How many addresses those are, where they are very many. */
  readonly extentText: string | null;
  readonly beneath: BansBeneathTexts;
  /** What a yes is to. */
  readonly token: string;
}

/** Bans in force on the addresses of an exemption. */
export interface BansBeneathTexts {
  readonly first: readonly { readonly id: number; readonly rangeText: string }[];
  readonly count: number;
  /** There are more than `count`. */
  readonly isMore: boolean;
}

export interface ExemptionFormInput {
  readonly range: IpRange;
  readonly note: string;
  readonly validUntil: Date | null;
}

/** The longest address there is, with room for what people type around it. */
const ADDRESS_LENGTH_MAX = 200;

/** The texts of a submitted form; what is missing or no text counts as empty. */
export function exemptionFormValues(form: FormData): ExemptionFormValues {
  const entries = EXEMPTION_FORM_FIELDS.map((name) => {
    const value = form.get(name);
    return [name, typeof value === 'string' ? value.slice(0, 10_000) : ''];
  });
  return Object.fromEntries(entries) as Record<ExemptionFormField, string>;
}

/** Reads what was typed, or says what is wrong with each field. */
export function parseExemptionForm(
  values: ExemptionFormValues,
  now: Date,
): Result<ExemptionFormInput, ExemptionFormErrors> {
  const errors: Partial<Record<ExemptionFormField, string>> = {};
  for (const name of ['startIp', 'endIp'] as const) {
    if (values[name].length > ADDRESS_LENGTH_MAX) errors[name] = 'This is too long. Enter one address or one range.';
  }
  const range = readBanRange({ ...values, prefix: '' });
  if (!range.ok) errors[range.error.field] ??= range.error.message;
  const period = readBanPeriod(values, { now, mayKeep: false, of: 'exemption' });
  if (!period.ok) errors[period.field] = period.message;
  const note = values.note.trim();
  if (note === '') errors.note = 'Say why this is never refused, such as “our office”.';
  if (note.length > NOTE_LENGTH_MAX) errors.note = `A note has at most ${NOTE_LENGTH_MAX} characters. Shorten it.`;
  if (!range.ok || !period.ok || Object.keys(errors).length > 0) return err(errors);
  return ok({ range: range.value.range, note, validUntil: period.validUntil ?? null });
}

/** What a yes to this question is worth: another range, or other bans, need another. */
export function exemptionToken(range: IpRange, banIds: readonly number[]): string {
  return `${formatIpRange(range)} ${banIds.join(',')}`;
}
