import 'server-only';
import { Ban as BanSign, Layers } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { RangeText } from '@/components/bans/range-text';
import { ZoneNote } from '@/components/desk/zone-note';
import { AddressAnswer } from '@/components/explain/address-answer';
import { AddressForm } from '@/components/explain/address-form';
import { ChannelList } from '@/components/explain/channel-list';
import { CoveringBans } from '@/components/explain/covering-bans';
import { CoveringExemptions } from '@/components/explain/covering-exemptions';
import { IndexComparison } from '@/components/explain/index-comparison';
import { RefusalAnswer } from '@/components/explain/refusal-answer';
import { ExplainSection } from '@/components/explain/section';
import { SeenAs } from '@/components/explain/seen-as';
import { StandingChanges } from '@/components/explain/standing-changes';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Link } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { SubmitButton } from '@/components/ui/submit-button';
import { canManageBans, canManageSettings } from '@/lib/auth/permissions';
import { runtime } from '@/lib/composition';
import type { AddressStanding } from '@/lib/domain/address-standing';
import { formatIpAddress, type IpAddress } from '@/lib/domain/ip-address';
import { CHECKED_ADDRESS_CHARS_MAX, checkAddressHref, readCheckedAddress } from '@/lib/forms/checked-address';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { explainVisitor } from '@/lib/gate/explain-visitor';
import { readProxyCheck } from '@/lib/gate/proxy-check';
import { BanNotice } from '../bans/ban-notice';
import { requireViewer, type Viewer } from '../viewer';
import { rebuildIndexAction } from './actions';

export const metadata: Metadata = { title: 'Check an address' };

/**
 * Configuration > Security > Check an address: what its visitors are answered now, and why. `?address=` is the address,
 * or the reference of a refusal, which tells the address. */
export default async function CheckAddressPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const typed = searchParam(params, 'address').slice(0, CHECKED_ADDRESS_CHARS_MAX);
  const viewer = await requireViewer(checkAddressHref(typed));
  const checked = readCheckedAddress(typed);
  const found = checked.kind === 'reference' ? await runtime().refusals.find(checked.reference) : null;
  const refused = found?.kind === 'found' ? found.refusal.address : null;
  const ownAddress = viewer.address && formatIpAddress(viewer.address);
  return (
    <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-6">
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Security' }]}
        title="Check an address"
        description="What visitors from an address are answered now, on every channel, and why. The reference on a refused visitor’s page tells when, and by which ban."
      />
      <BanNotice params={params} viewer={viewer} />
      <AddressForm typed={typed} checked={checked} ownAddress={ownAddress} />
      {searchParam(params, 'rebuild') === 'failed' && (
        <Notice tone="danger" title="The index could not be built anew" params={['rebuild']}>
          <p>Redis or Postgres did not answer. Nothing was changed; try again shortly.</p>
        </Notice>
      )}
      {checked.kind === 'range' && <RangeTyped rangeText={checked.rangeText} />}
      {checked.kind === 'address' && (
        <Explanation address={checked.address} reading={checked.reading} viewer={viewer} />
      )}
      {checked.kind === 'reference' && found && (
        <RefusalAnswer reference={checked.reference} found={found} vantage={viewer} />
      )}
      {refused && (
        <Explanation address={refused} reading="That is how it stands now; the refusal is above." viewer={viewer} />
      )}
      <ExplainSection title="How you are seen">
        <SeenAs
          address={ownAddress}
          check={canManageSettings(viewer.agent) ? readProxyCheck(await headers(), runtime().clientHeaderSecret) : null}
        />
      </ExplainSection>
    </div>
  );
}

function RangeTyped({ rangeText }: { rangeText: string }) {
  const query = new URLSearchParams({ q: rangeText });
  return (
    <div className="rounded-lg border border-line bg-surface">
      <EmptyState
        icon={<Layers />}
        title="That is a range"
        actions={
          <>
            <ButtonLink variant="primary" href={`/desk/bans?${query}`}>
              Look it up in Banned IPs
            </ButtonLink>
            <ButtonLink href={`/desk/ban-history?${query}`}>In Ban history</ButtonLink>
          </>
        }
      >
        <p>
          Visitors come from one address, so one is checked here. Which bans share addresses with{' '}
          <RangeText text={rangeText} /> is looked up in Banned IPs.
        </p>
      </EmptyState>
    </div>
  );
}

async function Explanation({
  address,
  reading,
  viewer,
}: {
  address: IpAddress;
  reading: string | null;
  viewer: Viewer;
}) {
  const explanation = await explainVisitor(runtime(), address);
  const { standing, formerBans, index, answers } = explanation;
  const vantage = { now: explanation.now, timeZone: viewer.timeZone };
  const text = formatIpAddress(address);
  const mayBan = canManageBans(viewer.agent) && standing.bans.length === 0;
  const banQuery = new URLSearchParams({ address: text, returnTo: checkAddressHref(text) });
  return (
    <>
      <AddressAnswer
        explanation={explanation}
        reading={reading}
        vantage={vantage}
        actions={
          mayBan && (
            <ButtonLink size="sm" href={`/desk/bans/new?${banQuery}`}>
              <BanSign aria-hidden className="text-danger-text" />
              Ban this address
            </ButtonLink>
          )
        }
      />
      {explanation.asPostgresSays && (
        <ExplainSection title="What will change that">
          <StandingChanges standing={standing} vantage={vantage} />
        </ExplainSection>
      )}
      <ExplainSection title="What each channel answers">
        <ChannelList answers={answers} />
        <p className="text-xs text-muted">
          The gate answers before the page does, so this holds on every path of a channel. Who is refused sees until
          when, and a reference that is new each time and is looked up here, as in the search (Ctrl K). Signing in and
          the desk are never behind a ban.
        </p>
      </ExplainSection>
      <ExplainSection title="Bans that cover it" description={whichCounts(standing)}>
        {standing.bans.length > 0 ? (
          <CoveringBans standing={standing} vantage={vantage} />
        ) : (
          <p className="text-grid">None is in force.</p>
        )}
        {formerBans.count > 0 && (
          <p className="text-grid text-muted">
            It was banned before:{' '}
            <Link href={`/desk/ban-history?${new URLSearchParams({ q: text })}`} className="text-accent-text underline">
              {formerBans.count.toLocaleString('en')}
              {formerBans.countIsCapped && '+'} {formerBans.count === 1 ? 'ban' : 'bans'} in Ban history
            </Link>
            .
          </p>
        )}
      </ExplainSection>
      {standing.exemptions.length > 0 && (
        <ExplainSection
          title="Exemptions that cover it"
          description="Whatever is banned, an exemption wins for as long as it lasts."
        >
          <CoveringExemptions exemptions={standing.exemptions} vantage={vantage} />
        </ExplainSection>
      )}
      <ExplainSection
        title="Index against Postgres"
        description="Postgres is the truth. The index in Redis is the copy that answers visitors while both agree."
      >
        <IndexComparison
          report={index}
          vantage={vantage}
          showCommands={canManageSettings(viewer.agent)}
          rebuild={
            index.state === 'differs' &&
            canManageSettings(viewer.agent) && (
              <form action={rebuildIndexAction}>
                <input type="hidden" name="address" value={text} />
                <SubmitButton size="sm" variant="secondary" pendingLabel="Building…">
                  Build the index anew
                </SubmitButton>
              </form>
            )
          }
        />
        <ZoneNote timeZone={viewer.timeZone} />
      </ExplainSection>
    </>
  );
}

/** Why it is that ban and no other. */
function whichCounts({ bans, exemptedBy }: AddressStanding): string | null {
  const [first, second] = bans;
  if (!first || !second) return null;
  const counts = exemptedBy ? 'would count' : 'counts';
  return first.validUntil?.getTime() === second.validUntil?.getTime()
    ? `Of those that end last, and together, the one with the lowest number ${counts}: ban ${first.id}.`
    : `The one that ends last ${counts}: ban ${first.id}.`;
}
