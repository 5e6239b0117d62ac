import { CircleHelp, ShieldBan } from 'lucide-react';
import { IpText } from '@/components/bans/ip-text';
import { FullInstant, type Vantage } from '@/components/desk/instant';
import { Detail, Details } from '@/components/ui/details';
import { EmptyState } from '@/components/ui/empty-state';
import { Link } from '@/components/ui/link';
import { HIT_CHANNEL_NAMES } from '@/lib/domain/hit-channel';
import { formatIpAddress } from '@/lib/domain/ip-address';
import { type FoundRefusal, REFUSALS_KEPT_DAYS, type Refusal } from '@/lib/ports/refusal-book';

/** What the reference is about that a refused visitor was shown. */
export function RefusalAnswer({
  reference,
  found,
  vantage,
}: {
  reference: string;
  found: FoundRefusal;
  vantage: Vantage;
}) {
  switch (found.kind) {
    case 'found':
      return (
        <section aria-label="Refusal" className="grid gap-2">
          <h2 className="text-lg font-semibold">
            Refusal <span className="code">{reference}</span>
          </h2>
          <Details>
            <Detail name="When">
              <FullInstant at={found.refusal.at} vantage={vantage} />
            </Detail>
            <Detail name="Channel">{HIT_CHANNEL_NAMES[found.refusal.channel]}</Detail>
            <Detail name="Address">
              {found.refusal.address ? <IpText text={formatIpAddress(found.refusal.address)} /> : 'Could not be told'}
            </Detail>
            <Detail name="Refused by">
              <RefusedBy refusal={found.refusal} />
            </Detail>
          </Details>
        </section>
      );
    case 'unknown':
      return (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState icon={<CircleHelp />} title={`No refusal ${reference} is known`}>
            <p>
              References are kept for {REFUSALS_KEPT_DAYS} days at most. Ask the visitor to read it out once more, or to
              open the page again, which shows a new one. Older ones stand in the server’s log.
            </p>
          </EmptyState>
        </div>
      );
    case 'unavailable':
      return (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState icon={<ShieldBan />} title="References can’t be looked up at the moment">
            <p>Redis, which keeps them, does not answer. Try again shortly, or look into the server’s log.</p>
          </EmptyState>
        </div>
      );
  }
}

function RefusedBy({ refusal: { outcome, banId } }: { refusal: Refusal }) {
  switch (outcome) {
    case 'banned':
      return (
        <Link href={`/desk/bans/${banId}`} className="text-accent-text underline">
          Ban {banId}
        </Link>
      );
    case 'unknown-address':
      return 'No ban: where the request came from could not be told';
    case 'unavailable':
      return 'No ban: neither Redis nor Postgres answered in time';
  }
}
