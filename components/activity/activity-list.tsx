import { exactDay, exactTime } from '@/components/desk/exact-time';
import { Instant, type Vantage } from '@/components/desk/instant';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { activityHref, byProgram, WHOLE_ACTIVITY } from '@/lib/forms/activity-view';
import type { Activity } from '@/lib/ports/activity-log';
import { activityFacts } from './activity-facts';
import { ActivitySentence } from './activity-sentence';

/** Entries of the activity log under the days on which they were made, in the reader's zone. */
export function ActivityList({ activities, vantage }: { activities: readonly Activity[]; vantage: Vantage }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      {daysOf(activities, vantage.timeZone).map(({ day, entries }) => (
        <section key={day} aria-label={day} className="grid grid-cols-[minmax(0,1fr)] gap-2">
          <h2 className="text-grid font-semibold text-muted">{day}</h2>
          <ol className="divide-y divide-line rounded-lg border border-line bg-surface">
            {entries.map((activity) => (
              <Entry key={activity.id} activity={activity} vantage={vantage} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function Entry({ activity, vantage }: { activity: Activity; vantage: Vantage }) {
  const facts = activityFacts(activity, vantage.timeZone);
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-2.5 text-grid sm:grid-cols-[112px_minmax(0,1fr)_minmax(0,220px)]">
      <div className="flex items-baseline gap-x-2 text-muted max-sm:order-last sm:grid sm:content-start">
        <span className="code">{exactTime(activity.at, vantage.timeZone).slice(-5)}</span>
        <Instant at={activity.at} vantage={vantage} className="text-xs" />
      </div>
      <div className="grid content-start gap-1">
        <p className="wrap-anywhere">
          <ActivitySentence activity={activity} />
        </p>
        {facts.length > 0 && (
          <ul className="flex flex-wrap gap-x-4 gap-y-0.5 text-xs text-muted">
            {facts.map(({ name, before, text }) => (
              <li key={name} className="min-w-0 wrap-anywhere">
                {name}:{' '}
                {before !== null && (
                  <>
                    <del>
                      <ForeignText>{shortened(before)}</ForeignText>
                    </del>{' '}
                    <span aria-hidden>→</span>{' '}
                  </>
                )}
                <ForeignText className="text-text">{shortened(text)}</ForeignText>
              </li>
            ))}
          </ul>
        )}
      </div>
      <Who activity={activity} />
    </li>
  );
}

function Who({ activity: { actor, address } }: { activity: Activity }) {
  const by = actor.agentId === null ? byProgram(actor.name) : String(actor.agentId);
  return (
    <div className="flex min-w-0 flex-wrap items-baseline gap-x-2 sm:grid sm:content-start">
      <Link
        href={activityHref(WHOLE_ACTIVITY, { by })}
        className="truncate hover:underline"
        aria-label={`Only what ${actor.name} did`}
      >
        <ForeignText>{actor.name}</ForeignText>
      </Link>
      {address && <span className="code text-xs text-muted">{address}</span>}
    </div>
  );
}

/** A reason may be a page long; its own page has all of it. */
function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

function daysOf(activities: readonly Activity[], timeZone: string): { day: string; entries: Activity[] }[] {
  const days: { day: string; entries: Activity[] }[] = [];
  for (const activity of activities) {
    const day = exactDay(activity.at, timeZone);
    const last = days[days.length - 1];
    if (last?.day === day) last.entries.push(activity);
    else days.push({ day, entries: [activity] });
  }
  return days;
}
