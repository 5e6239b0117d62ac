import { describe, expect, test } from 'vitest';
import { boardDeskListHref, boardDeskQuery, parseBoardDeskView } from '../../../lib/forms/board-desk-view';
import { boardHref, boardQuery, parseBoardView } from '../../../lib/forms/board-view';

const paramsOf = (href: string) => Object.fromEntries(new URLSearchParams(href.split('?')[1] ?? ''));

describe('the board’s address bar', () => {
  test.each([
    '/board',
    '/board?kind=forum',
    '/board?kind=forum&sort=newest',
    '/board?status=planned&q=light&sort=activity&cursor=abc',
  ])('comes back as it was: %s', (href) => {
    const view = parseBoardView(paramsOf(href));
    expect(boardHref(view, { cursor: view.cursor })).toBe(href);
  });

  test('falls back to the default for what it can’t use', () => {
    expect(parseBoardView({ kind: 'poll', status: 'sold', sort: 'oldest' })).toEqual(parseBoardView({}));
    expect(parseBoardView({ kind: 'forum', status: 'done', sort: 'votes' })).toEqual(parseBoardView({ kind: 'forum' }));
  });

  test('asks for what readers may see only', () => {
    expect(boardQuery(parseBoardView({}))).toMatchObject({ audience: 'readers', kind: 'suggestion', sort: 'votes' });
    expect(boardQuery(parseBoardView({ kind: 'forum' }))).toMatchObject({ kind: 'forum', sort: 'activity' });
  });
});

describe('the console’s list', () => {
  test.each([
    '/desk/board',
    '/desk/board?q=light&kind=forum&holds=spam&sort=newest&cursor=abc',
    '/desk/board?status=done',
  ])('comes back as it was: %s', (href) => {
    const view = parseBoardDeskView(paramsOf(href));
    expect(boardDeskListHref(view, { cursor: view.cursor })).toBe(href);
  });

  test('takes an address or a range for where posts came from, anything else for words', () => {
    expect(boardDeskQuery(parseBoardDeskView({ q: '203.0.113.0/24' }))).toHaveProperty('from');
    expect(boardDeskQuery(parseBoardDeskView({ q: 'light' }))).toMatchObject({ words: 'light', audience: 'desk' });
  });
});
