import { exactTime } from '@/components/desk/exact-time';
import { Instant, type Vantage } from '@/components/desk/instant';
import type { AddressStanding } from '@/lib/domain/address-standing';

/** What time alone will change about the answer, and when; or that nothing will. */
export function StandingChanges({ standing, vantage }: { standing: AddressStanding; vantage: Vantage }) {
  const { changes } = standing;
  if (changes.length === 0) return <p className="text-grid">{whyNothingChanges(standing)}</p>;
  return (
    <ol className="grid gap-1.5 text-grid">
      {changes.map(({ at, refusedBy }, index) => (
        <li key={at.toISOString()}>
          <span className="font-medium">{refusedBy ? 'Refused' : 'Let in'}</span> from {exactTime(at, vantage.timeZone)}{' '}
          <Instant at={at} vantage={vantage} className="text-muted" />
          {', '}
          {refusedBy
            ? `when the exemption ends and ban ${refusedBy.id} counts again`
            : endOfBan(standing, index > 0 || standing.exemptedBy === null)}
          .
        </li>
      ))}
    </ol>
  );
}

function endOfBan({ bans }: AddressStanding, counts: boolean): string {
  const [last] = bans;
  if (!counts || !last) return 'when the last ban ends';
  return bans.length > 1 ? `when ban ${last.id} ends, the last of ${bans.length}` : `when ban ${last.id} ends`;
}

function whyNothingChanges({ bans, exemptedBy, refusedBy }: AddressStanding): string {
  if (refusedBy) return `Nothing, until somebody changes or expires ban ${refusedBy.id}.`;
  if (exemptedBy && bans.length > 0) {
    return exemptedBy.validUntil
      ? 'Nothing: every ban that covers it ends before the exemption does.'
      : 'Nothing, until somebody ends the exemption.';
  }
  return 'Nothing, until somebody bans it.';
}
