import { describe, expect, test } from 'vitest';
import {
  isNarrowed,
  looseFilters,
  parseTicketListView,
  readTicketSearch,
  type TicketListView,
  tabOf,
  ticketFilter,
  ticketListHref,
  ticketListQuery,
  ticketTabs,
  withoutFilter,
} from '../../../lib/forms/ticket-list-view';

const view = (changes: Partial<TicketListView> = {}): TicketListView => ({ ...parseTicketListView({}), ...changes });
const hrefOf = (name: string, of: TicketListView) => {
  const tab = ticketTabs(of).find((each) => each.name === name);
  return tab && ticketListHref(tab.view);
};

describe('reading the address bar', () => {
  test('nothing in it means open tickets that aren’t spam, the last touched first', () => {
    expect(view()).toEqual({
      status: 'open',
      spam: 'no',
      channel: 'any',
      agent: 'any',
      contactId: null,
      search: '',
      sort: 'updated',
      cursor: '',
    });
  });

  test.each([
    ['an unknown status', { status: 'closed' }],
    ['an unknown channel', { channel: 'e-mail' }],
    ['an agent who is no number', { agent: '1; drop table' }],
    ['an agent below one', { agent: '0' }],
    ['a contact beyond all numbers', { contact: '99999999999999' }],
    ['an unknown order', { sort: 'subject' }],
    ['a search of a megabyte', { q: 'x'.repeat(1_000_000) }],
    ['a doubled parameter', { spam: ['nonsense', 'yes'] }],
  ])('%s falls back to the default', (_, params) => {
    expect(parseTicketListView(params)).toEqual(view());
  });

  test.each([
    view({ status: 'resolved', spam: 'any', channel: 'call', agent: 'nobody', search: 'a b', sort: 'created' }),
    view({ agent: 7, contactId: 9, cursor: 'x' }),
    view({ status: 'any', agent: 'me' }),
  ])('what a link says is read back %#', (original) => {
    const params = Object.fromEntries(
      new URL(ticketListHref(original, { cursor: original.cursor }), 'http://x').searchParams,
    );
    expect(parseTicketListView(params)).toEqual(original);
  });

  test('a change begins at the first page', () => {
    expect(ticketListHref(view({ cursor: 'x' }), { sort: 'created' })).toBe('/desk/tickets?sort=created');
  });
});

describe('tabs', () => {
  test.each([
    ['Open', view(), '/desk/tickets'],
    ['Mine', view({ agent: 'me' }), '/desk/tickets?agent=me'],
    ['Unassigned', view({ agent: 'nobody' }), '/desk/tickets?agent=nobody'],
    ['Resolved', view({ status: 'resolved' }), '/desk/tickets?status=resolved'],
    ['Spam', view({ status: 'any', spam: 'yes' }), '/desk/tickets?status=any&spam=yes'],
    ['All', view({ status: 'any', spam: 'any' }), '/desk/tickets?status=any&spam=any'],
  ] as const)('%s is a name for its filters, leads to them and shows none of them as chips', (name, its, href) => {
    expect(tabOf(its)).toBe(name);
    expect(looseFilters(its)).toEqual([]);
    expect(isNarrowed(its)).toBe(false);
    expect(ticketListHref(its)).toBe(href);
    for (const from of [view(), view({ agent: 'me' }), view({ status: 'any', spam: 'yes' })]) {
      expect(hrefOf(name, from)).toBe(href);
    }
    expect(ticketTabs(its).filter(({ current }) => current)).toMatchObject([{ name }]);
  });

  test('keep the search and the filters that no tab settles', () => {
    const narrowed = view({ search: 'parcel', channel: 'chat', agent: 7, contactId: 3, cursor: 'x' });
    expect(hrefOf('Resolved', narrowed)).toBe('/desk/tickets?q=parcel&status=resolved&channel=chat&agent=7&contact=3');
    expect(hrefOf('Mine', narrowed)).toBe('/desk/tickets?q=parcel&channel=chat&agent=me&contact=3');
  });

  test.each([
    [view({ agent: 7 }), 'Open', ['agent']],
    [view({ status: 'resolved', spam: 'yes' }), 'Spam', ['status']],
    [view({ spam: 'any' }), 'All', ['status']],
    [view({ status: 'any' }), 'All', ['spam']],
    [view({ status: 'resolved', agent: 'me' }), 'Resolved', ['agent']],
    [view({ contactId: 1, channel: 'board' }), 'Open', ['channel', 'contactId']],
  ] as const)('what no tab says is a chip, whose removal takes it off %#', (its, tab, chips) => {
    expect(tabOf(its)).toBe(tab);
    expect(looseFilters(its)).toEqual(chips);
    for (const chip of chips) expect(looseFilters(withoutFilter(its, chip))).not.toContain(chip);
  });
});

describe('the search box', () => {
  test.each([
    ['QXR-48213-907', { kind: 'code', code: 'QXR-48213-907' }],
    ['qxr 48213 907', { kind: 'code', code: 'QXR-48213-907' }],
    ['qxr48213907', { kind: 'code', code: 'QXR-48213-907' }],
    ['QXR-48213', { kind: 'words', words: 'QXR-48213' }],
    ['203.0.113.0/24', { kind: 'from' }],
    ['2001:db8::7', { kind: 'from' }],
    ['1042', { kind: 'words', words: '1042' }],
    ['jane@example.com', { kind: 'words', words: 'jane@example.com' }],
    ['', { kind: 'none' }],
  ])('takes %j for what it looks like', (search, expected) => {
    expect(readTicketSearch({ search })).toMatchObject(expected);
  });

  test('asks the store in its own words', () => {
    expect(ticketFilter(view({ agent: 'me' }), 5)).toEqual({ status: 'open', spam: false, assignee: 5 });
    expect(ticketFilter(view({ status: 'any', spam: 'any', search: 'parcel' }), 5)).toEqual({ words: 'parcel' });
    expect(ticketListQuery(view({ cursor: 'x', spam: 'yes' }), 5)).toMatchObject({
      spam: true,
      cursor: 'x',
      sort: 'updated',
    });
  });
});
