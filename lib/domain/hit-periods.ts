import type { HitChannel } from './hit-channel';

/** An hour, or a day in UTC, with what was refused in it on each channel. */
export interface HitPeriod {
  readonly start: Date;
  readonly counts: ReadonlyMap<HitChannel, number>;
  readonly total: number;
}

export type PeriodUnit = 'hour' | 'day';

const UNIT_MS: Readonly<Record<PeriodUnit, number>> = { hour: 3_600_000, day: 86_400_000 };

/** When the first of `length` periods begins, of which the last one is under way at `now`. */
export function firstPeriod(unit: PeriodUnit, length: number, now: Date): Date {
  const current = Math.floor(now.getTime() / UNIT_MS[unit]);
  return new Date((current - length + 1) * UNIT_MS[unit]);
}

/** `length` periods up to the one that is under way, oldest first, those without hits among them. */
export function hitPeriods(
  unit: PeriodUnit,
  length: number,
  now: Date,
  sums: readonly { readonly start: Date; readonly channel: HitChannel; readonly count: number }[],
): HitPeriod[] {
  const first = firstPeriod(unit, length, now).getTime();
  const periods = Array.from({ length }, () => new Map<HitChannel, number>());
  for (const { start, channel, count } of sums) {
    const counts = periods[Math.floor((start.getTime() - first) / UNIT_MS[unit])];
    counts?.set(channel, (counts.get(channel) ?? 0) + count);
  }
  return periods.map((counts, at) => ({
    start: new Date(first + at * UNIT_MS[unit]),
    counts,
    total: [...counts.values()].reduce((sum, count) => sum + count, 0),
  }));
}
