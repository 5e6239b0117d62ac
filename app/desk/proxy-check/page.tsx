import 'server-only';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { HopList } from '@/components/explain/hop-list';
import { ProxyAdviceBox } from '@/components/explain/proxy-advice-box';
import { ProxyAnswer } from '@/components/explain/proxy-answer';
import { ReceivedHeaders } from '@/components/explain/received-headers';
import { ExplainSection } from '@/components/explain/section';
import { Banner } from '@/components/ui/banner';
import { Detail, Details } from '@/components/ui/details';
import { PageHeader } from '@/components/ui/page-header';
import { runtime } from '@/lib/composition';
import { type ProxyCheck, readProxyCheck } from '@/lib/gate/proxy-check';
import { rangeSetting } from '@/lib/gate/range-setting';
import { requireAdministratorViewer } from '../viewer';

export const metadata: Metadata = { title: 'Proxy check' };

/** How this very request was seen to come: through which proxies, by which header, and what to set if it is wrong. */
export default async function ProxyCheckPage() {
  await requireAdministratorViewer('/desk/proxy-check');
  const check = readProxyCheck(await headers(), runtime().clientHeaderSecret);
  return (
    <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-6">
      <PageHeader
        trail={[{ name: 'Configuration' }]}
        title="Proxy check"
        description="Bans are as right as the address that a visitor is seen with. This is how yours was worked out, just now."
      />
      {check ? (
        <Explained check={check} />
      ) : (
        <Banner tone="warn" title="Nothing is known of this request">
          <p>Open this page by its own address, /desk/proxy-check.</p>
        </Banner>
      )}
    </div>
  );
}

/** So many ranges are listed; of more, the first. */
const RANGES_MAX = 50;

function Explained({ check }: { check: ProxyCheck }) {
  const { trustedProxies } = runtime();
  const more = trustedProxies.length - RANGES_MAX;
  return (
    <>
      <ProxyAnswer check={check} />
      <ProxyAdviceBox advice={check.advice} />
      <ExplainSection title="Hop by hop" description="From our socket towards you.">
        <HopList check={check} />
      </ExplainSection>
      <ExplainSection title="Headers as they came" description="Those that name an address, a proxy or the way here.">
        <ReceivedHeaders check={check} />
      </ExplainSection>
      <ExplainSection title="What is set">
        <Details>
          <Detail name="Trusted proxies">
            {trustedProxies.length === 0 ? (
              <span className="text-muted">None: whoever connects is the visitor.</span>
            ) : (
              <ul className="flex flex-wrap gap-x-3 gap-y-0.5">
                {trustedProxies.slice(0, RANGES_MAX).map((range) => (
                  <li key={rangeSetting(range)} className="font-mono break-all">
                    {rangeSetting(range)}
                  </li>
                ))}
                {more > 0 && <li className="text-muted">and {more} more</li>}
              </ul>
            )}
          </Detail>
          <Detail name="Header">
            <span className="font-mono">{check.header}</span>
          </Detail>
        </Details>
        <p className="text-xs text-muted">
          GATEHOUSE_TRUSTED_PROXIES and GATEHOUSE_CLIENT_IP_HEADER, read when Gatehouse starts.
        </p>
      </ExplainSection>
    </>
  );
}
