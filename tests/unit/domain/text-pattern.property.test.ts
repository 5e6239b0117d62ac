import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldText, hasPart, matchesPattern } from '../../../lib/domain/text-pattern';

/** Few letters, so that parts come up in texts by chance, and repeat themselves. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 30 });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '*'), maxLength: 12 });

/** Slow and obvious: every way to take the pattern's first sign. */
function matchesSlowly(text: string, pattern: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) {
    return matchesSlowly(text, pattern.slice(1)) || (text !== '' && matchesSlowly(text.slice(1), pattern));
  }
  return text !== '' && text[0] === pattern[0] && matchesSlowly(text.slice(1), pattern.slice(1));
}

describe('a pattern', () => {
  test('matches what trying every way matches', () => {
    fc.assert(fc.property(text, pattern, (t, p) => matchesPattern(t, p) === matchesSlowly(t, p)));
  });

  test('made of a text’s own pieces matches it', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (parts) =>
        matchesPattern(parts.join('b'), parts.join('*')),
      ),
    );
  });

  test('of a part between two signs is the same as containing it', () => {
    fc.assert(fc.property(text, text, (t, part) => matchesPattern(t, `*${part}*`) === hasPart(t, part)));
    fc.assert(fc.property(text, text, (t, part) => hasPart(t, part) === t.includes(part)));
  });

  test('takes no other sign for anything but itself', () => {
    for (const sign of ['.', '?', '+', '(a+)+$', '[ab]', '\\d', '^', '%', '_']) {
      expect(matchesPattern(sign, sign)).toBe(true);
      expect(matchesPattern('a', sign)).toBe(false);
    }
  });
});

describe('hostile texts and patterns', () => {
  const LONG = 100_000;
  test.each([
    ['many signs', 'a'.repeat(LONG), `${'*a'.repeat(100)}*b`],
    ['a part that almost fits everywhere', 'a'.repeat(LONG), `*${'a'.repeat(190)}b*`],
    ['parts that almost fit, one after the other', 'ab'.repeat(LONG / 2), `*${'abab*'.repeat(38)}c`],
    ['what makes regular expressions explode', `${'a'.repeat(LONG)}!`, '(a+)+$'],
  ])('take no longer than reading them: %s', (_, hostile, p) => {
    const started = performance.now();
    expect(matchesPattern(hostile, p)).toBe(false);
    // It takes a few ms; backtracking would take minutes.
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('folding', () => {
  test.each([
    ['upper and lower case', 'You WON', 'you won'],
    ['letters of full width', 'Ｐｒｉｚｅ', 'prize'],
    ['white space of any kind', ' a \r\n\t b\u00a0c ', 'a b c'],
    ['zero-width characters', 'v\u200bi\u00adagra\u2060', 'viagra'],
    ['accents written in two ways', 'cafe\u0301', 'café'],
  ])('makes the same of %s', (_, one, other) => {
    expect(foldText(one)).toBe(other);
  });

  test('done twice changes nothing more', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'aİßﬁΣςｅ \u0301\u00a0\u200b\ufdfa\u00ad\n') }),
        (t) => foldText(foldText(t)) === foldText(t),
      ),
    );
  });
});
