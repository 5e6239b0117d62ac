import { untilText } from '@/components/desk/exact-time';
import type { Vantage } from '@/components/desk/instant';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import type { Exemption } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';
import { RangeText } from './range-text';

/** Exemptions that cut holes into a ban: visitors from there are let in all the same. */
export function ExemptedHoles({ exemptions, vantage }: { exemptions: readonly Exemption[]; vantage: Vantage }) {
  return (
    <ul className="grid divide-y divide-line">
      {exemptions.map((exemption) => (
        <li key={exemption.id} className="grid gap-0.5 py-1.5 first:pt-0 last:pb-0">
          <Link href={`/desk/exemptions/${exemption.id}`} prefetch={false} className="hover:underline">
            <RangeText text={formatIpRange(exemption.range)} />
          </Link>
          <span className="text-xs text-muted">
            let in {untilText(exemption.validUntil, vantage.timeZone)}:{' '}
            <ForeignText className="wrap-anywhere">{exemption.note}</ForeignText>
          </span>
        </li>
      ))}
    </ul>
  );
}
