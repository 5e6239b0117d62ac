import 'server-only';
import type { Metadata } from 'next';
import { BanPageHeader } from '@/components/bans/ban-page-header';
import { BanTimeline } from '@/components/bans/ban-timeline';
import { ExpireDialogs } from '@/components/bans/expire-dialogs';
import { expireLinkProps } from '@/components/bans/expire-question';
import { IpText } from '@/components/bans/ip-text';
import { FullInstant } from '@/components/desk/instant';
import { ZoneNote } from '@/components/desk/zone-note';
import { ButtonLink } from '@/components/ui/button-link';
import { Detail, Details } from '@/components/ui/details';
import { Link } from '@/components/ui/link';
import { shortcut } from '@/components/ui/shortcut';
import { canManageBans } from '@/lib/auth/permissions';
import { runtime } from '@/lib/composition';
import { type Ban, isActive } from '@/lib/domain/ban';
import { formatIpAddress } from '@/lib/domain/ip-address';
import { exactCidr, firstAddress, isSingleAddress, lastAddress } from '@/lib/domain/ip-range';
import type { SearchParams } from '@/lib/forms/search-params';
import { requireViewer, type Viewer } from '../../viewer';
import { BanNotice } from '../ban-notice';
import { expireBanAction } from '../expire/actions';
import { findBanOrNotFound } from '../find-ban';

export const metadata: Metadata = { title: 'Ban' };

/** One ban: everything that is known of it, and what happened to it. */
export default async function BanPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}) {
  const { id } = await params;
  const viewer = await requireViewer(`/desk/bans/${id}`);
  const ban = await findBanOrNotFound(id);
  const active = isActive(ban, viewer.now);
  const events = await runtime().bans.banEvents(ban.id);
  return (
    <>
      <BanPageHeader
        ban={ban}
        now={viewer.now}
        actions={active && canManageBans(viewer.agent) && <Actions ban={ban} viewer={viewer} />}
      />
      <BanNotice params={await searchParams} viewer={viewer} />
      <div className="grid max-w-5xl items-start gap-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <section aria-label="Details" className="grid gap-2">
          <BanDetails ban={ban} viewer={viewer} active={active} />
          <ZoneNote timeZone={viewer.timeZone} />
        </section>
        <section className="grid gap-3">
          <h2 className="text-lg font-semibold">What happened</h2>
          <BanTimeline ban={ban} events={events} vantage={viewer} />
        </section>
      </div>
    </>
  );
}

function Actions({ ban, viewer }: { ban: Ban; viewer: Viewer }) {
  return (
    <ExpireDialogs action={expireBanAction}>
      <ButtonLink href={`/desk/bans/${ban.id}/edit`} {...shortcut('e', 'Edit ban')}>
        Edit ban
      </ButtonLink>
      <ButtonLink {...expireLinkProps(ban, viewer.timeZone)}>Expire ban</ButtonLink>
    </ExpireDialogs>
  );
}

function BanDetails({ ban, viewer, active }: { ban: Ban; viewer: Viewer; active: boolean }) {
  const cidr = isSingleAddress(ban.range) ? null : exactCidr(ban.range);
  return (
    <Details>
      <Detail name="Start IP">
        <IpText text={formatIpAddress(firstAddress(ban.range))} />
      </Detail>
      {!isSingleAddress(ban.range) && (
        <Detail name="End IP">
          <IpText text={formatIpAddress(lastAddress(ban.range))} />
        </Detail>
      )}
      {cidr && (
        <Detail name="CIDR">
          <IpText text={cidr} />
        </Detail>
      )}
      <Detail name="Banned by">
        <bdi>{ban.bannedBy.name}</bdi>
      </Detail>
      <Detail name="Created">
        <FullInstant at={ban.createdAt} vantage={viewer} />
      </Detail>
      <Detail name={active ? 'Valid until' : 'Ended'}>
        {ban.validUntil ? (
          <FullInstant at={ban.validUntil} vantage={viewer} />
        ) : (
          <span className="text-muted">Indefinitely</span>
        )}
      </Detail>
      <Detail name="Reason">
        {ban.reason ? (
          <bdi className="block whitespace-pre-wrap">{ban.reason}</bdi>
        ) : (
          <span className="text-muted">None</span>
        )}
      </Detail>
      {ban.contact && (
        <Detail name="Contact">
          <bdi>{ban.contact.name}</bdi>
        </Detail>
      )}
      {ban.ticket && (
        <Detail name="Conversation">
          <Link
            href={`/desk/tickets/${encodeURIComponent(ban.ticket.code)}`}
            className="code text-accent-text hover:underline"
          >
            {ban.ticket.code}
          </Link>
        </Detail>
      )}
    </Details>
  );
}
