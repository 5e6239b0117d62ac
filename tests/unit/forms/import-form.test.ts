import { describe, expect, test } from 'vitest';
import {
  importFormHref,
  importFormValues,
  importPeriod,
  importValuesOfParams,
  MISTAKE_COOKIE,
  mistakeCookie,
  PERIOD_OF_LIST,
  readMistake,
} from '../../../lib/forms/import-form';

const CONTEXT = { now: new Date('2026-11-28T12:00:00Z'), timeZone: 'Europe/Vienna' };
const values = (typed: Record<string, string>) => importFormValues((name) => typed[name] ?? '');
const periodOf = (typed: Record<string, string>) => importPeriod(values(typed), CONTEXT);

describe('the period of an import', () => {
  test.each([
    [{ source: 'file', period: PERIOD_OF_LIST }, undefined],
    [{ source: 'file', period: 'indefinitely' }, null],
    [{ source: 'text', period: '1 day' }, new Date('2026-11-29T12:00:00Z')],
    [{ source: 'text', period: 'until', until: '2026-12-24T18:00' }, new Date('2026-12-24T17:00:00Z')],
    // A list that is followed says by itself when its bans end.
    [{ source: 'url', period: '1 day' }, undefined],
  ])('%j', (typed, validUntil) => {
    expect(periodOf(typed)).toEqual({ validUntil });
  });

  test('that is not chosen, or is over, is a mistake of its field', () => {
    expect(periodOf({ source: 'file' })).toMatchObject({ field: 'period' });
    expect(periodOf({ source: 'file', period: 'until' })).toMatchObject({ field: 'until' });
    expect(periodOf({ source: 'file', period: 'until', until: '2020-01-01T00:00' })).toMatchObject({ field: 'until' });
  });
});

describe('what was typed', () => {
  test('comes back to the form by its address, and what is wrong by a cookie alone', () => {
    const typed = values({
      source: 'url',
      url: 'https://lists.example.com/x',
      every: 'daily',
      name: 'x',
      reason: 'spam',
    });
    const href = importFormHref(typed);
    expect(importValuesOfParams(Object.fromEntries(new URL(href, 'http://desk.example.com').searchParams))).toEqual(
      typed,
    );
    const mistake = { field: 'url', message: 'It answered 404; try another, “such” as this.' } as const;
    const cookie = mistakeCookie(mistake);
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/);
    expect(readMistake(cookie.slice(MISTAKE_COOKIE.length + 1).split(';')[0])).toEqual(mistake);
  });

  test.each([undefined, '', '%', 'x', '{"field":"role","message":"x"}'])(
    'in a cookie that says nothing: %s',
    (cookie) => {
      expect(readMistake(cookie)).toBeNull();
    },
  );

  test('that no form of ours sends counts as nothing', () => {
    expect(values({ source: 'ftp', every: 'always' })).toMatchObject({ source: 'file', every: 'off' });
  });
});
