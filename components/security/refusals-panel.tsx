import { RefusalChart } from '@/components/hits/refusal-chart';
import { Panel } from '@/components/ui/panel';
import { TabLinks } from '@/components/ui/tabs';
import type { HitPeriod } from '@/lib/domain/hit-periods';
import { REFUSAL_SPANS, type RefusalSpan, securityHref } from '@/lib/forms/security-view';

const NAMES: Readonly<Record<RefusalSpan['span'], string>> = { day: 'Last 24 hours', month: 'Last 30 days' };

/** What all bans refused in each hour of a day, or on each day of a month. */
export function RefusalsPanel({
  shown,
  periods,
  timeZone,
}: {
  shown: RefusalSpan;
  periods: readonly HitPeriod[];
  timeZone: string;
}) {
  return (
    <Panel title="Refused requests">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <TabLinks
          label="Time"
          tabs={REFUSAL_SPANS.map((each) => ({
            name: NAMES[each.span],
            href: securityHref(each),
            current: each.span === shown.span,
          }))}
        />
        {periods.some(({ total }) => total > 0) ? (
          <RefusalChart unit={shown.unit} periods={periods} timeZone={timeZone} />
        ) : (
          <p className="py-8 text-center text-muted">
            Nobody was refused in the {NAMES[shown.span].toLowerCase()}. When a ban keeps somebody away, how often and
            from which channel will be here.
          </p>
        )}
      </div>
    </Panel>
  );
}
