import { Fragment } from 'react';
import { ForeignText } from '@/components/ui/foreign-text';
import type { BanInQuestion } from '@/lib/forms/expire-form';
import { RangeText } from './range-text';

/** Beyond so many a list of bans scrolls by itself. */
const LISTED_WHOLE_MAX = 6;

/** What will happen to each ban of a question, before it happens. */
export function ExpireDetails({ bans }: { bans: readonly BanInQuestion[] }) {
  return (
    <div className="grid gap-3">
      <p>{consequences(bans)}</p>
      <ul
        aria-label="Bans to expire"
        tabIndex={bans.length > LISTED_WHOLE_MAX ? 0 : undefined}
        className="grid max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line text-grid"
      >
        {bans.map((ban) => (
          <li key={ban.id} className="grid gap-0.5 px-3 py-1.5">
            <span className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="text-text">
                <RangeText text={ban.rangeText} />
              </span>
              <span className="text-xs text-muted">{ban.endedText ? `ended ${ban.endedText}` : ban.untilText}</span>
            </span>
            {ban.reason && <ForeignText className="truncate text-xs text-muted">{ban.reason}</ForeignText>}
            <StillBanned ban={ban} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function StillBanned({ ban }: { ban: BanInQuestion }) {
  const [first] = ban.stillBannedBy;
  if (!first || ban.endedText !== null) return null;
  if (ban.staysBanned === 'all') {
    return (
      <span className="text-xs text-warn-text">
        All of it stays banned by <RangeText text={first.rangeText} />, {first.untilText}.
      </span>
    );
  }
  return (
    <span className="text-xs text-warn-text">
      Parts of it stay banned by{' '}
      {ban.stillBannedBy.map(({ id, rangeText }, at) => (
        <Fragment key={id}>
          {at > 0 && ', '}
          <RangeText text={rangeText} />
        </Fragment>
      ))}
      .
    </span>
  );
}

function consequences(bans: readonly BanInQuestion[]): string {
  const ending = bans.filter(({ endedText }) => endedText === null);
  if (ending.length === 0) return 'There is nothing left to expire: what is listed here is over already.';
  const over = bans.length - ending.length;
  return [
    letInText(ending),
    ending.length === 1
      ? 'The ban moves to Ban history and can’t be brought back, only given anew.'
      : 'The bans move to Ban history and can’t be brought back, only given anew.',
    ...(over === 0 ? [] : [over === 1 ? 'One is over already.' : `${over} are over already.`]),
  ].join(' ');
}

/** Who comes in again when these end. */
function letInText(ending: readonly BanInQuestion[]): string {
  const free = ending.filter(({ staysBanned }) => staysBanned === 'not').length;
  if (free === ending.length) return 'Visitors from there are let in again at once.';
  if (ending.every(({ staysBanned }) => staysBanned === 'all')) {
    return 'Nobody is let in by that: other bans cover all of these addresses.';
  }
  return 'Visitors whom no other ban covers are let in again at once.';
}
