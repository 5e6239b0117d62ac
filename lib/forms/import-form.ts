import { z } from 'zod';
import { cleanLine } from '../channels/clean-text';
import { FEED_INTERVALS, type FeedInterval } from '../ports/feed-store';
import { readBanPeriod } from './ban-form';
import { type SearchParams, searchParam } from './search-params';

/** A choice of a period: as the list says, else indefinitely. */
export const PERIOD_OF_LIST = 'list';

export const IMPORT_SOURCES = ['file', 'text', 'url'] as const;
export type ImportSource = (typeof IMPORT_SOURCES)[number];

/** What is typed into the form besides the list itself; it comes back when something is wrong. */
export interface ImportFormValues {
  readonly source: ImportSource;
  readonly url: string;
  readonly every: FeedInterval;
  readonly name: string;
  readonly period: string;
  readonly until: string;
  readonly reason: string;
}

const NAME_LENGTH_MAX = 200;
const URL_LENGTH_MAX = 2_000;

export function importFormValues(read: (name: string) => string): ImportFormValues {
  const source = read('source');
  const every = read('every');
  return {
    source: IMPORT_SOURCES.find((each) => each === source) ?? 'file',
    url: read('url').trim().slice(0, URL_LENGTH_MAX),
    every: FEED_INTERVALS.find((each) => each === every) ?? 'off',
    name: cleanLine(read('name')).slice(0, NAME_LENGTH_MAX),
    period: read('period'),
    until: read('until'),
    reason: read('reason').trim().slice(0, 4_000),
  };
}

export const importValuesOfParams = (params: SearchParams): ImportFormValues =>
  importFormValues((name) => searchParam(params, name));

const IMPORT_FIELDS = ['file', 'text', 'url', 'name', 'period', 'until', 'reason'] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];
export interface ImportMistake {
  readonly field: ImportField;
  readonly message: string;
}

/** When the bans end: undefined = as the list says. A list that is followed decides that by itself. */
export function importPeriod(
  { source, period, until }: ImportFormValues,
  context: { readonly now: Date; readonly timeZone: string },
): { readonly validUntil: Date | null | undefined } | ImportMistake {
  if (source === 'url' || period === PERIOD_OF_LIST) return { validUntil: undefined };
  const read = readBanPeriod({ period, until, timeZone: context.timeZone }, { now: context.now, mayKeep: false });
  return read.ok ? { validUntil: read.validUntil } : { field: read.field, message: read.message };
}

/** The form again, with what was typed. What is wrong goes in a cookie: a link that somebody made could say anything. */
export function importFormHref(values: ImportFormValues): string {
  const { reason, ...short } = values;
  const typed = Object.entries({ ...short, reason: reason.slice(0, 500) }).filter(([, value]) => value !== '');
  return `/desk/imports/new?${new URLSearchParams([...typed, ['again', '1']])}`;
}

export const MISTAKE_COOKIE = 'gatehouse_import_mistake';
const MISTAKE_SECONDS = 30;

export function mistakeCookie(mistake: ImportMistake): string {
  const value = encodeURIComponent(JSON.stringify(mistake));
  return `${MISTAKE_COOKIE}=${value}; Path=/desk/imports; Max-Age=${MISTAKE_SECONDS}; HttpOnly; SameSite=Strict`;
}

const mistake = z.object({ field: z.enum(IMPORT_FIELDS), message: z.string().max(1_000) });

/** What the cookie says, which a browser may have made up. */
export function readMistake(cookie: string | undefined): ImportMistake | null {
  if (cookie === undefined) return null;
  try {
    return mistake.parse(JSON.parse(decodeURIComponent(cookie)));
  } catch {
    return null;
  }
}
