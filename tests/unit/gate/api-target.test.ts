import { expect, test } from 'vitest';
import { apiTarget } from '../../../lib/gate/api-target';

test.each([
  ['/api/v3/bans/', '/api/v3/bans'],
  ['/api/v3/bans/?_page=1', '/api/v3/bans?_page=1'],
  ['/api/v3/bans/12/_expire/', '/api/v3/bans/12/_expire'],
  ['/api/v3/bans', '/api/v3/bans'],
  ['/api/v3/bans?x=/', '/api/v3/bans?x=/'],
  ['/api/v3/bans//', '/api/v3/bans//'],
  ['/api/v3/', '/api/v3/'],
  ['/api/channels/chat/', '/api/channels/chat/'],
  ['/desk/bans/', '/desk/bans/'],
])('%s is asked for as %s', (target, wanted) => {
  expect(apiTarget(target)).toBe(wanted);
});
