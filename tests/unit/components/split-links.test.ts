import { expect, test } from 'vitest';
import { splitLinks } from '../../../components/tickets/split-links';

const links = (text: string) => splitLinks(text).flatMap(({ href }) => href ?? []);

test.each([
  ['see https://shop.example/track/1042', ['https://shop.example/track/1042']],
  ['http://a.example and HTTPS://B.example/x', ['http://a.example/', 'https://b.example/x']],
  ['(see https://en.example/wiki/A_(b))', ['https://en.example/wiki/A_(b)']],
  ['[https://a.example/x]', ['https://a.example/x']],
  ['Is it https://a.example/x?', ['https://a.example/x']],
  ['https://a.example/x?a=1&b=2#c.', ['https://a.example/x?a=1&b=2#c']],
  ['https://a.example/x<b>bold</b>', ['https://a.example/x']],
  ['"https://a.example/x"', ['https://a.example/x']],
  ['https://مثال.example/ü', ['https://xn--mgbh0fb.example/%C3%BC']],
  ['javascript:alert(1) data:text/html,x ftp://a.example file:///etc/passwd', []],
  ['https://bank.example@evil.example/', []],
  ['https://user:pass@bank.example/', []],
  ['https:// http://? https://.', []],
  ['xhttps://a.example', []],
  ['www.example.com jane@example.com', []],
])('%j has the links %j', (text, expected) => {
  expect(links(text)).toEqual(expected);
});

test.each(['', 'no links', 'a https://a.example/x, b\nhttps://b.example.', '  https://a.example  '])(
  'the pieces of %j make the whole text again',
  (text) => {
    expect(
      splitLinks(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  },
);

test('texts made to take long don’t', () => {
  const begun = performance.now();
  splitLinks('https://'.repeat(20_000));
  splitLinks(`https://a.example/${'('.repeat(50_000)}`);
  splitLinks(`https://a.example/${').'.repeat(50_000)}`);
  splitLinks('x'.repeat(1_000_000));
  // As many as a visitor may send in a minute.
  for (let message = 0; message < 60; message++) splitLinks(`https://a.example/${')'.repeat(1_980)} `.repeat(2));
  expect(performance.now() - begun).toBeLessThan(1000);
});
