import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Channel } from '../../../lib/domain/channel';
import { channelOfPath } from '../../../lib/gate/channel-of-path';

describe('the plain paths', () => {
  test.each<[string, string, Channel | null]>([
    ['GET', '/chat', 'chat'],
    ['GET', '/chat/7K3M', 'chat'],
    ['POST', '/chat', 'chat'],
    ['GET', '/contact', 'contact_form'],
    ['GET', '/call', 'call'],
    ['POST', '/api/channels/contact-form', 'contact_form'],
    ['POST', '/api/channels/chat', 'chat'],
    ['GET', '/api/channels/chat/7/events', 'chat'],
    ['POST', '/api/channels/call', 'call'],
    ['POST', '/api/channels/board/topics', 'board'],
    ['OPTIONS', '/api/channels/chat', 'chat'],
    // Reading the board stays open.
    ['GET', '/board', null],
    ['HEAD', '/board/suggestions/7', null],
    ['GET', '/api/channels/board/topics', null],
    ['HEAD', '/api/channels/board/topics/7', null],
    ['POST', '/board', 'board'],
    ['POST', '/api/channels/board/topics/7/votes', 'board'],
    ['PUT', '/api/channels/board/topics/7', 'board'],
    ['DELETE', '/board/7', 'board'],
    ['OPTIONS', '/board', 'board'],
    ['get', '/board', 'board'],
    // Not a channel.
    ['GET', '/', null],
    ['POST', '/', null],
    ['GET', '/embed.js', null],
    ['GET', '/desk', null],
    ['POST', '/desk/chats/7', null],
    ['GET', '/desk/board', null],
    ['GET', '/desk/chat', null],
    ['POST', '/desk/contact', null],
    ['GET', '/sign-in', null],
    ['POST', '/sign-in', null],
    ['POST', '/api/auth/callback/credentials', null],
    ['GET', '/api/auth/chat', null],
    ['GET', '/api/v3/bans', null],
    ['GET', '/healthz', null],
    ['GET', '/_next/static/chunks/4f3a-contact.js', null],
    ['GET', '/_next/image', null],
    // Names that only begin like a channel's.
    ['GET', '/chats', null],
    ['GET', '/contacts', null],
    ['GET', '/contact-us', null],
    ['GET', '/call_center', null],
    ['GET', '/boards', null],
    ['POST', '/recall', null],
    ['POST', '/api/channelsx', null],
  ])('%s %s', (method, path, channel) => {
    expect(channelOfPath(method, path)).toBe(channel);
  });
});

describe('whatever else stands under /api/channels is a channel', () => {
  test.each(['/api/channels', '/api/channels/', '/api/channels/fax', '/api/channels/..%2ffax', '/API/Channels/fax'])(
    '%s',
    (path) => {
      expect(channelOfPath('GET', path)).not.toBeNull();
    },
  );
});

describe('no spelling gets past', () => {
  test.each<[string, string]>([
    ['a query', '/contact?x=1'],
    ['an empty query', '/contact?'],
    ['a query that names a staff path', '/contact?/desk'],
    ['a trailing slash', '/contact/'],
    ['several trailing slashes', '/contact///'],
    ['a doubled slash', '//contact'],
    ['doubled slashes', '///contact//x'],
    ['a backslash', '\\contact'],
    ['a slash and a backslash', '/\\contact'],
    ['an encoded slash', '/%2Fcontact'],
    ['an encoded slash in lower case', '/%2fcontact'],
    ['an encoded backslash', '/%5ccontact'],
    ['upper case', '/CONTACT'],
    ['mixed case', '/Contact'],
    ['an escaped letter', '/%63ontact'],
    ['all letters escaped', '/%63%6f%6e%74%61%63%74'],
    ['escaped upper case', '/%43ontact'],
    ['escaped twice', '/%2563ontact'],
    ['escaped three times', '/%252563ontact'],
    ['an escaped percent sign in the escape', '/%25%36%33ontact'],
    ['a dot segment', '/./contact'],
    ['a dot segment, escaped', '/%2e/contact'],
    ['parent segments', '/desk/../contact'],
    ['parent segments, escaped', '/desk/%2e%2e/contact'],
    ['parent segments, half escaped', '/desk/.%2E/contact'],
    ['parent segments, escaped twice', '/desk/%252e%252e/contact'],
    ['parent segments with an encoded slash', '/desk/..%2fcontact'],
    ['parent segments with a backslash', '/desk\\..\\contact'],
    ['parent segments with parameters', '/desk/..;x/contact'],
    ['more parent segments than segments', '/../../contact'],
    ['a detour that ends elsewhere', '/contact/../desk'],
    ['a trailing dot', '/contact.'],
    ['a trailing dot, escaped', '/contact%2e'],
    ['a trailing dot segment', '/contact/.'],
    ['a trailing space', '/contact%20'],
    ['a leading space', '/%20contact'],
    ['a tab inside', '/con%09tact'],
    ['a NUL at the end', '/contact%00'],
    ['parameters', '/contact;v=1'],
    ['parameters, escaped', '/contact%3bv=1'],
    ['an empty parameter', '/contact;'],
    ['a question mark, escaped', '/contact%3fx'],
    ['a fragment', '/contact#x'],
    ['a fragment, escaped', '/contact%23x'],
    ['a payload suffix', '/contact.rsc'],
    ['a prefetch suffix', '/contact.prefetch.rsc'],
    ['a text suffix', '/contact.txt'],
    ['a segment prefetch', '/contact.segments/_tree.segment.rsc'],
    ['a segment prefetch, escaped', '/contact%2esegments/_tree.segment.rsc'],
    ['a data path', '/_next/data/build-7/contact.json'],
    ['a data path, escaped', '/_next/data/build-7/%63ontact.json'],
    ['a data path, doubled slashes', '//_next//data//build-7//contact.json'],
    ['a data path in a data path', '/_next/data/a/_next/data/b/contact.json'],
    ['the folder behind it', '/(visitor)/contact'],
    ['the folder behind it, escaped', '/%28visitor%29/contact'],
    ['a slot', '/@modal/contact'],
    ['the file behind it', '/contact/page'],
    ['a stray escape', '/contact/%'],
    ['a stray escape before it', '/%zz/../contact'],
    ['broken UTF-8 beside it', '/%ff%2f..%2fcontact'],
    ['broken UTF-8 in the same escapes', '/desk/%ff%2f%2e%2e%2f%2e%2e%2fcontact'],
    ['full-width letters', '/%EF%BD%83ontact'],
    ['a zero-width space', '/con%E2%80%8Btact'],
  ])('%s: %s', (_, path) => {
    expect(channelOfPath('GET', path)).toBe('contact_form');
    expect(channelOfPath('POST', path)).toBe('contact_form');
  });

  test.each<[string, string]>([
    ['an encoded slash', '/api%2Fchannels%2Fchat'],
    ['upper case', '/API/CHANNELS/CHAT'],
    ['a doubled slash', '/api//channels//chat'],
    ['a suffix on each', '/api.rsc/channels.rsc/chat.rsc'],
    ['parameters on each', '/api;a/channels;b/chat;c'],
    ['a detour', '/api/auth/../channels/chat'],
    ['a detour, escaped twice', '/api/auth/%252e%252e/channels/chat'],
    ['an escaped letter', '/api/channel%73/ch%61t'],
    ['behind a staff path', '/desk/../api/channels/chat'],
  ])('the API, %s: %s', (_, path) => {
    expect(channelOfPath('GET', path)).toBe('chat');
  });

  test('a path that is the board in one reading and another channel in the next is closed', () => {
    expect(channelOfPath('GET', '/board/..%2fchat')).toBe('chat');
    expect(channelOfPath('GET', '/board/../contact')).toBe('contact_form');
    expect(channelOfPath('GET', '/api/channels/board/%2e%2e/chat')).toBe('chat');
  });

  test('nothing but reading goes to Next’s internal paths, where the image optimiser asks any path by proxy', () => {
    expect(
      channelOfPath('POST', '/_next/image?url=%2Fapi%2Fchannels%2Fboard%2Ftopics%2F1%2Fvotes&w=64&q=75'),
    ).not.toBeNull();
    expect(channelOfPath('GET', '/_next/image?url=%2Flogo.png&w=64&q=75')).toBeNull();
  });

  test('escaping any characters any number of times changes nothing', () => {
    const escaped = (text: string, choices: readonly number[]) =>
      [...text]
        .map((character, index) => {
          let result = character;
          for (let depth = 0; depth < (choices[index % choices.length] ?? 0); depth += 1) {
            result = [...result].map((one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
          }
          return result;
        })
        .join('');
    fc.assert(
      fc.property(
        fc.constantFrom('/contact', '/chat/7', '/call', '/api/channels/fax', '/api/channels/contact-form'),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 30 }),
        (path, choices) => {
          expect(channelOfPath('POST', `/${escaped(path.slice(1), choices)}`)).not.toBeNull();
        },
      ),
    );
  });
});

test('any text is answered, and quickly', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      channelOfPath('GET', `/${text}`);
    }),
  );
  const started = performance.now();
  for (const unit of ['/', '%', '%25', '../', '(', ';', '%2e%2e%2f', '/_next/data/x']) {
    channelOfPath('GET', `/${unit.repeat(8000 / unit.length)}`);
  }
  expect(performance.now() - started).toBeLessThan(500);
});
