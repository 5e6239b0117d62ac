import 'server-only';
import type { Metadata } from 'next';
import { banAgainHref } from '@/components/bans/ban-again-href';
import { BanDetails } from '@/components/bans/ban-details';
import { BanInWords } from '@/components/bans/ban-in-words';
import { BanPageHeader } from '@/components/bans/ban-page-header';
import { BanTimeline } from '@/components/bans/ban-timeline';
import { ExemptedHoles } from '@/components/bans/exempted-holes';
import { ExpireDialogs } from '@/components/bans/expire-dialogs';
import { expireLinkProps } from '@/components/bans/expire-link';
import { OverlappingBans } from '@/components/bans/overlapping-bans';
import { UndoConsequences } from '@/components/bans/undo-consequences';
import { UndoForm } from '@/components/bans/undo-form';
import { ZoneNote } from '@/components/desk/zone-note';
import { BanHitsReport } from '@/components/hits/ban-hits';
import { ButtonLink } from '@/components/ui/button-link';
import { buttonLook } from '@/components/ui/button-look';
import { ConfirmCancel, ConfirmDialog, ConfirmLink } from '@/components/ui/confirm-dialog';
import { Panel } from '@/components/ui/panel';
import { shortcut } from '@/components/ui/shortcut';
import { canManageBans, canUndoChatBan } from '@/lib/auth/permissions';
import { runtime } from '@/lib/composition';
import { type Ban, isActive } from '@/lib/domain/ban';
import { firstPeriod } from '@/lib/domain/hit-periods';
import { formatIpRange, isSingleAddress } from '@/lib/domain/ip-range';
import { hitDaysHref, parseHitDays } from '@/lib/forms/hit-days';
import type { SearchParams } from '@/lib/forms/search-params';
import { undoChatBanFromPageAction } from '../../chats/undo-actions';
import { requireViewer, type Viewer } from '../../viewer';
import { BanNotice } from '../ban-notice';
import { canBeUndone } from '../can-be-undone';
import { expireBansAction } from '../expire/actions';
import { ExpiredNotice } from '../expire/expired-notice';
import { findBanOrNotFound } from '../find-ban';

export const metadata: Metadata = { title: 'Ban' };

/** Of more overlapping bans the grid shows all. */
const OVERLAPPING_MAX = 8;

/** One ban: everything that is known of it, what happened to it, and what else covers its addresses. */
export default async function BanPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}) {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const viewer = await requireViewer(`/desk/bans/${id}`);
  const ban = await findBanOrNotFound(id);
  const { bans, hitReports } = runtime();
  const days = parseHitDays(query);
  const [events, batch, overlapping, exemptions, hits] = await Promise.all([
    bans.banEvents(ban.id),
    ban.batchId === null ? null : bans.findBatch(ban.batchId),
    bans.bansOverlapping(ban.range, viewer.now, OVERLAPPING_MAX + 2),
    bans.exemptionsOverlapping(ban.range, viewer.now),
    hitReports.hitsOfBan(ban.id, firstPeriod('day', days, viewer.now)),
  ]);
  const mayUndo = canUndoChatBan(viewer.agent, ban) && (await canBeUndone(ban, viewer.now));
  const others = overlapping.filter((other) => other.id !== ban.id);
  return (
    <>
      <BanPageHeader
        ban={ban}
        now={viewer.now}
        description={<BanInWords ban={ban} exemptions={exemptions} vantage={viewer} />}
        actions={<Actions ban={ban} viewer={viewer} mayUndo={mayUndo} />}
      />
      <BanNotice params={query} viewer={viewer} />
      <ExpiredNotice params={query} viewer={viewer} />
      <div className="grid max-w-6xl items-start gap-x-6 gap-y-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <section aria-label="Details" className="grid gap-2">
            <BanDetails ban={ban} batch={batch} vantage={viewer} />
            <ZoneNote timeZone={viewer.timeZone} />
          </section>
          <Panel title="Hits">
            <BanHitsReport hits={hits} days={days} hrefOf={(each) => hitDaysHref(ban.id, each)} vantage={viewer} />
          </Panel>
        </div>
        <div className="grid gap-4">
          <Panel title="What happened">
            <BanTimeline ban={ban} events={events} vantage={viewer} />
          </Panel>
          <Panel title="Other bans in force on its addresses">
            <OverlappingBans
              ban={ban}
              others={others.slice(0, OVERLAPPING_MAX)}
              allHref={others.length > OVERLAPPING_MAX ? gridHref('/desk/bans', ban) : null}
              vantage={viewer}
            />
          </Panel>
          {exemptions.length > 0 && (
            <Panel title="Exempted from it">
              <ExemptedHoles exemptions={exemptions} vantage={viewer} />
            </Panel>
          )}
        </div>
      </div>
    </>
  );
}

async function Actions({ ban, viewer, mayUndo }: { ban: Ban; viewer: Viewer; mayUndo: boolean }) {
  const rangeText = formatIpRange(ban.range);
  const fromPost = mayUndo && (await runtime().board.isFromPost(ban.id));
  return (
    <>
      {isSingleAddress(ban.range) && (
        <ButtonLink href={`/desk/check-address?${new URLSearchParams({ address: rangeText })}`}>
          Check this address
        </ButtonLink>
      )}
      <ButtonLink href={gridHref('/desk/ban-history', ban)}>Past bans</ButtonLink>
      {mayUndo && (
        <>
          <ConfirmLink dialog="undo-ban" href={`/desk/bans/${ban.id}/undo`} className={buttonLook()}>
            Undo this ban
          </ConfirmLink>
          <ConfirmDialog
            id="undo-ban"
            title="Undo this ban?"
            consequences={<UndoConsequences ban={ban} fromPost={fromPost} />}
          >
            <UndoForm banId={ban.id} action={undoChatBanFromPageAction} cancel={<ConfirmCancel />} />
          </ConfirmDialog>
        </>
      )}
      {canManageBans(viewer.agent) && <Changes ban={ban} viewer={viewer} />}
    </>
  );
}

function Changes({ ban, viewer }: { ban: Ban; viewer: Viewer }) {
  if (!isActive(ban, viewer.now)) {
    return <ButtonLink href={banAgainHref(ban)}>Ban again</ButtonLink>;
  }
  return (
    <ExpireDialogs action={expireBansAction}>
      <ButtonLink href={`/desk/bans/${ban.id}/edit`} {...shortcut('e', 'Edit ban')}>
        Edit ban
      </ButtonLink>
      <ButtonLink {...expireLinkProps(ban, viewer.timeZone)}>Expire ban</ButtonLink>
    </ExpireDialogs>
  );
}

/** A grid that is searched for the ban's addresses. */
function gridHref(path: '/desk/bans' | '/desk/ban-history', ban: Ban): string {
  return `${path}?${new URLSearchParams({ q: formatIpRange(ban.range) })}`;
}
