import { describe, expect, test } from 'vitest';
import { periodMark, periodName, periodsSummary } from '../../../components/hits/hit-words';
import { niceCeiling } from '../../../components/ui/nice-ceiling';
import { hitPeriods } from '../../../lib/domain/hit-periods';

const NOW = new Date('2026-11-24T15:30:00Z');

describe('a picture of refusals', () => {
  test('is told in words: how many, where, and when most', () => {
    const hours = hitPeriods('hour', 24, NOW, [
      { start: new Date('2026-11-24T13:00:00Z'), channel: 'chat', count: 1_200 },
      { start: new Date('2026-11-24T13:00:00Z'), channel: 'board', count: 4 },
      { start: new Date('2026-11-24T15:00:00Z'), channel: 'chat', count: 1 },
    ]);
    expect(periodsSummary('hour', hours, 'Europe/Vienna')).toBe(
      '1,205 requests refused in the last 24 hours, most in the hour from Tue 24 Nov 2026, 14:00: 1,204. ' +
        'Chat 1,201, Suggestions and forum 4.',
    );
    const day = hitPeriods('day', 30, NOW, [{ start: new Date('2026-11-03T00:00:00Z'), channel: 'gate', count: 1 }]);
    expect(periodsSummary('day', day, 'America/New_York')).toBe(
      '1 request refused in the last 30 days, most on Tue 3 Nov 2026: 1. Forward-auth 1.',
    );
    expect(periodsSummary('day', hitPeriods('day', 30, NOW, []), 'UTC')).toBe(
      'No request was refused in the last 30 days.',
    );
  });

  test('names hours in the reader’s zone and days in UTC, in which they are counted', () => {
    const midnight = new Date('2026-11-24T00:00:00Z');
    expect(periodName('day', midnight, 'America/New_York')).toBe('Tue 24 Nov 2026');
    expect(periodMark('day', midnight, 'America/New_York')).toBe('24 Nov');
    expect(periodMark('hour', midnight, 'Asia/Kolkata')).toBe('05:30');
  });

  test('has a scale that can be halved', () => {
    const scales = [1, 2, 3, 5, 11, 41, 100, 101, 12_345].map(niceCeiling);
    expect(scales).toEqual([2, 2, 4, 6, 20, 60, 100, 200, 20_000]);
  });
});
