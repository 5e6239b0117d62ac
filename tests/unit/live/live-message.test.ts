import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LiveMessage, readLiveMessage, writeLiveMessage } from '../../../lib/live/live-message';

const GOOD: readonly LiveMessage[] = [
  { kind: 'chat', from: 'a', ticketId: 7 },
  { kind: 'agents', from: 'a' },
  { kind: 'bans', from: 'a' },
  { kind: 'typing', from: 'a', ticketId: 7, side: 'agent', name: 'Ada' },
];

describe('what instances tell one another', () => {
  test.each(GOOD)('is read as it was written: $kind', (message) => {
    expect(readLiveMessage(writeLiveMessage(message))).toEqual(message);
  });

  test.each([
    '',
    'null',
    '[]',
    '{',
    '"chat"',
    '{"kind":"chat","from":"a"}',
    '{"kind":"chat","from":"a","ticketId":"7"}',
    '{"kind":"chat","from":"a","ticketId":-1}',
    '{"kind":"chat","from":"a","ticketId":1.5}',
    '{"kind":"chat","from":"a","ticketId":7,"more":1}',
    '{"kind":"chat","from":"","ticketId":7}',
    '{"kind":"flush","from":"a"}',
    `{"kind":"typing","from":"a","ticketId":7,"side":"agent","name":"${'x'.repeat(101)}"}`,
    `{"kind":"bans","from":"a"}${' '.repeat(1_000)}`,
  ])('is nothing when it is anything else: %s', (text) => {
    expect(readLiveMessage(text)).toBeNull();
  });

  test('whatever comes in, reading it does not throw', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => readLiveMessage(text) === null));
  });
});
