import { describe, expect, test } from 'vitest';
import { CONDITIONS_MAX } from '../../../lib/domain/rule';
import {
  newRuleHref,
  newRuleValues,
  parseConditions,
  parseRule,
  ruleFormValues,
  ruleIntentOf,
  withOneMore,
  withoutCondition,
} from '../../../lib/forms/rule-form';

const form = (fields: Record<string, string>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};
const typed = (fields: Record<string, string>) =>
  ruleFormValues(
    form({ field0: 'subject', comparison0: 'contains', value0: ' A  prize ', action: 'delete', ...fields }),
  );

describe('a rule’s form', () => {
  test('makes a rule of what was typed, named after its conditions unless it has a name', () => {
    const conditions = [{ field: 'subject', header: '', comparison: 'contains', value: 'A prize' }];
    expect(parseRule(typed({}))).toEqual({
      ok: true,
      value: { name: 'Subject contains “A prize”', conditions, action: 'delete' },
    });
    expect(parseRule(typed({ name: ' Prizes ' }))).toMatchObject({ value: { name: 'Prizes' } });
  });

  test('leaves conditions out that nobody filled in, but for the first', () => {
    const more = { field1: 'header', header1: ' ', comparison1: 'is', value1: '' };
    expect(parseConditions(typed(more))).toMatchObject({ ok: true, value: [{ value: 'A prize' }] });
    expect(parseConditions(typed({ ...more, value0: '' }))).toMatchObject({ ok: false });
  });

  test.each([
    ['nothing to look for', { value0: ' \u200b ' }, 'value', 'such as “You have won”'],
    ['a header without a name', { field0: 'header', value0: 'x' }, 'header', 'such as X-Mailer'],
    [
      'a header’s name that none can have',
      { field0: 'header', header0: 'X Mailer', value0: 'x' },
      'header',
      'such as X-Mailer',
    ],
    ['a pattern that meets everything', { comparison0: 'matches', value0: ' ** *' }, 'value', '“*You have won*”'],
    ['too much', { value0: 'x'.repeat(201) }, 'value', 'at most 200'],
  ])('names %s, with a right example', (_, fields, at, message) => {
    const parsed = parseRule(typed(fields));
    expect(parsed.ok ? {} : parsed.error.conditions?.[0]).toEqual({ [at]: expect.stringContaining(message) });
  });

  test('takes a header that is there at all, a domain with its sign, and a header’s name with its colon', () => {
    const any = { field0: 'header', header0: 'X-Spam:', comparison0: 'matches', value0: '*' };
    expect(parseConditions(typed(any))).toMatchObject({ value: [{ header: 'X-Spam', value: '*' }] });
    const domain = { field0: 'domain', comparison0: 'is', value0: '@spam.example' };
    expect(parseConditions(typed(domain))).toMatchObject({ value: [{ value: 'spam.example' }] });
  });

  test('is not stored before somebody chose what happens', () => {
    expect(parseRule(typed({ action: 'explode' }))).toMatchObject({ ok: false, error: { action: expect.any(String) } });
  });

  test('has as many conditions as there may be, and always one', () => {
    let values = typed({});
    for (let i = 0; i < 2 * CONDITIONS_MAX; i++) values = withOneMore(values);
    expect(values.conditions).toHaveLength(CONDITIONS_MAX);
    for (let i = 0; i < 2 * CONDITIONS_MAX; i++) values = withoutCondition(values, 0);
    expect(values.conditions).toHaveLength(1);
  });

  test('reads what its buttons ask for, and stores for any other', () => {
    expect(['try', 'add', 'remove 3', 'store', 'drop table'].map((intent) => ruleIntentOf(form({ intent })))).toEqual([
      { kind: 'try' },
      { kind: 'add' },
      { kind: 'remove', at: 3 },
      { kind: 'store' },
      { kind: 'store' },
    ]);
  });

  test('begins with what a link names', () => {
    const params = Object.fromEntries(new URL(newRuleHref('phone', '+43 1'), 'http://x').searchParams);
    expect(newRuleValues(params).conditions).toMatchObject([{ field: 'phone', value: '+43 1' }]);
    expect(newRuleValues({ field: 'nonsense' }).conditions).toMatchObject([{ field: 'sender', value: '' }]);
  });
});
