import { BarChart, type ChartLook } from '@/components/ui/bar-chart';
import { HIT_CHANNEL_NAMES, type HitChannel } from '@/lib/domain/hit-channel';
import type { HitPeriod, PeriodUnit } from '@/lib/domain/hit-periods';
import { channelsOf, periodMark, periodName, periodsSummary } from './hit-words';

/** A channel looks the same in every picture. */
const LOOKS: Readonly<Record<HitChannel, ChartLook>> = { chat: 1, contact_form: 2, call: 3, board: 4, gate: 5 };
/** So many periods have something below them, the last one always. */
const MARKS = 6;

/** What was refused in each hour or on each day, by channel. */
export function RefusalChart({
  unit,
  periods,
  timeZone,
}: {
  unit: PeriodUnit;
  periods: readonly HitPeriod[];
  timeZone: string;
}) {
  const channels = channelsOf(periods);
  const every = Math.ceil(periods.length / MARKS);
  return (
    <BarChart
      summary={periodsSummary(unit, periods, timeZone)}
      nameOfBars={unit === 'hour' ? 'Hour from' : 'Day (UTC)'}
      series={channels.map((channel) => ({ name: HIT_CHANNEL_NAMES[channel], look: LOOKS[channel] }))}
      bars={periods.map(({ start, counts }, at) => ({
        name: periodName(unit, start, timeZone),
        values: channels.map((channel) => counts.get(channel) ?? 0),
        mark: (periods.length - 1 - at) % every === 0 ? periodMark(unit, start, timeZone) : undefined,
      }))}
    />
  );
}
