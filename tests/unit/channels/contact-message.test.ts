import { describe, expect, test } from 'vitest';
import { CONTACT_LENGTH_MAX, parseContactMessage } from '../../../lib/channels/contact-form/contact-message';

const GOOD = { name: 'Jane Doe', email: 'jane@example.com', subject: 'My order', message: 'It has not arrived.' };
const parse = (overrides: Record<string, unknown>) => parseContactMessage({ ...GOOD, ...overrides });
const fieldsInError = (overrides: Record<string, unknown>) => {
  const parsed = parse(overrides);
  return parsed.ok ? [] : parsed.error.map(({ field }) => field);
};

describe('a contact message', () => {
  test('is taken as it was written', () => {
    expect(parse({})).toEqual({ ok: true, value: GOOD });
  });

  test('loses the white space around it, and line breaks inside single lines', () => {
    expect(
      parse({ name: '  Jane \n Doe ', email: ' jane@example.com\n', message: '\n\nHello\r\nthere\r ' }),
    ).toMatchObject({
      value: { name: 'Jane Doe', email: 'jane@example.com', message: 'Hello\nthere' },
    });
  });

  test('loses control characters, which Postgres would not store or which hide what a text says', () => {
    const parsed = parse({ name: 'Ja\u0000ne\u202e Doe', message: 'a\u0000b\u0007\tc\u202ed\n👩‍👧 e' });
    expect(parsed).toMatchObject({ value: { name: 'Jane Doe', message: 'ab\tcd\n👩‍👧 e' } });
  });

  test.each(['name', 'email', 'subject', 'message'] as const)(
    'without %s names that field, with an example',
    (field) => {
      for (const nothing of [undefined, null, '', ' \n ', '\u0000', 42, ['x'], { text: 'x' }]) {
        const parsed = parse({ [field]: nothing });
        expect(parsed).toMatchObject({ ok: false, error: [{ field, message: expect.stringMatching(/such as/) }] });
      }
    },
  );

  test.each(['name', 'subject', 'message'] as const)('may be as long as the limit of %s and no longer', (field) => {
    const longest = 'x'.repeat(CONTACT_LENGTH_MAX[field]);
    expect(fieldsInError({ [field]: longest })).toEqual([]);
    expect(fieldsInError({ [field]: ` ${longest} ` })).toEqual([]);
    expect(fieldsInError({ [field]: `${longest}x` })).toEqual([field]);
  });

  test.each(['jane', 'jane@', '@example.com', 'jane@example', 'jane doe@example.com', 'a@b@example.com'])(
    '%s is no e-mail address, and an example is given',
    (email) => {
      expect(parse({ email })).toMatchObject({
        ok: false,
        error: [{ field: 'email', message: expect.stringContaining('jane@example.com') }],
      });
    },
  );

  test('names everything that is wrong at once, in the order of the form', () => {
    expect(fieldsInError({ name: '', email: 'jane', subject: '', message: '' })).toEqual([
      'name',
      'email',
      'subject',
      'message',
    ]);
  });

  test.each([[null], [undefined], ['text'], [42], [[]], [[GOOD]]])('%j is a message without anything', (input) => {
    const parsed = parseContactMessage(input);
    expect(parsed.ok ? [] : parsed.error).toHaveLength(4);
  });

  test('carries nothing but its four fields', () => {
    expect(parse({ spam: true, channel: 'chat', __proto__: { name: 'x' } })).toEqual({ ok: true, value: GOOD });
  });
});
