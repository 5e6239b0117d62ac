import { Badge } from '@/components/ui/badge';
import type { HeaderFate, ProxyCheck } from '@/lib/gate/proxy-check';

/** The headers about addresses and proxies, as they came, and what became of each. */
export function ReceivedHeaders({ check }: { check: ProxyCheck }) {
  const { received, receivedLeftOut, header } = check;
  if (received.length === 0) {
    return <p className="text-grid">None came: nothing on the way names an address.</p>;
  }
  return (
    <ul aria-label="Headers" className="divide-y divide-line rounded-lg border border-line bg-surface text-grid">
      {received.map(({ name, values, valuesLeftOut, fate }) => (
        <li key={name} className="grid gap-1 px-4 py-2.5">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <bdi className="font-mono font-medium break-all">{name}</bdi>{' '}
            <Badge tone={fate === 'read' ? 'accent' : 'neutral'}>{FATES[fate].badge}</Badge>
          </p>
          {values.map((value, at) => (
            // Lines may be equal; their place tells them apart.
            <bdi key={at} className="block font-mono text-xs break-all">
              {value === '' ? <span className="text-muted">(blank)</span> : value}
            </bdi>
          ))}
          {valuesLeftOut > 0 && <p className="text-muted">and {valuesLeftOut} more lines</p>}
          <p className="text-muted">{FATES[fate].why(header)}</p>
        </li>
      ))}
      {receivedLeftOut > 0 && <li className="px-4 py-2.5 text-muted">and {receivedLeftOut} more headers</li>}
    </ul>
  );
}

const FATES: Readonly<Record<HeaderFate, { badge: string; why: (header: string) => string }>> = {
  read: { badge: 'Read', why: () => 'The header that tells who is calling, from a trusted proxy.' },
  'peer-not-trusted': {
    badge: 'Ignored',
    why: () => 'Whoever connects is no trusted proxy, so this may be anybody’s invention.',
  },
  'another-header': {
    badge: 'Ignored',
    why: (header) =>
      `Only ${header} is read, since a proxy that writes one passes a visitor’s own copy of the others on.`,
  },
  kept: { badge: 'Passed on', why: () => 'Says how the proxy was reached; believed, since the proxy is trusted.' },
  dropped: { badge: 'Dropped', why: () => 'Says how a proxy was reached, but no trusted proxy sent it.' },
  private: { badge: 'Dropped', why: () => 'Only this server itself may send it.' },
};
