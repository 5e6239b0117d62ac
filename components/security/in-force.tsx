import { Link } from '@/components/ui/link';
import { Sign } from '@/components/ui/sign';
import type { IndexHealth } from '@/lib/bans/index-keeper';
import type { InForce } from '@/lib/ports/hit-reports';

const INDEX: Readonly<Record<IndexHealth['state'], string>> = {
  ready: 'Up to date',
  behind: 'Catching up',
  rebuilding: 'Being rebuilt',
  unreachable: 'Unreachable',
  unverified: 'Being checked',
};

/** What holds now, in figures, and whether the index by which visitors are checked knows it. */
export function InForceFigures({ inForce, index }: { inForce: InForce; index: IndexHealth['state'] }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 lg:grid-cols-5">
      <Figure name="Banned addresses" value={inForce.addresses} href="/desk/bans?kind=single" />
      <Figure name="Banned ranges" value={inForce.ranges} href="/desk/bans?kind=range" />
      <Figure name="Without an end" value={inForce.indefinite} href="/desk/bans?ends=never" />
      <Figure name="Exemptions" value={inForce.exemptions} />
      <div className="grid content-start gap-0.5 bg-surface px-4 py-2.5 max-sm:col-span-2 sm:max-lg:col-span-2">
        <dt className="text-xs text-muted">Index of bans</dt>
        <dd
          className={
            index === 'ready'
              ? 'flex items-center gap-1.5 font-medium text-good-text'
              : 'flex items-center gap-1.5 font-medium text-warn-text'
          }
        >
          <Sign name={index === 'ready' ? 'good' : 'warn'} />
          {INDEX[index]}
        </dd>
      </div>
    </dl>
  );
}

function Figure({ name, value, href }: { name: string; value: number; href?: string }) {
  const text = value.toLocaleString('en');
  return (
    <div className="grid content-start gap-0.5 bg-surface px-4 py-2.5">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="text-lg font-semibold tabular-nums">
        {href ? (
          <Link href={href} className="rounded-sm hover:underline">
            {text}
          </Link>
        ) : (
          text
        )}
      </dd>
    </div>
  );
}
