import { expect, test } from 'vitest';
import { contentPolicy } from '../../../lib/gate/content-policy';
import { frameAncestors } from '../../../lib/gate/frame-ancestors';

const SITES = ['https://shop.example.com', 'http://localhost:8080'];

test('the chat made for frames may be framed by its own site and by the listed ones', () => {
  const ancestors = frameAncestors('/chat?embedded=1&page=https%3A%2F%2Fshop.example.com%2F', SITES);
  expect(ancestors).toBe("'self' https://shop.example.com http://localhost:8080");
  expect(contentPolicy({ development: false, ancestors })).toContain(`frame-ancestors ${ancestors}`);
  expect(frameAncestors('/chat?embedded=1', [])).toBe("'self'");
});

test('so may the call', () => {
  expect(frameAncestors('/call?embedded=1', SITES)).toBe("'self' https://shop.example.com http://localhost:8080");
  expect(frameAncestors('/call', SITES)).toBe("'none'");
});

test.each([
  '/chat',
  '/chat?embedded=0',
  '/chat?embedded',
  '/chat?page=embedded=1',
  '/chat/?embedded=1',
  '/chat/x?embedded=1',
  '/CHAT?embedded=1',
  '/%63hat?embedded=1',
  '/contact?embedded=1',
  '/sign-in?embedded=1',
  '/desk/tickets?embedded=1',
  '/desk/../chat?embedded=1',
  '/?embedded=1',
])('%s may be framed by nobody', (target) => {
  expect(frameAncestors(target, SITES)).toBe("'none'");
});
