import { expect, test } from 'vitest';
import {
  type ContactListView,
  contactListHref,
  contactListQuery,
  parseContactListView,
  sortedBy,
} from '../../../lib/forms/contact-list-view';
import { parseContactId, parseContactName } from '../../../lib/forms/contact-name-form';

const view = (changes: Partial<ContactListView> = {}): ContactListView => ({ ...parseContactListView({}), ...changes });

test('nothing in the address bar means who was seen last', () => {
  expect(view()).toEqual({ search: '', sort: 'lastSeen', direction: 'desc', cursor: '' });
  expect(parseContactListView({ sort: 'nonsense', dir: 'up', q: 'x'.repeat(1000) })).toEqual(view());
});

test.each([
  [view(), '/desk/contacts'],
  [view({ search: 'a b', cursor: 'c' }), '/desk/contacts?q=a+b&cursor=c'],
  [view({ sort: 'name', direction: 'asc' }), '/desk/contacts?sort=name'],
  [view({ sort: 'name', direction: 'desc' }), '/desk/contacts?sort=name&dir=desc'],
])('a view is read back from its link %#', (original, href) => {
  expect(contactListHref(original, { cursor: original.cursor })).toBe(href);
  expect(parseContactListView(Object.fromEntries(new URL(href, 'http://x').searchParams))).toEqual(original);
});

test('a click on a column sorts by it, a second one turns it round, and both begin at the first page', () => {
  expect(sortedBy(view(), 'name')).toEqual({ sort: 'name', direction: 'asc' });
  expect(sortedBy(view(), 'lastSeen')).toEqual({ sort: 'lastSeen', direction: 'asc' });
  expect(contactListHref(view({ cursor: 'x' }), sortedBy(view(), 'name'))).toBe('/desk/contacts?sort=name');
  expect(contactListQuery(view({ search: 'jane' }))).toEqual({
    sort: 'lastSeen',
    direction: 'desc',
    limit: 50,
    words: 'jane',
  });
});

const nameForm = (name: string) => {
  const form = new FormData();
  form.set('name', name);
  return form;
};

test.each([
  ['  Jane \n Doe ', 'Jane Doe'],
  ['Jane\u202e\u200bDoe', 'JaneDoe'],
  ['محمد', 'محمد'],
])('the name %j is stored as %j', (typed, stored) => {
  expect(parseContactName(nameForm(typed))).toEqual({ ok: true, value: stored });
});

test.each([
  ['', /^Enter a name, such as/],
  [' \u200b ', /^Enter a name, such as/],
  ['x'.repeat(101), /at most 100 characters/],
])('the name %j is refused with a sentence', (typed, message) => {
  expect(parseContactName(nameForm(typed))).toEqual({ ok: false, error: expect.stringMatching(message) });
});

test('an id is a number that a contact can have', () => {
  expect(parseContactId('7')).toBe(7);
  for (const other of ['0', '-1', 'x', '1.5', '99999999999', null, undefined, ''])
    expect(parseContactId(other)).toBeNull();
});
