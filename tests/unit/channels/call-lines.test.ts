import { expect, test } from 'vitest';
import { callbackText, visitorHungUpLine } from '../../../lib/channels/call/call-lines';

const acceptedAt = new Date('2026-01-01T00:00:00Z');
const after = (seconds: number) => new Date(acceptedAt.getTime() + seconds * 1000);

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min 0 s'],
  [192, '3 min 12 s'],
  [3_720, '1 h 2 min'],
  [-5, '0 s'],
])('a call of %i seconds lasted %s', (seconds, words) => {
  expect(visitorHungUpLine('', { acceptedAt }, after(seconds))).toBe(
    `An unidentified visitor ended the call after ${words}.`,
  );
});

test('a wish to be called back has the number first', () => {
  expect(callbackText('+44 20 7946 0018', '')).toBe('Please call back: +44 20 7946 0018');
  expect(callbackText('+44 20 7946 0018', 'After six')).toBe('Please call back: +44 20 7946 0018\n\nAfter six');
});
