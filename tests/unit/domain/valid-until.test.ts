import { describe, expect, test } from 'vitest';
import { BAN_PERIODS, parseValidUntil, type ValidUntilError } from '../../../lib/domain/valid-until';

const now = new Date('2027-01-15T10:00:00Z');

/** The instant as ISO text, 'indefinitely', or the kind of the error. */
function read(text: string, timeZone = 'Europe/Vienna', at = now): string {
  const parsed = parseValidUntil(text, { now: at, timeZone });
  if (!parsed.ok) return parsed.error.kind;
  return parsed.value === null ? 'indefinitely' : parsed.value.toISOString();
}

describe('until when', () => {
  test.each(['', '  ', 'indefinitely', 'Indefinitely'])('"%s" is indefinitely', (text) => {
    expect(read(text)).toBe('indefinitely');
  });

  test.each([
    ['90m', '2027-01-15T11:30:00.000Z'],
    ['90 minutes', '2027-01-15T11:30:00.000Z'],
    ['1h', '2027-01-15T11:00:00.000Z'],
    ['1 hour', '2027-01-15T11:00:00.000Z'],
    ['1 day', '2027-01-16T10:00:00.000Z'],
    ['30d', '2027-02-14T10:00:00.000Z'],
    ['2 Weeks', '2027-01-29T10:00:00.000Z'],
    [' 1  week ', '2027-01-22T10:00:00.000Z'],
  ])('the period "%s" ends at %s', (text, instant) => {
    expect(read(text)).toBe(instant);
  });

  test('a day is 24 hours, also when the clocks change', () => {
    const beforeTheChange = new Date('2027-03-27T20:00:00Z');
    expect(read('1 day', 'Europe/Vienna', beforeTheChange)).toBe('2027-03-28T20:00:00.000Z');
  });

  test.each(BAN_PERIODS)(
    'the offered period "$text" is read as its $durationSeconds seconds',
    ({ text, durationSeconds }) => {
      expect(read(text)).toBe(new Date(now.getTime() + durationSeconds * 1_000).toISOString());
    },
  );

  test.each([
    ['2027-03-30T15:30:00Z', '2027-03-30T15:30:00.000Z'],
    ['2027-03-30T15:30Z', '2027-03-30T15:30:00.000Z'],
    ['2027-03-30t15:30:00.250z', '2027-03-30T15:30:00.250Z'],
    ['2027-03-30T15:30:00+02:00', '2027-03-30T13:30:00.000Z'],
    ['2027-03-30 15:30:00-0530', '2027-03-30T21:00:00.000Z'],
  ])('the instant "%s" is %s in every zone', (text, instant) => {
    expect(read(text, 'Europe/Vienna')).toBe(instant);
    expect(read(text, 'Pacific/Auckland')).toBe(instant);
  });

  test.each([
    ['2027-03-30 15:30', 'Europe/Vienna', '2027-03-30T13:30:00.000Z'],
    ['2027-03-30T15:30', 'Europe/Vienna', '2027-03-30T13:30:00.000Z'],
    ['2027-03-30T15:30:59', 'America/New_York', '2027-03-30T19:30:59.000Z'],
    ['2027-03-30 15:30', 'UTC', '2027-03-30T15:30:00.000Z'],
  ])('"%s" in %s is %s', (text, timeZone, instant) => {
    expect(read(text, timeZone)).toBe(instant);
  });

  test.each([
    ['2027-03-30', 'Europe/Vienna', '2027-03-30T22:00:00.000Z', 'the day ends as the next one begins'],
    ['2027-03-30', 'Pacific/Auckland', '2027-03-30T11:00:00.000Z', 'in the zone of the one who wrote it'],
    ['2027-03-30', 'America/Los_Angeles', '2027-03-31T07:00:00.000Z', 'in the zone of the one who wrote it'],
    ['2027-01-15', 'Europe/Vienna', '2027-01-15T23:00:00.000Z', 'today is possible'],
    ['2027-12-31', 'UTC', '2028-01-01T00:00:00.000Z', 'over the end of a year'],
    ['2028-02-29', 'UTC', '2028-03-01T00:00:00.000Z', 'a leap day'],
    ['2027-03-28', 'Europe/Vienna', '2027-03-28T22:00:00.000Z', 'a day of 23 hours'],
    ['2027-03-27', 'Asia/Beirut', '2027-03-27T22:00:00.000Z', 'the next day begins at 01:00'],
    ['2027-11-06', 'America/Havana', '2027-11-07T04:00:00.000Z', 'midnight comes twice: the first'],
    ['2027-10-30', 'Asia/Beirut', '2027-10-30T22:00:00.000Z', 'the last hour of the day comes twice: after both'],
  ])('through %s in %s is until %s: %s', (text, timeZone, instant) => {
    expect(read(text, timeZone)).toBe(instant);
  });

  test.each([
    ['2027-10-31 02:30', 'Europe/Vienna', '2027-10-31T01:30:00.000Z'],
    ['2027-11-07 01:30', 'America/New_York', '2027-11-07T06:30:00.000Z'],
    ['2027-04-04 01:45', 'Australia/Lord_Howe', '2027-04-03T15:15:00.000Z'],
  ])('"%s" comes twice in %s and means the second time, %s', (text, timeZone, instant) => {
    expect(read(text, timeZone)).toBe(instant);
    // Whichever side of the change we are on now.
    expect(read(text, timeZone, new Date('2027-02-15T10:00:00Z'))).toBe(instant);
  });

  test('a time that the clocks skip is refused with the time to write instead', () => {
    const parsed = parseValidUntil('2027-03-28 02:30', { now, timeZone: 'Europe/Vienna' });
    expect(parsed).toMatchObject({ ok: false, error: { kind: 'no-such-time' } });
    expect(!parsed.ok && parsed.error.message).toContain('2027-03-28 03:30');
  });

  test.each<[string, ValidUntilError['kind']]>([
    ['tomorrow', 'unreadable'],
    ['30', 'unreadable'],
    ['1 month', 'unreadable'],
    ['-1 day', 'unreadable'],
    ['1.5 h', 'unreadable'],
    ['30.03.2027', 'unreadable'],
    ['2027-3-30', 'unreadable'],
    ['2027-03-30 25:00', 'unreadable'],
    ['2027-03-30T15:30 Europe/Vienna', 'unreadable'],
    ['2027-02-30', 'no-such-time'],
    ['2027-13-01 10:00', 'no-such-time'],
    ['2027-02-30T10:00:00Z', 'no-such-time'],
    ['0 days', 'not-in-future'],
    ['2027-01-14', 'not-in-future'],
    ['2027-01-15 11:00', 'not-in-future'],
    ['2027-01-15T10:00:00Z', 'not-in-future'],
    ['5001-01-01', 'too-late'],
    ['9999-01-01T00:00:00Z', 'too-late'],
    ['999999999 weeks', 'too-late'],
  ])('"%s" is refused: %s', (text, kind) => {
    expect(read(text)).toBe(kind);
  });

  test('the latest instant is taken', () => {
    expect(read('5000-12-31T23:59:59.999Z')).toBe('5000-12-31T23:59:59.999Z');
  });

  test('a zone that does not exist is an error, not UTC', () => {
    expect(read('2027-03-30', 'Europe/Nowhere')).toBe('unknown-time-zone');
  });

  test('an example in a message is itself read', () => {
    const parsed = parseValidUntil('soon', { now, timeZone: 'Europe/Vienna' });
    const [example] = /\d{4}-\d\d-\d\d \d\d:\d\d/.exec(parsed.ok ? '' : parsed.error.message) ?? [];
    expect(read(example ?? 'none')).toMatch(/^2027-02-14T/);
  });
});
