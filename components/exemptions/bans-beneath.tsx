import { Fragment } from 'react';
import { RangeText } from '@/components/bans/range-text';
import { Link } from '@/components/ui/link';
import type { BansBeneathTexts } from '@/lib/forms/exemption-form';

/** "3 bans in force: 203.0.113.0/24, 203.0.113.7 and more", each with a link to its page. */
export function BansBeneath({ beneath: { first, count, isMore } }: { beneath: BansBeneathTexts }) {
  return (
    <>
      {isMore ? `more than ${count} bans` : count === 1 ? 'one ban' : `${count} bans`} in force:{' '}
      {first.map(({ id, rangeText }, at) => (
        <Fragment key={id}>
          {at > 0 && ', '}
          <Link href={`/desk/bans/${id}`} prefetch={false} className="underline">
            <RangeText text={rangeText} />
          </Link>
        </Fragment>
      ))}
      {count > first.length && ' and more'}
    </>
  );
}
