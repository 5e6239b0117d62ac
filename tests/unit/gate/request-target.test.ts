import { describe, expect, test } from 'vitest';
import { requestTarget, TARGET_CHARS_MAX, type TargetFault } from '../../../lib/gate/request-target';

describe('targets that pass', () => {
  test.each<[string, string, string, string | null]>([
    ['/', '/', '/', null],
    ['/chat', '/chat', '/chat', null],
    ['/chat?a=1&b=%', '/chat?a=1&b=%', '/chat', null],
    ['/chat?x=%00', '/chat?x=%00', '/chat', null],
    ['/%63hat', '/%63hat', '/%63hat', null],
    ['//chat', '//chat', '//chat', null],
    ['/a\\b', '/a\\b', '/a\\b', null],
    ['/caf%C3%A9', '/caf%C3%A9', '/caf%C3%A9', null],
    ['/(visitor)/chat;v=1', '/(visitor)/chat;v=1', '/(visitor)/chat;v=1', null],
    ['http://desk.example/chat?x', '/chat?x', '/chat', 'desk.example'],
    ['HTTPS://desk.example:8443/chat', '/chat', '/chat', 'desk.example:8443'],
    ['http://desk.example', '/', '/', 'desk.example'],
    ['http://desk.example?x', '/?x', '/', 'desk.example'],
    ['http://[2001:db8::7]:80/chat', '/chat', '/chat', '[2001:db8::7]:80'],
    ['http://desk.example//chat', '//chat', '//chat', 'desk.example'],
  ])('%s', (raw, target, path, host) => {
    expect(requestTarget(raw)).toEqual({ ok: true, value: { target, path, host } });
  });
});

describe('targets that are refused', () => {
  test.each<[string, TargetFault]>([
    ['', 'not-ascii'],
    ['*', 'asterisk-form'],
    ['desk.example:443', 'authority-form'],
    ['chat', 'authority-form'],
    ['ftp://desk.example/chat', 'not-http'],
    ['http://', 'not-http'],
    ['http:///chat', 'not-http'],
    ['http://visitor@desk.example/chat', 'not-http'],
    ['http://desk.example\\@other.example/chat', 'not-http'],
    ['http://desk.example\\chat', 'not-http'],
    ['http:/chat', 'authority-form'],
    ['/chat#x', 'fragment'],
    ['/#/../chat', 'fragment'],
    ['/ch at', 'not-ascii'],
    ['/ch\tat', 'not-ascii'],
    ['/café', 'not-ascii'],
    ['/chat\0', 'not-ascii'],
    ['/chat%00', 'nul'],
    ['/chat%2500', 'nul'],
    ['/chat%252500', 'nul'],
    ['http://desk.example/chat%00', 'nul'],
    ['/%', 'malformed-escape'],
    ['/%6', 'malformed-escape'],
    ['/%zz', 'malformed-escape'],
    ['/%ff', 'malformed-escape'],
    ['/%c0%af', 'malformed-escape'],
  ])('%j: %s', (raw, fault) => {
    expect(requestTarget(raw)).toEqual({ ok: false, fault, status: 400 });
  });

  test('longer than the limit: 414, and not one character less', () => {
    expect(requestTarget(`/${'a'.repeat(TARGET_CHARS_MAX)}`)).toEqual({ ok: false, fault: 'too-long', status: 414 });
    expect(requestTarget(`/${'a'.repeat(TARGET_CHARS_MAX - 1)}`)).toMatchObject({ ok: true });
  });
});
