import 'server-only';
import { RangeText } from '@/components/bans/range-text';
import { untilText } from '@/components/desk/exact-time';
import { BansBeneath } from '@/components/exemptions/bans-beneath';
import { Notice } from '@/components/ui/notice';
import { runtime } from '@/lib/composition';
import { isActive } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';
import { parseId } from '@/lib/forms/parse-id';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import type { Viewer } from '../viewer';
import { bansBeneath } from './bans-beneath';

const PARAMS = ['added', 'ended', 'index'];

/** What was just done to an exemption; nothing when the address bar names none, or what it says is not so. */
export async function ExemptionNotice({ params, viewer }: { params: SearchParams; viewer: Viewer }) {
  const isEnded = searchParam(params, 'ended') !== '';
  const id = parseId(searchParam(params, isEnded ? 'ended' : 'added'));
  const exemption = id > 0 ? await runtime().bans.findExemption(id) : null;
  if (!exemption || isActive(exemption, viewer.now) === isEnded) return null;
  const { texts } = await bansBeneath(exemption.range, viewer.now);
  const behind = searchParam(params, 'index') === 'behind';
  const range = <RangeText text={formatIpRange(exemption.range)} />;
  return (
    <Notice key={`${exemption.id}-${isEnded}`} tone={behind ? 'warn' : 'good'} params={PARAMS}>
      <p>
        {isEnded ? (
          <>
            Ended the exemption of {range}.{' '}
            {texts.count > 0 && (
              <>
                On its addresses there {texts.count === 1 && !texts.isMore ? 'is' : 'are'}{' '}
                <BansBeneath beneath={texts} />.
              </>
            )}
          </>
        ) : (
          <>
            Exempted {range} {untilText(exemption.validUntil, viewer.timeZone)}.{' '}
            {texts.count > 0 && (
              <>
                It is a hole in <BansBeneath beneath={texts} />.
              </>
            )}
          </>
        )}
      </p>
      {behind && <p>It is stored; the index is behind and will follow by itself. Until then the database is asked.</p>}
    </Notice>
  );
}
