import { FullInstant, type Vantage } from '@/components/desk/instant';
import { TabLinks } from '@/components/ui/tabs';
import { HIT_CHANNEL_NAMES, HIT_CHANNELS } from '@/lib/domain/hit-channel';
import { hitPeriods } from '@/lib/domain/hit-periods';
import { HIT_DAYS, type HitDays } from '@/lib/forms/hit-days';
import type { BanHits } from '@/lib/ports/hit-reports';
import { requestsText } from './hit-words';
import { RefusalChart } from './refusal-chart';

/** How often a ban refused somebody: in all, where, when last, and on each of the last days. */
export function BanHitsReport({
  hits,
  days,
  hrefOf,
  vantage,
}: {
  hits: BanHits;
  days: HitDays;
  /** This page with so many days. */
  hrefOf: (days: HitDays) => string;
  vantage: Vantage;
}) {
  if (hits.lastSeenAt === null) {
    return (
      <p className="text-muted">
        It has refused nobody so far. How often it does, where and on which days will be here.
      </p>
    );
  }
  const periods = hitPeriods('day', days, vantage.now, hits.days);
  const where = HIT_CHANNELS.flatMap((channel) => {
    const count = hits.byChannel.get(channel);
    return count ? [`${HIT_CHANNEL_NAMES[channel]} ${count.toLocaleString('en')}`] : [];
  });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <p>
        <strong className="font-semibold">{requestsText(hits.total)} refused</strong>: {where.join(', ')}. Last:{' '}
        <FullInstant at={hits.lastSeenAt} vantage={vantage} />
      </p>
      <TabLinks
        label="Days"
        tabs={HIT_DAYS.map((each) => ({
          name: `Last ${each} days`,
          href: hrefOf(each),
          current: each === days,
        }))}
      />
      {periods.some(({ total }) => total > 0) ? (
        <RefusalChart unit="day" periods={periods} timeZone={vantage.timeZone} />
      ) : (
        <p className="py-6 text-center text-muted">It has refused nobody in the last {days} days.</p>
      )}
    </div>
  );
}
