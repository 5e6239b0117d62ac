import 'server-only';
import type { Metadata } from 'next';
import { ValidUntil } from '@/components/bans/valid-until';
import { ZoneNote } from '@/components/desk/zone-note';
import { BanLines } from '@/components/security/ban-lines';
import { IdleBansList } from '@/components/security/idle-bans';
import { InForceFigures } from '@/components/security/in-force';
import { RefusalsPanel } from '@/components/security/refusals-panel';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { canManageBans } from '@/lib/auth/permissions';
import { EXPIRED_AT_ONCE_MAX } from '@/lib/bans/expire-bans';
import { runtime } from '@/lib/composition';
import { isActive } from '@/lib/domain/ban';
import { firstPeriod, hitPeriods } from '@/lib/domain/hit-periods';
import type { SearchParams } from '@/lib/forms/search-params';
import { parseRefusalSpan, type RefusalSpan, securityHref } from '@/lib/forms/security-view';
import { ExpiredNotice } from '../bans/expire/expired-notice';
import { requireViewer } from '../viewer';

export const metadata: Metadata = { title: 'Security overview' };

const DAY_MS = 86_400_000;
/** How many days back the bans that refused most are looked for, how many ahead those that end, and how long a ban is idle. */
const TOP_DAYS = 30;
const ENDING_DAYS = 7;
const IDLE_DAYS = 90;
const LISTED = 8;

/** Configuration > Security: what bans keep away, and which of them need a look. */
export default async function SecurityPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const span = parseRefusalSpan(params);
  const viewer = await requireViewer(securityHref(span));
  const { hitReports, indexHealth } = runtime();
  const [periods, inForce, top, ending, idle] = await Promise.all([
    refusalsIn(span, viewer.now),
    hitReports.countInForce(viewer.now),
    hitReports.topBans(firstPeriod('day', TOP_DAYS, viewer.now), LISTED),
    endingSoon(viewer.now),
    hitReports.idleBans(new Date(viewer.now.getTime() - IDLE_DAYS * DAY_MS), viewer.now, EXPIRED_AT_ONCE_MAX),
  ]);
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Security' }]}
        title="Security overview"
        description="What bans keep away, and which of them need a look."
      />
      <ExpiredNotice params={params} viewer={viewer} />
      <div className="grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-4">
        <InForceFigures inForce={inForce} index={indexHealth().state} />
        <RefusalsPanel shown={span} periods={periods} timeZone={viewer.timeZone} />
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-3">
          <Panel title={`Refused most in ${TOP_DAYS} days`}>
            {top.length === 0 ? (
              <p className="text-muted">The bans that keep most away will be here.</p>
            ) : (
              <BanLines
                lines={top.map(({ ban, hits }) => ({
                  ban,
                  says: (
                    <>
                      {hits.toLocaleString('en')} {hits === 1 ? 'hit' : 'hits'}
                      {!isActive(ban, viewer.now) && <span className="text-muted"> · ended</span>}
                    </>
                  ),
                }))}
              />
            )}
          </Panel>
          <Panel
            title={`Ending within ${ENDING_DAYS} days`}
            action={
              ending.count > ending.rows.length && (
                <Link href="/desk/bans?ends=week&sort=validUntil&dir=asc" className="text-accent-text hover:underline">
                  All {ending.countIsCapped && 'more than '}
                  {ending.count.toLocaleString('en')}
                </Link>
              )
            }
          >
            {ending.rows.length === 0 ? (
              <p className="text-muted">No ban ends by itself in the next {ENDING_DAYS} days.</p>
            ) : (
              <BanLines
                lines={ending.rows.map((ban) => ({
                  ban,
                  says: <ValidUntil validUntil={ban.validUntil} vantage={viewer} />,
                }))}
              />
            )}
          </Panel>
          <Panel title={`Nobody refused for ${IDLE_DAYS} days`}>
            <IdleBansList
              idle={idle}
              days={IDLE_DAYS}
              expireHref={canManageBans(viewer.agent) ? expireHref(idle.bans.map(({ id }) => id)) : null}
              vantage={viewer}
            />
          </Panel>
        </div>
        <ZoneNote timeZone={viewer.timeZone} />
      </div>
    </>
  );
}

async function refusalsIn({ unit, length }: RefusalSpan, now: Date) {
  const { hitReports } = runtime();
  const since = firstPeriod(unit, length, now);
  const sums = unit === 'hour' ? await hitReports.refusalsByHour(since) : await hitReports.refusalsByDay(since);
  return hitPeriods(unit, length, now, sums);
}

function endingSoon(now: Date) {
  const before = new Date(now.getTime() + ENDING_DAYS * DAY_MS);
  const query = { state: 'active', sort: 'validUntil', direction: 'asc', limit: LISTED, ending: { before } } as const;
  return runtime().bans.listBans(query, now);
}

function expireHref(ids: readonly number[]): string {
  return `/desk/bans/expire?${new URLSearchParams({ ids: ids.join(','), returnTo: '/desk/security' })}`;
}
