import { expect, test } from 'vitest';
import { exactEnd, exactTime, untilText } from '../../../components/desk/exact-time';
import { relativeTimeText } from '../../../components/ui/relative-time-text';
import { untilText as visitorsUntilText } from '../../../lib/gate/refusal';

const now = new Date('2026-11-24T12:00:00Z');

test.each([
  ['2026-11-24T12:00:00Z', 'just now'],
  ['2026-11-24T11:59:01Z', 'just now'],
  ['2026-11-24T11:59:00Z', '1 minute ago'],
  ['2026-11-24T12:00:59Z', 'in under a minute'],
  ['2026-11-24T12:59:29Z', 'in 59 minutes'],
  ['2026-11-24T12:59:59Z', 'in 1 hour'],
  ['2026-12-01T11:59:50Z', 'in 7 days'],
  ['2026-12-01T01:00:00Z', 'in 7 days'],
  ['2026-11-30T23:00:00Z', 'in 6 days'],
  ['2026-11-24T10:29:00Z', '2 hours ago'],
  ['2026-11-24T13:00:00Z', 'in 1 hour'],
  ['2026-11-25T11:29:00Z', 'in 23 hours'],
  ['2026-11-25T11:59:59Z', 'in 1 day'],
  ['2026-11-21T12:00:00Z', '3 days ago'],
  ['2026-12-24T12:00:00Z', 'in 30 days'],
  ['2027-01-24T12:00:00Z', 'in 2 months'],
  ['2027-11-20T12:00:00Z', 'in 1 year'],
  ['2036-11-24T12:00:00Z', 'in 10 years'],
])('%s is %s', (at, text) => {
  expect(relativeTimeText(new Date(at), now)).toBe(text);
});

test('an exact time is written in the reader’s zone', () => {
  expect(exactTime(now, 'Europe/Vienna')).toBe('Tue 24 Nov 2026, 13:00');
  expect(exactTime(now, 'America/Los_Angeles')).toBe('Tue 24 Nov 2026, 04:00');
  expect(untilText(now, 'UTC')).toBe('until Tue 24 Nov 2026, 12:00');
  expect(untilText(null, 'UTC')).toBe('indefinitely');
});

test('an end is written for staff as the page that refuses visitors writes it: at the minute by which it is over', () => {
  for (const end of ['2026-11-24T15:30:00.000Z', '2026-11-24T15:30:00.001Z', '2026-12-31T23:59:59.999Z']) {
    expect(`${exactEnd(new Date(end), 'UTC')} UTC`).toBe(visitorsUntilText(new Date(end)));
  }
});
