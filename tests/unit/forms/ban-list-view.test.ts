import { describe, expect, test } from 'vitest';
import {
  banListHref,
  banListQuery,
  isFiltered,
  nextDirection,
  parseBanListView,
} from '../../../lib/forms/ban-list-view';

describe('reading the address bar', () => {
  test('nothing in it means the newest bans, or the bans that ended last', () => {
    expect(parseBanListView('active', {})).toMatchObject({
      sort: 'created',
      direction: 'desc',
      search: '',
      kind: null,
    });
    expect(parseBanListView('past', {})).toMatchObject({ sort: 'validUntil', direction: 'desc' });
  });

  test.each([
    ['an unknown column', { sort: 'drop table' }],
    ['an unknown direction', { dir: 'sideways' }],
    ['an unknown kind', { kind: 'both' }],
    ['a family that there isn’t', { family: '5' }],
    ['an end that only the other grid has', { within: 'month', ended: 'expired' }],
    ['an import without a number', { batch: 'all' }],
    ['a negative import', { batch: '-1' }],
    ['a search of a megabyte', { q: 'x'.repeat(1_000_000) }],
    ['a doubled parameter', { sort: ['nonsense', 'reason'] }],
  ])('%s falls back to the default', (_, params) => {
    expect(parseBanListView('active', params)).toEqual(parseBanListView('active', {}));
  });

  test('a column that is text sorts upwards first, one that is a time downwards', () => {
    expect(parseBanListView('active', { sort: 'reason' }).direction).toBe('asc');
    expect(parseBanListView('active', { sort: 'validUntil' }).direction).toBe('desc');
  });
});

describe('writing it', () => {
  const start = parseBanListView('active', {});

  test('what is read back is what was written', () => {
    const view = {
      ...start,
      search: '203.0.113.0/24',
      bannedByName: 'Zoë & co',
      kind: 'range',
      family: 6,
      ending: 'week',
      batchId: 12,
      sort: 'reason',
    } as const;
    const params = Object.fromEntries(new URL(banListHref('active', view), 'http://desk.example').searchParams);
    expect(parseBanListView('active', params)).toEqual({ ...view, direction: 'desc' });
  });

  test('of Ban history too', () => {
    const view = { ...parseBanListView('past', {}), ending: 'month', ended: 'ran-out', family: 4 } as const;
    const params = Object.fromEntries(new URL(banListHref('past', view), 'http://desk.example').searchParams);
    expect(parseBanListView('past', params)).toEqual(view);
  });

  test('defaults are not written', () => {
    expect(banListHref('active', start)).toBe('/desk/bans');
    expect(banListHref('past', parseBanListView('past', {}))).toBe('/desk/ban-history');
  });

  test('any change but the page begins at page one', () => {
    const second = { ...start, cursor: 'abc' };
    expect(banListHref('active', second, { kind: 'range' })).toBe('/desk/bans?kind=range');
    expect(banListHref('active', start, { cursor: 'abc' })).toBe('/desk/bans?cursor=abc');
  });

  test('a click on the sorted column turns it around, on another one begins with its own direction', () => {
    expect(nextDirection(start, 'created')).toBe('asc');
    expect(nextDirection(start, 'startIp')).toBe('asc');
    expect(nextDirection(start, 'validUntil')).toBe('desc');
  });
});

describe('what the store is asked', () => {
  const now = new Date('2026-03-01T12:00:00Z');
  const query = (state: 'active' | 'past', params: Record<string, string>) =>
    banListQuery(state, parseBanListView(state, params), now);

  test('are addresses or words, never both', () => {
    expect(query('active', { q: '203.0.113.7' })).toHaveProperty('overlapping');
    expect(query('active', { q: '203.0.113.7' })).not.toHaveProperty('text');
    expect(query('active', { q: 'spam' })).toMatchObject({ text: 'spam' });
    expect(query('active', { q: 'spam' })).not.toHaveProperty('overlapping');
  });

  test('are periods counted from now: forwards for what ends, backwards for what ended', () => {
    expect(query('active', { ends: 'day' }).ending).toEqual({ before: new Date('2026-03-02T12:00:00Z') });
    expect(query('active', { ends: 'never' }).ending).toBe('never');
    expect(query('past', { within: 'week' }).ending).toEqual({ from: new Date('2026-02-22T12:00:00Z') });
  });

  test('is nothing more than the order when nothing is filtered', () => {
    expect(query('active', {})).toEqual({ state: 'active', sort: 'created', direction: 'desc', limit: 50 });
  });
});

test.each([
  [{ q: 'x' }, true],
  [{ by: 'Ada' }, true],
  [{ kind: 'range' }, true],
  [{ family: '6' }, true],
  [{ ends: 'never' }, true],
  [{ batch: '3' }, true],
  [{ sort: 'reason', dir: 'desc', cursor: 'abc' }, false],
])('%j narrows the grid: %s', (params, narrows) => {
  expect(isFiltered(parseBanListView('active', params))).toBe(narrows);
});
