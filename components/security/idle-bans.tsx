import { exactDay } from '@/components/desk/exact-time';
import { Instant, type Vantage } from '@/components/desk/instant';
import { ButtonLink } from '@/components/ui/button-link';
import type { IdleBans } from '@/lib/ports/hit-reports';
import { BanLines } from './ban-lines';

/** So many are listed. */
const LISTED = 8;

/** Bans that keep nobody away any more. `expireHref` leads to the question whether to expire those that are given. */
export function IdleBansList({
  idle,
  days,
  expireHref,
  vantage,
}: {
  idle: IdleBans;
  /** For how long they have refused nobody. */
  days: number;
  /** Null = not the viewer's to do. */
  expireHref: string | null;
  vantage: Vantage;
}) {
  const { bans, count, countIsCapped, countedSince } = idle;
  if (bans.length === 0) {
    const isKnown = countedSince !== null && vantage.now.getTime() - countedSince.getTime() >= days * DAY_MS;
    return (
      <p className="text-muted">
        {isKnown
          ? `Every ban in force that is older than ${days} days has refused somebody in that time.`
          : `Bans that are older than ${days} days and have refused nobody in that time will be here, once refusals have been counted for as long${
              countedSince ? `: they are since ${exactDay(countedSince, vantage.timeZone)}` : ''
            }.`}
      </p>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <p className="text-muted">
        {countText(count, countIsCapped)} older than {days} days {count === 1 ? 'has' : 'have'} refused nobody in that
        time.
      </p>
      <BanLines
        lines={bans.slice(0, LISTED).map((ban) => ({
          ban,
          says: (
            <span className="text-muted">
              made <Instant at={ban.createdAt} vantage={vantage} />
            </span>
          ),
        }))}
      />
      {expireHref && (
        <div>
          <ButtonLink href={expireHref}>
            {bans.length === 1
              ? 'Look at it, to expire it'
              : `Look at ${bans.length === count ? 'all' : 'the first'} ${bans.length}, to expire them`}
          </ButtonLink>
        </div>
      )}
    </div>
  );
}

const DAY_MS = 86_400_000;

function countText(count: number, isCapped: boolean): string {
  if (isCapped) return `More than ${count.toLocaleString('en')} bans`;
  return count === 1 ? '1 ban' : `${count.toLocaleString('en')} bans`;
}
