import { DateTime } from 'luxon';
import type { FieldError } from '../channels/field-errors';
import { formatIpAddress, parseIpAddress } from '../domain/ip-address';
import { err, ok, type Result } from '../domain/result';
import {
  BAN_FIELDS,
  type BanComparison,
  type BanCondition,
  type BanField,
  type BanSelection,
} from '../ports/ban-selection';

export const LIST_PARAMETERS = ['_page', '_perPage', '_from', '_to', '_sortDir', '_sortField', '_filters'] as const;
export type ListParameter = (typeof LIST_PARAMETERS)[number];

export const PER_PAGE = 10;
export const PER_PAGE_MAX = 1_000;
const FILTERS_MAX = 20;
const VALUE_LENGTH_MAX = 500;
/** Postgres' largest integer. */
const PLACE_MAX = 2 ** 31 - 1;

/** How filters are written, and what they do. */
export const FILTER_OPERATORS: Readonly<Record<string, BanComparison>> = {
  E: 'equals',
  '=': 'equals',
  NE: 'differs',
  '!=': 'differs',
  L: 'contains',
  LIKE: 'contains',
  GT: 'greater',
  '>': 'greater',
  LT: 'less',
  '<': 'less',
  GE: 'at-least',
  '>=': 'at-least',
  LE: 'at-most',
  '<=': 'at-most',
};

export const FILTERS_EXAMPLE = '[["reason","L","spam"],["date_valid","GT","2026-12-01T00:00:00Z"]]';

const FIELD_NAMES = Object.keys(BAN_FIELDS) as BanField[];

export type ListQueryErrors = readonly FieldError[];

/** Reads what part of the list is wanted; everything that is wrong is told, a parameter that nothing knows too. */
export function readBanListQuery(params: URLSearchParams): Result<BanSelection, ListQueryErrors> {
  const errors: FieldError[] = [];
  const read = <T>(field: string, result: Result<T, string>, otherwise: T): T => {
    if (!result.ok) errors.push({ field, message: result.error });
    return result.ok ? result.value : otherwise;
  };
  for (const name of new Set(params.keys())) {
    if (LIST_PARAMETERS.some((known) => known === name)) continue;
    errors.push({ field: name, message: `There is no such parameter. Known are ${LIST_PARAMETERS.join(', ')}.` });
  }
  // Empty is absent, as clients send it.
  const of = (name: ListParameter) => params.get(name) || null;
  const perPage = read('_perPage', readNumber(of('_perPage'), PER_PAGE, 1, PER_PAGE_MAX), PER_PAGE);
  const page = read('_page', readNumber(of('_page'), 1, 1, PLACE_MAX), 1);
  const from = read('_from', readNumber(of('_from'), 0, 0, PLACE_MAX), 0);
  // 0 is what LiveAgent's clients call its default, which can't mean "nothing".
  const end = of('_to') === '0' ? null : of('_to');
  const to = read('_to', readNumber(end, from + perPage, 0, PLACE_MAX), from);
  const takesFrom = of('_from') !== null;
  if (takesFrom && to < from) errors.push({ field: '_to', message: 'Send a place that is not before “_from”.' });
  if (takesFrom && to - from > PER_PAGE_MAX) {
    const message = `Ask for at most ${PER_PAGE_MAX.toLocaleString('en')} bans at once.`;
    errors.push({ field: '_to', message });
  }
  const offset = takesFrom ? from : (page - 1) * perPage;
  if (offset > PLACE_MAX) errors.push({ field: '_page', message: 'There are not so many pages.' });
  const selection: BanSelection = {
    sort: read('_sortField', readField(of('_sortField') ?? 'id'), 'id'),
    direction: read('_sortDir', readDirection(of('_sortDir') ?? 'ASC'), 'asc'),
    offset,
    limit: takesFrom ? to - from : perPage,
    conditions: read('_filters', readFilters(of('_filters')), []),
  };
  return errors.length > 0 ? err(errors) : ok(selection);
}

function readNumber(text: string | null, otherwise: number, min: number, max: number): Result<number, string> {
  if (text === null) return ok(otherwise);
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return ok(value);
  return err(`Send a whole number from ${min} to ${max.toLocaleString('en')}.`);
}

function readField(name: string): Result<BanField, string> {
  const field = FIELD_NAMES.find((known) => known === name);
  return field ? ok(field) : err(`No field is called “${shown(name)}”. Known are ${FIELD_NAMES.join(', ')}.`);
}

function readDirection(text: string): Result<'asc' | 'desc', string> {
  const lower = text.toLowerCase();
  return lower === 'asc' || lower === 'desc' ? ok(lower) : err('Send ASC or DESC.');
}

/** `{"column": "value"}`, of which each must be equal, or `[["column", "operator", "value"]]`. */
function readFilters(text: string | null): Result<BanCondition[], string> {
  if (text === null) return ok([]);
  const written = triplesOf(text);
  if (!written) return err(`Send JSON, such as {"agent_name":"Ada"} or ${FILTERS_EXAMPLE}.`);
  if (written.length > FILTERS_MAX) return err(`Send at most ${FILTERS_MAX} filters.`);
  const conditions: BanCondition[] = [];
  for (const triple of written) {
    const condition = readFilter(triple);
    if (!condition.ok) return condition;
    conditions.push(condition.value);
  }
  return ok(conditions);
}

function triplesOf(text: string): unknown[][] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (Array.isArray(value)) return value.every((each) => Array.isArray(each) && each.length === 3) ? value : null;
  if (typeof value !== 'object' || value === null) return null;
  return Object.entries(value).map(([column, wanted]) => [column, 'E', wanted]);
}

function readFilter([column, operator, wanted]: unknown[]): Result<BanCondition, string> {
  if (typeof column !== 'string' || typeof operator !== 'string') {
    return err(`Send column and operator as texts, such as ${FILTERS_EXAMPLE}.`);
  }
  const field = readField(column);
  if (!field.ok) return field;
  const comparison = FILTER_OPERATORS[operator.toUpperCase()];
  if (comparison === undefined) {
    return err(`No operator is called “${shown(operator)}”. Known are ${Object.keys(FILTER_OPERATORS).join(', ')}.`);
  }
  if (wanted === null) {
    if (comparison === 'equals' || comparison === 'differs') return ok({ field: field.value, comparison, value: null });
    return err('Null, which stands for an empty field, can be compared by E and NE alone.');
  }
  if (typeof wanted !== 'string' && typeof wanted !== 'number') {
    return err(`Send a text, a number or null as the value of “${field.value}”.`);
  }
  const value = readValue(field.value, comparison, String(wanted));
  return value.ok ? ok({ field: field.value, comparison, value: value.value }) : value;
}

function readValue(field: BanField, comparison: BanComparison, text: string): Result<string, string> {
  if (text.includes('\0') || text.length > VALUE_LENGTH_MAX) {
    return err(`Send at most ${VALUE_LENGTH_MAX} characters, without NUL, as the value of “${field}”.`);
  }
  const kind = comparison === 'contains' ? 'text' : BAN_FIELDS[field];
  switch (kind) {
    case 'text':
      return ok(text);
    case 'number':
      return /^\d{1,18}$/.test(text) ? ok(text) : err(`Send a whole number, such as 12, as the value of “${field}”.`);
    case 'address': {
      const address = parseIpAddress(text.trim());
      return address.ok ? ok(formatIpAddress(address.value)) : err(`“${field}”: ${address.error.message}`);
    }
    case 'instant': {
      const instant = readInstant(text.trim());
      return instant ? ok(instant) : err(`Send an instant, such as 2026-12-01T00:00:00Z, as the value of “${field}”.`);
    }
  }
}

/** ISO 8601, also with a space; without an offset it is UTC, without a time the beginning of the day. */
function readInstant(text: string): string | null {
  if (!/^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i.test(text)) return null;
  const instant = DateTime.fromISO(text.toUpperCase().replace(' ', 'T'), { zone: 'utc' });
  return instant.isValid && instant.year >= 1 ? instant.toJSDate().toISOString() : null;
}

const shown = (value: unknown): string => String(value).slice(0, 40);
