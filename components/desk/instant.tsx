import { RelativeTime } from '@/components/ui/relative-time';
import { exactTime } from './exact-time';

/** When and from where a page is looked at; a `Viewer` is one. */
export interface Vantage {
  readonly now: Date;
  readonly timeZone: string;
}

/** An instant, relative to the page's now, with the exact time in the reader's zone on hover and focus. */
export function Instant({ at, vantage, className }: { at: Date; vantage: Vantage; className?: string }) {
  return (
    <RelativeTime
      at={at.toISOString()}
      now={vantage.now.toISOString()}
      exact={exactTime(at, vantage.timeZone)}
      className={className}
    />
  );
}

/** The exact time, and how long ago or how far off that is: for a page about one thing, where there is room for both. */
export function FullInstant({ at, vantage }: { at: Date; vantage: Vantage }) {
  return (
    <>
      {exactTime(at, vantage.timeZone)} <Instant at={at} vantage={vantage} className="text-muted" />
    </>
  );
}
