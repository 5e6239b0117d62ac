import { describe, expect, test } from 'vitest';
import { safeNextPath, signInPath } from '../../../lib/auth/safe-next-path';

describe('after signing in', () => {
  test.each([
    ['/desk', '/desk'],
    ['/desk/', '/desk/'],
    ['/desk/bans?sort=created#row-3', '/desk/bans?sort=created#row-3'],
    ['/desk/bans/../tickets', '/desk/tickets'],
    ['/desk/a%2F..%2Fb', '/desk/a%2F..%2Fb'],
  ])('%s leads to %s', (asked, expected) => {
    expect(safeNextPath(asked)).toBe(expected);
  });

  test.each([
    'https://evil.example/desk',
    '//evil.example/desk',
    '///evil.example/desk',
    '/\\evil.example/desk',
    '\\\\evil.example\\desk',
    '/\t/evil.example/desk',
    '/desk/../..//evil.example',
    '/desk/..//evil.example/desk',
    '/desk/%2e%2e//evil.example',
    'javascript:alert(1)//desk',
    '/deskevil',
    '/contact',
    'desk',
    '',
    `/desk/${'a'.repeat(3000)}`,
    undefined,
    null,
    ['/desk/bans', '//evil.example'],
    42,
  ])('%j leads to nothing but the desk', (asked) => {
    expect(safeNextPath(asked)).toBe('/desk');
  });

  test('what is kept stays on this site however often it is resolved', () => {
    const path = safeNextPath('/desk/bans?next=//evil.example');
    expect(new URL(path, 'http://desk.example.com').origin).toBe('http://desk.example.com');
  });

  test('the sign-in page is told where to go on to', () => {
    expect(signInPath('/desk/bans?page=2')).toBe('/sign-in?next=%2Fdesk%2Fbans%3Fpage%3D2');
    expect(signInPath('//evil.example')).toBe('/sign-in');
  });
});
