import { describe, expect, test } from 'vitest';
import { formatIpRange } from '../../../lib/domain/ip-range';
import { banFormValues, parseBanForm } from '../../../lib/forms/ban-form';
import { parseBanReference } from '../../../lib/forms/ban-reference';

const now = new Date('2026-11-24T12:00:00Z');
const valid = {
  startIp: '203.0.113.7',
  endIp: '',
  prefix: '',
  period: '1 day',
  until: '',
  timeZone: 'Europe/Vienna',
  reason: '',
};
const parse = (values: Partial<typeof valid>, mayKeep = false) =>
  parseBanForm({ ...valid, ...values }, { now, mayKeep });

describe('a form that reads well', () => {
  test('one address for a day', () => {
    const { input } = parse({});
    expect(input && formatIpRange(input.range.range)).toBe('203.0.113.7');
    expect(input?.validUntil).toEqual(new Date('2026-11-25T12:00:00Z'));
  });

  test('a date and time means the zone that stood beside the field', () => {
    expect(parse({ period: 'until', until: '2027-03-30T15:30' }).input?.validUntil).toEqual(
      new Date('2027-03-30T13:30:00Z'),
    );
  });

  test('indefinitely is null, keeping is undefined', () => {
    expect(parse({ period: 'indefinitely' }).input?.validUntil).toBeNull();
    expect(parse({ period: 'keep' }, true).input?.validUntil).toBeUndefined();
  });
});

describe('a form with mistakes', () => {
  test('every mistake is told at its own field, all at once', () => {
    const { errors } = parse({ startIp: '203.0.113.9', endIp: '203.0.113.1', period: '' });
    expect(errors?.endIp).toMatch(/The start comes after the end/);
    expect(errors?.period).toBe('Choose how long the ban lasts, such as 1 day.');
    expect(errors?.startIp).toBeUndefined();
  });

  test.each([
    ['no period', { period: '' }, 'period'],
    ['a period of somebody’s own making', { period: '1 second' }, 'period'],
    ['keeping when there is nothing to keep', { period: 'keep' }, 'period'],
    ['a chosen date that was not entered', { period: 'until', until: ' ' }, 'until'],
    ['a date in the past', { period: 'until', until: '2001-01-01T10:00' }, 'until'],
    ['a zone that isn’t one', { period: 'until', until: '2027-01-01T10:00', timeZone: 'Mars/Olympus' }, 'until'],
    ['an address too long to be one', { startIp: '1'.repeat(201) }, 'startIp'],
  ] as const)('%s', (_, values, field) => {
    const { input, errors } = parse(values);
    expect(input).toBeNull();
    expect(Object.keys(errors ?? {})).toEqual([field]);
  });
});

describe('what a stranger may post', () => {
  test('fields that are missing or files count as empty', () => {
    const form = new FormData();
    form.set('startIp', new File(['x'], 'x'));
    expect(banFormValues(form)).toEqual({
      startIp: '',
      endIp: '',
      prefix: '',
      period: '',
      until: '',
      timeZone: '',
      reason: '',
    });
  });

  test('a ban’s number that is none becomes one that no ban has, and the way back stays at the desk', () => {
    const form = new FormData();
    form.set('banId', '1; DROP TABLE ban');
    form.set('version', '-3');
    form.set('returnTo', '//elsewhere.example/desk');
    expect(parseBanReference(form)).toEqual({ id: 0, version: null, returnTo: '/desk' });
    expect(parseBanReference(new FormData())).toEqual({ id: 0, version: null, returnTo: '/desk/bans' });
  });
});
