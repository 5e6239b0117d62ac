import type { z } from 'zod';
import type { BanEntry } from '../bans/add-bans';
import type { FieldError } from '../channels/field-errors';
import type { Ban } from '../domain/ban';
import { formatIpAddress, parseIpAddress } from '../domain/ip-address';
import {
  firstAddress,
  type IpRange,
  type IpRangeFieldError,
  isSingleAddress,
  lastAddress,
  type ParsedRange,
  parseIpRangeFields,
} from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { parseValidUntil } from '../domain/valid-until';
import type { BanChange } from '../ports/ban-store';
import { banChangeSchema, newBanSchema } from './api-schemas';

export type BanFieldErrors = readonly FieldError[];

/** Reads a new ban; everything that is wrong with it is told. */
export function readNewBan(input: unknown, now: Date): Result<BanEntry, BanFieldErrors> {
  const parsed = newBanSchema.safeParse(input);
  if (!parsed.success) return err(errorsOf(parsed.error));
  const { start_ip, end_ip, date_valid, reason, contact_id, conversation_id, confirm = false } = parsed.data;
  const range = parseIpRangeFields({ startIp: start_ip, endIp: end_ip });
  const validUntil = readEnd(date_valid ?? null, now);
  const contactId = readId('contact_id', contact_id);
  const ticketId = readId('conversation_id', conversation_id);
  const errors = [rangeError(range), ...[validUntil, contactId, ticketId].map(errorOf)].flatMap((each) => each ?? []);
  if (!range.ok || !validUntil.ok || !contactId.ok || !ticketId.ok) return err(errors);
  return ok({
    range: range.value.range,
    validUntil: validUntil.value,
    reason: reason ?? '',
    contactId: contactId.value,
    ticketId: ticketId.value,
    confirmed: confirm,
  });
}

export interface BanChangeInput {
  readonly change: BanChange;
  readonly confirmed: boolean;
}

/**
 * Reads what shall become of a ban. What is not there stays: `end_ip` too, unless `start_ip` is a whole range, or the ban
 * is on one address, which then moves.
 */
export function readBanChange(input: unknown, present: Ban, now: Date): Result<BanChangeInput, BanFieldErrors> {
  const parsed = banChangeSchema.safeParse(input);
  if (!parsed.success) return err(errorsOf(parsed.error));
  const { date_valid, reason, contact_id, conversation_id, confirm = false } = parsed.data;
  const range = readRange(parsed.data, present.range);
  const validUntil = readNewEnd(date_valid, present, now);
  const contact = staysAs('contact_id', contact_id, present.contact?.id);
  const ticket = staysAs('conversation_id', conversation_id, present.ticket?.id);
  const errors = [rangeError(range), ...[validUntil, contact, ticket].map(errorOf)].flatMap((each) => each ?? []);
  if (!range.ok || !validUntil.ok || errors.length > 0) return err(errors);
  const change: BanChange = {
    range: range.value?.range,
    validUntil: validUntil.value,
    reason: reason === undefined ? undefined : (reason ?? ''),
  };
  return ok({ change, confirmed: confirm });
}

type RangeInput = Pick<z.infer<typeof banChangeSchema>, 'start_ip' | 'end_ip'>;

function readRange(
  { start_ip: startIp, end_ip: endIp }: RangeInput,
  present: IpRange,
): Result<ParsedRange | undefined, IpRangeFieldError> {
  if (startIp === undefined && endIp === undefined) return ok(undefined);
  const start = startIp ?? formatIpAddress(firstAddress(present));
  const keepsEnd = endIp === undefined && !isSingleAddress(present) && parseIpAddress(start.trim()).ok;
  return parseIpRangeFields({ startIp: start, endIp: keepsEnd ? formatIpAddress(lastAddress(present)) : endIp });
}

/** An end that a ban has already may be sent back whatever the clock says. */
function readNewEnd(
  text: string | null | undefined,
  present: Ban,
  now: Date,
): Result<Date | null | undefined, FieldError> {
  if (text === undefined || text === present.validUntil?.toISOString()) return ok(undefined);
  return readEnd(text, now);
}

function readEnd(text: string | null, now: Date): Result<Date | null, FieldError> {
  if (text === null) return ok(null);
  // An empty variable in somebody's script must not ban for ever.
  const message = 'This is empty. Send an instant, such as “2027-03-30T15:30:00Z”, or null for indefinitely.';
  if (text.trim() === '') return err({ field: 'date_valid', message });
  const read = parseValidUntil(text, { now, timeZone: 'UTC' });
  return read.ok ? read : err({ field: 'date_valid', message: read.error.message });
}

function readId(field: string, value: string | number | null | undefined): Result<number | null, FieldError> {
  if (value === null || value === undefined) return ok(null);
  const id = /^\d{1,10}$/.test(String(value)) ? Number(value) : 0;
  if (id >= 1 && id <= ID_MAX) return ok(id);
  return err({ field, message: 'Send the id, a whole number, such as “12”, or null.' });
}

const ID_MAX = 2 ** 31 - 1;

function staysAs(
  field: string,
  value: string | number | null | undefined,
  present: number | undefined,
): Result<null, FieldError> {
  if (value === undefined || String(value) === String(present ?? null)) return ok(null);
  const message = `A ban keeps what it was given with: send ${present === undefined ? 'null' : `“${present}”`} or leave it out.`;
  return err({ field, message });
}

function rangeError(range: Result<unknown, IpRangeFieldError>): FieldError | null {
  if (range.ok) return null;
  return { field: range.error.field === 'startIp' ? 'start_ip' : 'end_ip', message: range.error.message };
}

function errorOf(read: Result<unknown, FieldError>): FieldError | null {
  return read.ok ? null : read.error;
}

/** One for each field that has any; what is no object at all is told of `start_ip`. */
function errorsOf(error: z.ZodError): FieldError[] {
  const errors = new Map<string, string>();
  for (const { path, message } of error.issues) {
    const field = String(path[0] ?? 'start_ip');
    if (!errors.has(field)) errors.set(field, path.length === 0 ? 'Send an object with “start_ip”.' : message);
  }
  return [...errors].map(([field, message]) => ({ field, message }));
}
