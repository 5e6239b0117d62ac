import { HIT_CHANNEL_NAMES, HIT_CHANNELS, type HitChannel } from '../../lib/domain/hit-channel';
import type { HitPeriod, PeriodUnit } from '../../lib/domain/hit-periods';
import { exactDay, exactTime } from '../desk/exact-time';

/** Hours are told in the reader's zone, days in UTC, in which they are counted. */
export function periodName(unit: PeriodUnit, start: Date, timeZone: string): string {
  return unit === 'hour' ? exactTime(start, timeZone) : exactDay(start, 'UTC');
}

/** "24 Nov" or "15:00". */
export function periodMark(unit: PeriodUnit, start: Date, timeZone: string): string {
  const exact = periodName(unit, start, timeZone);
  return unit === 'hour' ? exact.slice(-5) : exact.split(' ').slice(1, 3).join(' ');
}

/** The channels where anything was refused, in their usual order. */
export function channelsOf(periods: readonly HitPeriod[]): HitChannel[] {
  return HIT_CHANNELS.filter((channel) => periods.some(({ counts }) => (counts.get(channel) ?? 0) > 0));
}

/** What a picture of these periods says, in words. */
export function periodsSummary(unit: PeriodUnit, periods: readonly HitPeriod[], timeZone: string): string {
  const total = periods.reduce((sum, period) => sum + period.total, 0);
  const span = `the last ${periods.length} ${unit}s`;
  if (total === 0) return `No request was refused in ${span}.`;
  const most = periods.reduce((best, period) => (period.total > best.total ? period : best));
  const when = `${unit === 'hour' ? 'in the hour from' : 'on'} ${periodName(unit, most.start, timeZone)}`;
  const byChannel = channelsOf(periods).map((channel) => {
    const count = periods.reduce((sum, { counts }) => sum + (counts.get(channel) ?? 0), 0);
    return `${HIT_CHANNEL_NAMES[channel]} ${count.toLocaleString('en')}`;
  });
  return `${requestsText(total)} refused in ${span}, most ${when}: ${most.total.toLocaleString('en')}. ${byChannel.join(', ')}.`;
}

export function requestsText(count: number): string {
  return count === 1 ? '1 request' : `${count.toLocaleString('en')} requests`;
}
