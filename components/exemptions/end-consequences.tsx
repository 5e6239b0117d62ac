import { Fragment } from 'react';
import { RangeText } from '@/components/bans/range-text';
import { untilText } from '@/components/desk/exact-time';
import type { Exemption } from '@/lib/domain/ban';
import { coversRange, formatIpRange } from '@/lib/domain/ip-range';
import type { BansBeneathTexts } from '@/lib/forms/exemption-form';
import { BansBeneath } from './bans-beneath';

/** What follows from ending an exemption: which bans refuse there again, and what stays exempted by `others`. */
export function EndConsequences({
  exemption,
  beneath,
  others,
  timeZone,
}: {
  exemption: Exemption;
  beneath: BansBeneathTexts;
  others: readonly Exemption[];
  timeZone: string;
}) {
  const whole = others.find(({ range }) => coversRange(range, exemption.range));
  return (
    <div className="grid gap-2">
      <p>
        {beneath.count === 0 ? (
          'No ban in force is on these addresses now; those that are given later refuse there.'
        ) : whole ? (
          <>
            There {beneath.count === 1 && !beneath.isMore ? 'is' : 'are'} <BansBeneath beneath={beneath} />.
          </>
        ) : (
          <>
            Its addresses are refused again at once by <BansBeneath beneath={beneath} />.
          </>
        )}
      </p>
      {whole ? (
        <p className="text-warn-text">
          All of it stays exempted by <RangeText text={formatIpRange(whole.range)} />,{' '}
          {untilText(whole.validUntil, timeZone)}.
        </p>
      ) : (
        others.length > 0 && (
          <p className="text-warn-text">
            Parts of it stay exempted by{' '}
            {others.slice(0, 3).map(({ id, range }, at) => (
              <Fragment key={id}>
                {at > 0 && ', '}
                <RangeText text={formatIpRange(range)} />
              </Fragment>
            ))}
            {others.length > 3 && ' and more'}.
          </p>
        )
      )}
      <p>It can’t be brought back, only added anew.</p>
    </div>
  );
}
