import { describe, expect, test } from 'vitest';
import { readTimeZone, TIME_ZONES, utcOffset } from '../../../lib/domain/time-zones';

describe('a time zone as somebody types it', () => {
  test.each([
    ['', null],
    ['   ', null],
    ['Europe/Vienna', 'Europe/Vienna'],
    [' europe/vienna ', 'Europe/Vienna'],
    ['vienna', 'Europe/Vienna'],
    ['New York', 'America/New_York'],
    ['america/new york', 'America/New_York'],
    ['utc', 'UTC'],
  ])('%j is %j', (typed, name) => {
    expect(readTimeZone(typed)).toEqual({ ok: true, value: name });
  });

  test('may be an older or newer name of one that is listed', () => {
    for (const name of ['Asia/Kolkata', 'Asia/Calcutta']) {
      const read = readTimeZone(name);
      expect(read.ok && TIME_ZONES.includes(read.value ?? ''), name).toBe(true);
    }
  });

  test.each(['Mars/Base', '+01:00', '/', 'europe', 'a'.repeat(2000), '<script>', '\u0000'])('%j is none', (typed) => {
    expect(readTimeZone(typed)).toMatchObject({ ok: false, error: expect.stringContaining('Europe/Vienna') });
  });

  test('is offered with what its clocks are ahead of UTC, in summer and in winter', () => {
    expect(utcOffset('Europe/Vienna', new Date('2026-01-15T12:00:00Z'))).toBe('UTC+01:00');
    expect(utcOffset('Europe/Vienna', new Date('2026-07-15T12:00:00Z'))).toBe('UTC+02:00');
    expect(utcOffset('Asia/Kathmandu', new Date('2026-07-15T12:00:00Z'))).toBe('UTC+05:45');
    expect(utcOffset('America/St_Johns', new Date('2026-01-15T12:00:00Z'))).toBe('UTC-03:30');
    expect(utcOffset('UTC', new Date('2026-01-15T12:00:00Z'))).toBe('UTC+00:00');
  });
});
