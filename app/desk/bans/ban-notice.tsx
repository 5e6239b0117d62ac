import 'server-only';
import { RangeText } from '@/components/bans/range-text';
import { untilText } from '@/components/desk/exact-time';
import { Link } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { runtime } from '@/lib/composition';
import type { Ban } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';
import { banIdSchema } from '@/lib/forms/ban-reference';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import type { Viewer } from '../viewer';
import { BAN_NOTICE_PARAMS, BAN_NOTICES, type BanNoticeKind } from './ban-notice-href';

/** What was just done to a ban, told on the page that follows; nothing when the address bar names none. */
export async function BanNotice({ params, viewer }: { params: SearchParams; viewer: Viewer }) {
  const kind = BAN_NOTICES.find((each) => searchParam(params, each) !== '');
  const id = banIdSchema.safeParse(kind && searchParam(params, kind));
  if (!kind || !id.success) return null;
  const ban = await runtime().bans.findBan(id.data);
  if (!ban) return null;
  const behind = searchParam(params, 'index') === 'behind';
  return (
    <Notice key={`${kind}-${ban.id}-${ban.version}`} tone={behind ? 'warn' : 'good'} params={BAN_NOTICE_PARAMS}>
      <p>
        <NoticeText kind={kind} ban={ban} timeZone={viewer.timeZone} />
      </p>
      {behind && <p>It is stored; the index is behind and will follow by itself. Until then the database is asked.</p>}
      {kind === 'expired' && <StillBanned ban={ban} now={viewer.now} />}
    </Notice>
  );
}

function NoticeText({ kind, ban, timeZone }: { kind: BanNoticeKind; ban: Ban; timeZone: string }) {
  const range = <RangeText text={formatIpRange(ban.range)} />;
  switch (kind) {
    case 'added':
      return (
        <>
          Banned {range} {untilText(ban.validUntil, timeZone)}.
        </>
      );
    case 'edited':
      return (
        <>
          Changed: {range} is banned {untilText(ban.validUntil, timeZone)}.
        </>
      );
    case 'expired':
      return <>Expired the ban on {range}. It is in Ban history now.</>;
  }
}

const OTHERS_MAX = 3;

/** An expired ban lets nobody in while another one covers them; better to hear that here than from the visitor. */
async function StillBanned({ ban, now }: { ban: Ban; now: Date }) {
  const others = await runtime().bans.bansOverlapping(ban.range, now, OTHERS_MAX);
  if (others.length === 0) return null;
  return (
    <p>
      Other bans still cover addresses of it:{' '}
      {others.map((other, at) => (
        <span key={other.id}>
          {at > 0 && ', '}
          <Link href={`/desk/bans/${other.id}`} className="text-accent-text underline">
            <RangeText text={formatIpRange(other.range)} />
          </Link>
        </span>
      ))}
      .
    </p>
  );
}
