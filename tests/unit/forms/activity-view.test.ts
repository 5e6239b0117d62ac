import { describe, expect, test } from 'vitest';
import {
  activityHref,
  activityQuery,
  byProgram,
  parseActivityView,
  WHOLE_ACTIVITY,
} from '../../../lib/forms/activity-view';
import { ACTIVITY_ACTIONS } from '../../../lib/ports/activity-log';

const NOW = new Date('2026-03-29T21:30:00Z');
const VIENNA = { now: NOW, timeZone: 'Europe/Vienna' };
const query = (params: Record<string, string>, context = VIENNA) => activityQuery(parseActivityView(params), context);

/** What was done to bans, one by one or by the list. */
const BANS_AND_LISTS = [
  ...['ban.created', 'ban.edited', 'ban.expired', 'bans.imported', 'batch.expired'],
  ...['feed.added', 'feed.applied', 'feed.changed'],
];

describe('a view of the activity log', () => {
  test('is all of it, when nothing is asked for', () => {
    expect(query({})).toEqual({ limit: 50 });
    expect(activityHref(WHOLE_ACTIVITY)).toBe('/desk/activity');
  });

  test.each([
    [{ by: '7' }, { actor: { agentId: 7 } }],
    [{ by: byProgram('7') }, { actor: { program: '7' } }],
    [{ by: byProgram('~ odd name') }, { actor: { program: '~ odd name' } }],
    [{ q: '  203.0.113.7 ' }, { text: '203.0.113.7' }],
    [{ kind: 'bans' }, { actions: BANS_AND_LISTS }],
    [{ kind: 'settings' }, { actions: ['settings.changed'] }],
  ])('reads %j', (params, expected) => {
    expect(query(params)).toEqual({ limit: 50, ...expected });
    const view = parseActivityView(params);
    expect(parseActivityView(Object.fromEntries(new URL(`http://x${activityHref(view)}`).searchParams))).toEqual(view);
  });

  test('has every action in one kind', () => {
    const found = ['bans', 'exemptions', 'contacts', 'agents', 'settings', 'tokens', 'rules', 'webhooks'].flatMap(
      (kind) => query({ kind }).actions ?? [],
    );
    expect([...found].sort()).toEqual([...ACTIVITY_ACTIONS].sort());
  });

  test.each([
    // That Sunday the clocks went forward in Vienna: the day had 23 hours.
    [{ period: 'today' }, '2026-03-28T23:00:00.000Z', undefined],
    [{ period: '7d' }, '2026-03-22T23:00:00.000Z', undefined],
    [{ period: '30d' }, '2026-02-27T23:00:00.000Z', undefined],
    [{ from: '2026-03-29', to: '2026-03-29' }, '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    [{ to: '2026-03-28' }, undefined, '2026-03-28T23:00:00.000Z'],
    [{ from: '2026-03-29', period: 'today' }, '2026-03-28T23:00:00.000Z', undefined],
  ])('means with %j days as they are in the reader’s zone', (params, from, until) => {
    const asked = query(params as Record<string, string>);
    expect([asked.from?.toISOString(), asked.until?.toISOString()]).toEqual([from, until]);
  });

  test.each([
    { kind: 'everything' },
    { by: 'Jane' },
    { by: '~' },
    { by: '99999999999' },
    { period: 'year' },
    { from: '2026-02-30' },
    { to: 'yesterday' },
    { from: '2026-03-01T00:00' },
  ])('ignores %j', (params) => {
    expect(query(params as unknown as Record<string, string>)).toEqual({ limit: 50 });
  });

  test('starts at page one whenever something else changes', () => {
    const view = parseActivityView({ cursor: 'f.1.1', q: 'x' });
    expect(activityHref(view, { cursor: view.cursor })).toBe('/desk/activity?q=x&cursor=f.1.1');
    expect(activityHref(view, { group: 'bans' })).toBe('/desk/activity?q=x&kind=bans');
  });
});
