import { DateTime } from 'luxon';
import { z } from 'zod';
import { ACTIVITY_ACTIONS, type ActivityAction, type ActivityQuery } from '../ports/activity-log';
import { type SearchParams, searchParam } from './search-params';

export const ACTIVITY_GROUPS = [
  'bans',
  'exemptions',
  'contacts',
  'agents',
  'settings',
  'tokens',
  'rules',
  'webhooks',
] as const;
export type ActivityGroup = (typeof ACTIVITY_GROUPS)[number];
export const ACTIVITY_PERIODS = ['today', '7d', '30d'] as const;
export type ActivityPeriod = (typeof ACTIVITY_PERIODS)[number];

/** What the address bar says about the activity log. */
export interface ActivityView {
  readonly search: string;
  readonly group: ActivityGroup | null;
  /** An agent's id, or `~` and a program's name; empty = anybody. */
  readonly by: string;
  /** Gives way to `from` and `to`. */
  readonly period: ActivityPeriod | null;
  /** Days such as 2026-11-24, in the reader's zone, both included; empty = open. */
  readonly from: string;
  readonly to: string;
  readonly cursor: string;
}

const ROWS_PER_PAGE = 50;
const PROGRAM = '~';

const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .refine((text) => DateTime.fromISO(text).isValid && text >= '1900')
  .catch('');
const viewSchema = z.object({
  q: z.string().trim().max(200).catch(''),
  kind: z.enum(ACTIVITY_GROUPS).nullable().catch(null),
  by: z
    .string()
    .regex(/^(?:\d{1,9}|~[^\0]{1,200})$/u)
    .catch(''),
  period: z.enum(ACTIVITY_PERIODS).nullable().catch(null),
  from: day,
  to: day,
  cursor: z.string().max(200).catch(''),
});

/** Reads a query string; whatever it can't use is left out, because old links should still open a page. */
export function parseActivityView(params: SearchParams): ActivityView {
  const read = viewSchema.parse(
    Object.fromEntries(Object.keys(viewSchema.shape).map((name) => [name, searchParam(params, name)])),
  );
  const { q, kind, by, from, to, cursor } = read;
  const period = from || to ? null : read.period;
  return { search: q, group: kind, by, period, from, to, cursor };
}

/** The way to a view of the log. Any change but the page starts at page one; a period and days replace each other. */
export function activityHref(view: ActivityView, changes: Partial<ActivityView> = {}): string {
  const next = { ...view, cursor: '', ...changes };
  const params = new URLSearchParams();
  if (next.search) params.set('q', next.search);
  if (next.group) params.set('kind', next.group);
  if (next.by) params.set('by', next.by);
  if (next.period) params.set('period', next.period);
  if (next.from) params.set('from', next.from);
  if (next.to) params.set('to', next.to);
  if (next.cursor) params.set('cursor', next.cursor);
  return params.size > 0 ? `/desk/activity?${params}` : '/desk/activity';
}

/** The view with nothing filtered. */
export const WHOLE_ACTIVITY: ActivityView = {
  search: '',
  group: null,
  by: '',
  period: null,
  from: '',
  to: '',
  cursor: '',
};

export function isActivityFiltered({ search, group, by, period, from, to }: ActivityView): boolean {
  return [search, group, by, period, from, to].some(Boolean);
}

/** The value of `by` that stands for a program. */
export function byProgram(name: string): string {
  return PROGRAM + name;
}

/** What to ask the log for. Days begin and end in `timeZone`. */
export function activityQuery(view: ActivityView, { now, timeZone }: { now: Date; timeZone: string }): ActivityQuery {
  return {
    limit: ROWS_PER_PAGE,
    ...(view.search && { text: view.search }),
    ...(view.group && { actions: actionsOf(view.group) }),
    ...(view.by && { actor: actorOf(view.by) }),
    ...(view.cursor && { cursor: view.cursor }),
    ...spanOf(view, now, timeZone),
  };
}

function actorOf(by: string): NonNullable<ActivityQuery['actor']> {
  return by.startsWith(PROGRAM) ? { program: by.slice(PROGRAM.length) } : { agentId: Number(by) };
}

function actionsOf(group: ActivityGroup): ActivityAction[] {
  return ACTIVITY_ACTIONS.filter((action) => groupOf(action) === group);
}

/** By what was done to. */
function groupOf(action: ActivityAction): ActivityGroup {
  const [thing] = action.split('.') as [ActivityAction extends `${infer T}.${string}` ? T : never];
  switch (thing) {
    case 'ban':
    case 'bans':
    case 'batch':
    case 'feed':
      return 'bans';
    case 'exemption':
      return 'exemptions';
    case 'contact':
      return 'contacts';
    case 'agent':
      return 'agents';
    case 'settings':
      return 'settings';
    case 'token':
      return 'tokens';
    case 'rule':
      return 'rules';
    case 'webhook':
      return 'webhooks';
  }
}

/** Today begins at midnight there; a number of days counts today as one of them. */
function spanOf({ period, from, to }: ActivityView, now: Date, timeZone: string): { from?: Date; until?: Date } {
  const today = DateTime.fromJSDate(now, { zone: timeZone }).startOf('day');
  const since = (days: number) => ({ from: today.minus({ days: days - 1 }).toJSDate() });
  switch (period) {
    case 'today':
      return since(1);
    case '7d':
      return since(7);
    case '30d':
      return since(30);
    case null: {
      const dayOf = (text: string) => DateTime.fromISO(text, { zone: timeZone }).startOf('day');
      return {
        ...(from && { from: dayOf(from).toJSDate() }),
        ...(to && { until: dayOf(to).plus({ days: 1 }).toJSDate() }),
      };
    }
  }
}
