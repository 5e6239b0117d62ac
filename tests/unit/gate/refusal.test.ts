import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CHANNELS } from '../../../lib/domain/channel';
import { HIT_CHANNELS } from '../../../lib/domain/hit-channel';
import {
  type Answer,
  bannedAnswer,
  plainAnswer,
  unavailableAnswer,
  unknownAddressAnswer,
  untilText,
} from '../../../lib/gate/refusal';
import { CHANNEL_PAGES, channelOfRefusalPath, refusalPath } from '../../../lib/gate/refusal-path';
import { newReference, REFERENCE_CHARS, readReference } from '../../../lib/gate/refusal-reference';

const base = { deskName: 'Example Help Desk', channel: 'chat', reference: 'GH-7K3M-Q2' } as const;
const html = { ...base, format: 'html' } as const;
const json = { ...base, format: 'json' } as const;
const validUntil = new Date('2026-11-24T15:30:00Z');
const doubt = { kind: 'unreadable-entry', message: 'Set <the> proxy.' } as const;

function headers(answer: Answer): Record<string, string> {
  const names = answer.headers.filter((_, index) => index % 2 === 0);
  return Object.fromEntries(names.map((name, index) => [name, answer.headers[2 * index + 1] ?? '']));
}

describe('the page for a banned visitor', () => {
  const answer = bannedAnswer({ ...html, validUntil });
  const text = answer.body;

  test('says who refuses, until when, and the code', () => {
    expect(answer.status).toBe(403);
    expect(text).toContain('Example Help Desk');
    expect(text).toContain('<time datetime="2026-11-24T15:30:00.000Z">Tue 24 Nov 2026, 15:30 UTC</time>');
    expect(text).toContain('GH-7K3M-Q2');
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
  });

  test('says no end when there is none', () => {
    expect(bannedAnswer({ ...html, validUntil: null }).body).not.toMatch(/<time|UTC|null/);
  });

  test.each(HIT_CHANNELS)('has words of its own for %s', (channel) => {
    const title = /<title>(.*) &#183; /.exec(bannedAnswer({ ...html, channel, validUntil }).body)?.[1];
    expect(title).toMatch(/^You can&#8217;t /);
  });

  test('is never kept, guessed at or told to others, and runs nothing', () => {
    expect(headers(answer)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(Buffer.byteLength(answer.body)),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(text).not.toMatch(/<script|javascript:|\son\w+=|https?:/i);
  });

  test('allows exactly the style that it has', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers(answer)['content-security-policy']).toContain(`style-src 'sha256-${hash}';`);
    expect(text).not.toMatch(/\sstyle=/);
  });

  test('may be framed, so that the chat window in another page can show it', () => {
    expect(headers(answer)['content-security-policy']).not.toContain('frame-ancestors');
    expect(headers(answer)['x-frame-options']).toBeUndefined();
  });

  test('shows each refusal its own code, however often it was written before', () => {
    const codes = Array.from({ length: 3 }, newReference);
    for (const reference of codes) {
      for (const format of ['html', 'json'] as const) {
        const again = bannedAnswer({ ...base, format, reference, validUntil });
        expect(again.body.split(reference)).toHaveLength(2);
        expect(again.body).not.toContain('GH--');
        expect(headers(again)['content-length']).toBe(String(Buffer.byteLength(again.body)));
      }
    }
  });

  test('shows each desk, channel and end its own text', () => {
    for (let count = 0; count < 600; count += 1) {
      const ends = new Date(validUntil.getTime() + count * 60_000);
      const deskName = `Desk ${count % 7}`;
      const one = bannedAnswer({ ...html, deskName, channel: CHANNELS[count % 4] ?? 'chat', validUntil: ends });
      expect(one.body).toContain(ends.toISOString());
      expect(one.body).toContain(`${deskName}<`);
    }
  });

  test('is ASCII, whatever the desk’s name', () => {
    const named = bannedAnswer({ ...html, deskName: 'Café 東京 🛎', validUntil });
    expect(named.body).toContain('Caf&#233; &#26481;&#20140; &#128718;');
    expect(named.body).toMatch(/^[\n\x20-\x7e]+$/);
  });

  test('escapes the desk’s name', () => {
    const named = bannedAnswer({ ...html, deskName: '<img src=x onerror=alert(1)> & "Co" \'s', validUntil });
    expect(named.body).not.toContain('<img');
    expect(named.body).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;Co&quot; &#39;s');
    expect(headers(named)['content-length']).toBe(String(Buffer.byteLength(named.body)));
  });
});

describe('the answer for programs', () => {
  test('is ASCII too, and reads the same', () => {
    const odd = unknownAddressAnswer({ ...json, doubt: { ...doubt, message: 'Café “東京” 🛎' } });
    expect(odd.body).toMatch(/^[\x20-\x7e]+$/);
    expect(JSON.parse(odd.body)).toMatchObject({ detail: 'Café “東京” 🛎' });
  });

  test('is a problem document', () => {
    const answer = bannedAnswer({ ...json, validUntil });
    expect(answer.status).toBe(403);
    expect(headers(answer)).toMatchObject({
      'content-type': 'application/problem+json',
      'content-length': String(Buffer.byteLength(answer.body)),
      'cache-control': 'no-store',
    });
    expect(JSON.parse(answer.body)).toEqual({
      type: 'urn:gatehouse:problem:banned',
      title: 'You cannot use this channel: chats.',
      status: 403,
      channel: 'chat',
      valid_until: '2026-11-24T15:30:00.000Z',
      reference: 'GH-7K3M-Q2',
    });
  });

  test('says null when there is no end', () => {
    expect(JSON.parse(bannedAnswer({ ...json, validUntil: null }).body)).toMatchObject({
      valid_until: null,
    });
  });
});

describe('the answer to an unknown address', () => {
  test('tells the operator what to set, escaped', () => {
    const answer = unknownAddressAnswer({ ...html, doubt });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('Set &lt;the&gt; proxy.');
  });

  test('for programs too', () => {
    expect(JSON.parse(unknownAddressAnswer({ ...json, doubt }).body)).toMatchObject({
      type: 'urn:gatehouse:problem:unknown-address',
      status: 400,
      doubt: 'unreadable-entry',
      detail: 'Set <the> proxy.',
    });
  });
});

describe('the answer while nothing can be checked', () => {
  test.each([html, json])('asks to try again', (context) => {
    const answer = unavailableAnswer(context);
    expect(answer.status).toBe(503);
    expect(headers(answer)['retry-after']).toBe('10');
    expect(answer.body).toContain('try again shortly');
  });
});

describe('a server action’s page', () => {
  test.each([html, json])('is sent to the path that shows the refusal', (context) => {
    const answer = bannedAnswer({ ...context, validUntil, actionRedirect: refusalPath('board') });
    expect(headers(answer)['x-action-redirect']).toBe('/refused/board;replace');
    expect(headers(answer)['content-type']).not.toBe('text/x-component');
    expect(headers(bannedAnswer({ ...context, validUntil }))['x-action-redirect']).toBeUndefined();
  });

  test.each(CHANNELS)('that path belongs to %s alone', (channel) => {
    expect(channelOfRefusalPath(refusalPath(channel))).toBe(channel);
    expect(channelOfRefusalPath(`${refusalPath(channel)}/`)).toBeNull();
    expect(CHANNEL_PAGES[channel]).toMatch(/^\/[a-z]+$/);
  });
});

describe('the time shown', () => {
  test.each([
    ['2026-11-24T15:30:00.000Z', 'Tue 24 Nov 2026, 15:30 UTC'],
    ['2026-11-24T15:30:00.001Z', 'Tue 24 Nov 2026, 15:31 UTC'],
    ['2026-12-31T23:59:59.999Z', 'Fri 1 Jan 2027, 00:00 UTC'],
    ['2027-03-30T00:00:00.000Z', 'Tue 30 Mar 2027, 00:00 UTC'],
    ['5000-12-31T23:59:59.999Z', 'Thu 1 Jan 5001, 00:00 UTC'],
  ])('%s is %s, never too early', (instant, text) => {
    expect(untilText(new Date(instant))).toBe(text);
  });
});

describe('the reference code', () => {
  test('is short, readable and new each time', () => {
    const codes = Array.from({ length: 2000 }, newReference);
    for (const code of codes) expect(code).toMatch(/^GH-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/);
    expect(codes[0]).toHaveLength(REFERENCE_CHARS);
    expect(new Set(codes).size).toBeGreaterThan(1990);
  });

  test('is read back, however it is typed', () => {
    for (let at = 0; at < 200; at += 1) {
      const code = newReference();
      for (const typed of [
        code,
        code.toLowerCase(),
        ` ${code} `,
        code.replaceAll('-', ' '),
        code.replaceAll('-', ''),
      ]) {
        expect(readReference(typed)).toBe(code);
      }
    }
    expect(readReference('gh-o1il-q2')).toBe('GH-0111-Q2');
  });

  test.each([
    '',
    'GH-',
    '7K3M-Q2',
    'GH-7K3M-Q',
    'GH-7K3M-Q23',
    'GH-7K3U-Q2',
    'GH-7K3M-Q2 x',
    'QXR-48213-907',
    '203.0.113.7',
  ])('%j is none', (typed) => expect(readReference(typed)).toBeNull());
});

test('a plain answer is plain', () => {
  const answer = plainAnswer(400, 'No.');
  expect(answer.body).toBe('No.\n');
  expect(headers(answer)).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
});
