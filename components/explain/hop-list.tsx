import type { ReactNode } from 'react';
import { IpText } from '@/components/bans/ip-text';
import { Badge } from '@/components/ui/badge';
import type { CheckedHop, ProxyCheck } from '@/lib/gate/proxy-check';

/** Each step from our socket towards the visitor: what stood there, what it was taken for, and why. */
export function HopList({ check }: { check: ProxyCheck }) {
  const { hops, hopsLeftOut, unreadEntries, header } = check;
  const middle = hopsLeftOut > 0 ? hops.length / 2 : -1;
  return (
    <ol aria-label="Hops" className="divide-y divide-line rounded-lg border border-line bg-surface text-grid">
      {hops.map((hop, at) => (
        // The place on the way is what a hop is known by.
        <li key={at} className="grid gap-0.5 px-4 py-2.5">
          {at === middle && <p className="pb-2 text-muted">… {hopsLeftOut} more trusted proxies …</p>}
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="text-muted">{at === 0 ? 'Connects to us' : `Says ${header}`}</span>{' '}
            {hop.address ? (
              <IpText text={hop.address} />
            ) : (
              <bdi className="font-mono break-all">{hop.text === '' ? '(blank)' : hop.text}</bdi>
            )}{' '}
            <HopBadge hop={hop} isLast={at === hops.length - 1} check={check} />
          </p>
          <p className="text-muted wrap-anywhere">{whatOf(hop, at === hops.length - 1, check)}</p>
        </li>
      ))}
      {unreadEntries > 0 && (
        <li className="px-4 py-2.5 text-muted">
          {unreadEntries === 1 ? 'One more entry' : `${unreadEntries} more entries`} further left in {header}, which{' '}
          {unreadEntries === 1 ? 'was' : 'were'} not read: what stands before {check.seenAs ? 'the visitor' : 'that'} is
          anybody’s invention.
        </li>
      )}
    </ol>
  );
}

function HopBadge({ hop, isLast, check }: { hop: CheckedHop; isLast: boolean; check: ProxyCheck }) {
  if (isLast && check.seenAs !== null) return <Badge tone="accent">You</Badge>;
  if (hop.address === null) return <Badge tone="warn">No address</Badge>;
  return hop.trustedBy === null ? <Badge>Not trusted</Badge> : <Badge tone="good">Trusted proxy</Badge>;
}

function whatOf(hop: CheckedHop, isLast: boolean, { seenAs, header, hops }: ProxyCheck): ReactNode {
  // Nearly every IPv4 caller of a dual-stack socket is spelled as IPv6: nothing that anybody wrote.
  const isWritten = hop.address !== null && hop.text !== hop.address && hop.text !== `::ffff:${hop.address}`;
  const written = isWritten && (
    <>
      Written as <bdi className="font-mono break-all">{hop.text}</bdi>.{' '}
    </>
  );
  if (hop.trustedBy !== null) {
    return (
      <>
        {written}In GATEHOUSE_TRUSTED_PROXIES by <span className="code">{hop.trustedBy}</span>,{' '}
        {isLast && seenAs !== null
          ? `and it names nobody else: ${header} is not there.`
          : isLast
            ? 'and nobody stands before it.'
            : hops.length > 1
              ? 'so what it wrote about the hop before it is believed.'
              : ''}
      </>
    );
  }
  if (hop.address === null) return 'Whoever wrote this is trusted, so it can’t be skipped, and it is no address.';
  return <>{written}In no entry of GATEHOUSE_TRUSTED_PROXIES, so here the way ends: this is the visitor.</>;
}
