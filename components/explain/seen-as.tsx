import { Badge } from '@/components/ui/badge';
import { Link } from '@/components/ui/link';
import type { ProxyCheck } from '@/lib/gate/proxy-check';

/** Where the request that shows this page came from. `check`, for administrators: through what, and the page about it. */
export function SeenAs({ address, check }: { address: string | null; check: ProxyCheck | null }) {
  // A trusted proxy that speaks for itself is not what it comes through.
  const through = check?.seenAs ? check.hops.slice(0, -1) : [];
  const proxies = through.filter(({ trustedBy }) => trustedBy !== null);
  return (
    <div className="grid gap-1.5 rounded-lg border border-line bg-surface px-4 py-3 text-grid">
      <p>
        {address ? (
          <>
            This page was asked for from <span className="code">{address}</span>
            {proxies.length > 0 && ', through '}
            {proxies.map(({ address: proxy, text }, at) => (
              <span key={`${text}-${proxy}-${proxies.length - at}`}>
                {at > 0 && ' and '}
                <span className="code">{proxy}</span>
              </span>
            ))}
            .
          </>
        ) : (
          <>
            Where this page was asked for can’t be told. <Badge tone="warn">In doubt</Badge>
          </>
        )}
      </p>
      {check && (
        <p>
          <Link href="/desk/proxy-check" className="text-accent-text underline">
            How that was worked out, hop by hop
          </Link>
          {check.advice?.urgency === 'wrong' && ' (something has to be set)'}
        </p>
      )}
    </div>
  );
}
