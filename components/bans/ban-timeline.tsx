import type { ReactNode } from 'react';
import { exactEnd } from '@/components/desk/exact-time';
import { Instant, type Vantage } from '@/components/desk/instant';
import { ForeignText } from '@/components/ui/foreign-text';
import { type Ban, isActive } from '@/lib/domain/ban';
import type { BanEvent, BanSnapshot } from '@/lib/ports/ban-store';

/** What happened to a ban, latest first, with before and after of each change. Running out is read from its end. */
export function BanTimeline({ ban, events, vantage }: { ban: Ban; events: readonly BanEvent[]; vantage: Vantage }) {
  const ranOut = !isActive(ban, vantage.now) && ban.expiredByName === null ? ban.validUntil : null;
  return (
    <ol className="grid gap-4 text-grid">
      {ranOut && (
        <Entry>
          <p>
            <span className="font-medium">Ran out</span>{' '}
            <Instant at={ranOut} vantage={vantage} className="text-muted" />
          </p>
        </Entry>
      )}
      {[...events].reverse().map((event, at) => (
        <Entry key={events.length - at}>
          <p>
            <ForeignText className="font-medium">{event.actorName}</ForeignText> {VERBS[event.kind]}{' '}
            <Instant at={event.at} vantage={vantage} className="text-muted" />
          </p>
          {event.before && <Changes before={event.before} after={event.after} timeZone={vantage.timeZone} />}
        </Entry>
      ))}
    </ol>
  );
}

const VERBS: Readonly<Record<BanEvent['kind'], string>> = {
  created: 'added this ban',
  edited: 'changed this ban',
  expired: 'expired this ban',
};

function Entry({ children }: { children: ReactNode }) {
  return (
    <li className="relative grid gap-1 pl-5 before:absolute before:top-1.5 before:left-0 before:size-2 before:rounded-full before:bg-line-control after:absolute after:top-4.5 after:-bottom-4 after:left-[3.5px] after:w-px after:bg-line last:after:hidden">
      {children}
    </li>
  );
}

function Changes({ before, after, timeZone }: { before: BanSnapshot; after: BanSnapshot; timeZone: string }) {
  const changes = [
    { name: 'Range', from: rangeOf(before), to: rangeOf(after), isCode: true },
    { name: 'Valid until', from: untilOf(before, timeZone), to: untilOf(after, timeZone), isCode: false },
    { name: 'Reason', from: before.reason || 'None', to: after.reason || 'None', isCode: false },
  ].filter((change) => change.from !== change.to);
  return (
    <dl className="grid gap-1">
      {changes.map(({ name, from, to, isCode }) => (
        <div key={name} className="grid gap-x-3 sm:grid-cols-[88px_minmax(0,1fr)]">
          <dt className="text-muted">{name}</dt>
          <dd className="wrap-anywhere">
            <del className={isCode ? 'code text-muted' : 'text-muted'}>
              <ForeignText>{from}</ForeignText>
            </del>{' '}
            <span aria-hidden className="text-faint">
              →
            </span>{' '}
            <ins className={isCode ? 'code no-underline' : 'no-underline'}>
              <ForeignText>{to}</ForeignText>
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function rangeOf({ startIp, endIp }: BanSnapshot): string {
  return startIp === endIp ? startIp : `${startIp} – ${endIp}`;
}

function untilOf({ validUntil }: BanSnapshot, timeZone: string): string {
  return validUntil ? exactEnd(new Date(validUntil), timeZone) : 'Indefinitely';
}
