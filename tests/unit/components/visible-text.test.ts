import { expect, test } from 'vitest';
import { visibleText } from '../../../components/ui/visible-text';

test.each([
  ['an override of direction', 'invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['an isolate that is never closed', 'a\u2066b\u2067c\u2068d', 'abcd'],
  ['nothing of no width', 'pay\u200bpal\ufeff\u2060', 'paypal'],
  ['a bell, a NUL, an escape sequence', 'a\u0007b\u0000c\u001b[31m', 'abc[31m'],
  ['separators that look like line breaks', 'a\u2028b\u2029c', 'abc'],
])('%s is taken out', (_, text, expected) => {
  expect(visibleText(text)).toBe(expected);
});

test.each(['two\nlines\tand a tab', 'مرحبا 😀', '👩‍👩‍👧', 'א\u200f(b)', 'می‌خواهم', '<b>&amp;</b>', '𝕬 e\u0301'])(
  '%j stays as it is',
  (text) => {
    expect(visibleText(text)).toBe(text);
  },
);
