import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { iceConfiguration } from '../../../lib/channels/call/ice-configuration';

const now = new Date('2026-01-01T00:00:00Z');

test('without servers the browsers find one another on their network', () => {
  expect(iceConfiguration({ servers: [], turnSecret: null, relayOnly: false }, 'QXR-1', now)).toEqual({
    iceServers: [],
    iceTransportPolicy: 'all',
  });
});

test('TURN servers get credentials of an hour in coturn’s scheme; others, and those with credentials, stay as they are', () => {
  const own = { urls: 'turn:own.example.com', username: 'desk', credential: 'secret' };
  const servers = [{ urls: 'stun:stun.example.com' }, { urls: ['turn:a.example.com', 'turns:a.example.com'] }, own];
  const { iceServers, iceTransportPolicy } = iceConfiguration(
    { servers, turnSecret: 'north', relayOnly: true },
    'QXR-1',
    now,
  );
  const username = `${now.getTime() / 1000 + 3_600}:QXR-1`;
  const credential = createHmac('sha1', 'north').update(username).digest('base64');
  expect(iceServers).toEqual([servers[0], { urls: servers[1]?.urls, username, credential }, own]);
  expect(iceTransportPolicy).toBe('relay');
});
