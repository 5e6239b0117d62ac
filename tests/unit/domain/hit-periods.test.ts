import { describe, expect, test } from 'vitest';
import { firstPeriod, hitPeriods } from '../../../lib/domain/hit-periods';

const NOW = new Date('2026-11-24T15:30:00Z');

describe('periods', () => {
  test('end with the one under way, and days begin at midnight in UTC', () => {
    expect(firstPeriod('hour', 24, NOW)).toEqual(new Date('2026-11-23T16:00:00Z'));
    expect(firstPeriod('day', 30, NOW)).toEqual(new Date('2026-10-26T00:00:00Z'));
    expect(firstPeriod('day', 1, new Date('2026-11-24T23:59:59.999Z'))).toEqual(new Date('2026-11-24T00:00:00Z'));
    expect(firstPeriod('day', 1, new Date('2026-11-25T00:00:00.000Z'))).toEqual(new Date('2026-11-25T00:00:00Z'));
  });

  test('are all there, with what was refused in each, whatever comes in between', () => {
    const at = (text: string) => new Date(text);
    const periods = hitPeriods('day', 3, NOW, [
      { start: at('2026-11-21T00:00:00Z'), channel: 'chat', count: 100 },
      { start: at('2026-11-22T00:00:00Z'), channel: 'chat', count: 1 },
      { start: at('2026-11-24T00:00:00Z'), channel: 'gate', count: 2 },
      { start: at('2026-11-24T23:00:00Z'), channel: 'gate', count: 3 },
      { start: at('2026-11-25T00:00:00Z'), channel: 'chat', count: 100 },
    ]);
    expect(periods.map(({ start, total }) => [start.toISOString().slice(0, 10), total])).toEqual([
      ['2026-11-22', 1],
      ['2026-11-23', 0],
      ['2026-11-24', 5],
    ]);
    expect(periods[2]?.counts).toEqual(new Map([['gate', 5]]));
  });
});
