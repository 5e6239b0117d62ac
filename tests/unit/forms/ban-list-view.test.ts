import { describe, expect, test } from 'vitest';
import {
  banListHref,
  banListQuery,
  isFiltered,
  nextDirection,
  parseBanListView,
  readBanSearch,
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
      sort: 'reason',
    } as const;
    const params = Object.fromEntries(new URL(banListHref('active', view), 'http://desk.example').searchParams);
    expect(parseBanListView('active', params)).toEqual({ ...view, direction: 'desc' });
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

describe('the search box', () => {
  const search = (q: string) => readBanSearch(parseBanListView('active', { q }));

  test.each([
    '203.0.113.7',
    '203.0.113.0/24',
    '203.0.113.1 - 203.0.113.9',
    '203.0.113.*',
    '2001:DB8::1',
    ' 203.0.113.7 ',
  ])('%s is looked for as addresses', (q) => {
    expect(search(q).kind).toBe('overlapping');
  });

  test.each(['insult', 'QXR-48213-907', '203.0.113', '203.0.113.256'])('%s is looked for as words', (q) => {
    expect(search(q)).toEqual({ kind: 'words', text: q });
  });

  test('the store is asked for one or the other, never both', () => {
    const byAddress = banListQuery('active', parseBanListView('active', { q: '203.0.113.7' }));
    expect(byAddress).toHaveProperty('overlapping');
    expect(byAddress).not.toHaveProperty('text');
    const byWords = banListQuery('active', parseBanListView('active', { q: 'spam' }));
    expect(byWords).toMatchObject({ text: 'spam' });
    expect(byWords).not.toHaveProperty('overlapping');
    expect(isFiltered(parseBanListView('active', { sort: 'reason' }))).toBe(false);
  });
});
