import 'server-only';
import { RangeText } from '@/components/bans/range-text';
import { untilText } from '@/components/desk/exact-time';
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
    case 'undone':
      return (
        <>
          Undone: {range} is let in again; ticket <span className="code">{ban.ticket?.code}</span> tells more.
        </>
      );
    case 'edited':
      return (
        <>
          Changed: {range} is banned {untilText(ban.validUntil, timeZone)}.
        </>
      );
  }
}
