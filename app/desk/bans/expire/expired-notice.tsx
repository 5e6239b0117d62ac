import 'server-only';
import { banAgainHref } from '@/components/bans/ban-again-href';
import { RangeText } from '@/components/bans/range-text';
import { Link } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { canManageBans } from '@/lib/auth/permissions';
import { EXPIRED_AT_ONCE_MAX } from '@/lib/bans/expire-bans';
import { runtime } from '@/lib/composition';
import type { Ban } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';
import { parseBanIds } from '@/lib/forms/expire-form';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import type { Viewer } from '../../viewer';
import { EXPIRED_NOTICE_PARAMS } from './expired-notice-href';

/** Of more bans than this the notice names none until it is opened. */
const NAMED_MAX = 3;
const OTHERS_MAX = 3;

/** Which bans were just expired, who stays banned all the same, and what to do if it was a mistake. */
export async function ExpiredNotice({ params, viewer }: { params: SearchParams; viewer: Viewer }) {
  const ids = parseBanIds([searchParam(params, 'expired')]).slice(0, EXPIRED_AT_ONCE_MAX);
  if (ids.length === 0) return null;
  const [bans, beside] = await Promise.all([
    runtime().bans.findBans(ids),
    runtime().bans.bansBeside(ids, viewer.now, OTHERS_MAX),
  ]);
  const expired = bans.filter((ban) => ban.expiredByName !== null);
  if (expired.length === 0) return null;
  const others = new Map([...beside.values()].flat().map((ban) => [ban.id, ban]));
  const over = Number.parseInt(searchParam(params, 'over'), 10) || 0;
  const behind = searchParam(params, 'index') === 'behind';
  return (
    <Notice key={ids.join()} tone={behind ? 'warn' : 'good'} params={EXPIRED_NOTICE_PARAMS}>
      <p>
        <WhatWasExpired expired={expired} />
        {over > 0 &&
          ` ${over === 1 ? 'One that was' : `${over.toLocaleString('en')} that were`} selected had ended before.`}
      </p>
      {behind && <p>It is stored; the index is behind and will follow by itself. Until then the database is asked.</p>}
      {others.size > 0 && <StillBanned others={[...others.values()]} ofOne={expired.length === 1} />}
      {canManageBans(viewer.agent) && <BanAgain expired={expired} />}
    </Notice>
  );
}

function WhatWasExpired({ expired }: { expired: readonly Ban[] }) {
  const [only, ...more] = expired;
  if (only && more.length === 0) {
    return (
      <>
        Expired the ban on <RangeText text={formatIpRange(only.range)} />. It is in Ban history now.
      </>
    );
  }
  return `Expired ${expired.length} bans. They are in Ban history now.`;
}

/** An expired ban lets nobody in while another one covers them; better to hear that here than from the visitor. */
function StillBanned({ others, ofOne }: { others: readonly Ban[]; ofOne: boolean }) {
  return (
    <p>
      Other bans still cover addresses of {ofOne ? 'it' : 'them'}:{' '}
      {others.slice(0, OTHERS_MAX).map((other, at) => (
        <span key={other.id}>
          {at > 0 && ', '}
          <Link href={`/desk/bans/${other.id}`} className="text-accent-text underline">
            <RangeText text={formatIpRange(other.range)} />
          </Link>
        </span>
      ))}
      {others.length > OTHERS_MAX && ' and more'}.
    </p>
  );
}

/** A past ban can't be brought back, but given anew: the form opens with its addresses and reason. */
function BanAgain({ expired }: { expired: readonly Ban[] }) {
  const links = (
    <ul className="flex flex-wrap gap-x-3 gap-y-1">
      {expired.map((ban) => {
        const rangeText = formatIpRange(ban.range);
        return (
          <li key={ban.id}>
            <Link href={banAgainHref(ban)} className="text-accent-text underline">
              Ban <RangeText text={rangeText} /> again
            </Link>
          </li>
        );
      })}
    </ul>
  );
  if (expired.length <= NAMED_MAX) return links;
  return (
    <details>
      <summary className="w-fit rounded-sm text-accent-text underline">
        Was it a mistake? Ban them again, one by one
      </summary>
      <div className="mt-1 max-h-48 overflow-y-auto">{links}</div>
    </details>
  );
}
