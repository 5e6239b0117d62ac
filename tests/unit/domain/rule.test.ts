import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstRuleMet, type InboundFacts, meetsConditions, type RuleCondition } from '../../../lib/domain/rule';

const MAIL: InboundFacts = {
  channel: 'email',
  senders: ['bo@spam.example'],
  phone: '',
  subject: 'You have WON a prize',
  body: 'Click\nhere: https://spam.example/claim',
  headers: [
    ['X-Mailer', 'BulkBlaster 3'],
    ['Received', 'from one.example'],
    ['Received', 'from two.example'],
  ],
};
const CALL: InboundFacts = {
  channel: 'phone',
  senders: [],
  phone: '+436601234567',
  subject: 'Call from +43 660 1234567',
  body: '',
  headers: [],
};

const when = (field: RuleCondition['field'], comparison: RuleCondition['comparison'], value: string, header = '') => [
  { field, header, comparison, value },
];

describe('a condition', () => {
  test.each([
    ['the sender’s address', when('sender', 'is', 'Bo@Spam.Example'), true],
    ['another address', when('sender', 'is', 'o@spam.example'), false],
    ['the domain', when('domain', 'is', 'spam.example'), true],
    ['a domain that only ends like it', when('domain', 'is', 'example'), false],
    ['subdomains by a pattern', when('domain', 'matches', '*.example'), true],
    ['a part of the subject', when('subject', 'contains', 'won a'), true],
    ['the whole subject', when('subject', 'is', 'you have won a prize'), true],
    ['a phrase that a line break parts', when('body', 'contains', 'click here'), true],
    ['a pattern that is not about the whole text', when('body', 'matches', 'click'), false],
    ['a pattern about the whole text', when('body', 'matches', 'click*/claim'), true],
    ['a header by its name, in any case', when('header', 'contains', 'bulkblaster', 'x-mailer'), true],
    ['any of several headers of a name', when('header', 'is', 'from two.example', 'Received'), true],
    ['a header that is not there', when('header', 'matches', '*', 'X-Spam'), false],
    ['a header that is there, whatever it says', when('header', 'matches', '*', 'X-Mailer'), true],
    ['a number, of what has none', when('phone', 'matches', '*'), false],
    ['nothing', when('subject', 'contains', ' \u200b '), false],
  ])('about %s', (_, conditions, holds) => {
    expect(meetsConditions(conditions, MAIL)).toBe(holds);
  });

  test.each([
    ['written otherwise', when('phone', 'is', '0043 (660) 123-45 67'), true],
    ['of a whole country', when('phone', 'matches', '+43 660*'), true],
    ['of another country', when('phone', 'matches', '+44*'), false],
    ['in part', when('phone', 'contains', '660 12'), true],
  ])('about a number %s', (_, conditions, holds) => {
    expect(meetsConditions(conditions, CALL)).toBe(holds);
  });

  test('is one of all that must hold', () => {
    const [prize] = when('subject', 'contains', 'prize');
    const [other] = when('sender', 'is', 'jane@example.com');
    if (!prize || !other) throw new Error();
    expect(meetsConditions([prize], MAIL)).toBe(true);
    expect(meetsConditions([prize, other], MAIL)).toBe(false);
    expect(meetsConditions([], MAIL)).toBe(false);
  });
});

describe('of several rules', () => {
  const rules = fc.array(
    fc.record({
      id: fc.nat(),
      enabled: fc.boolean(),
      conditions: fc.constantFrom(when('subject', 'contains', 'prize'), when('body', 'contains', 'no such text')),
    }),
    { maxLength: 8 },
  );

  test('the first enabled one whose conditions hold decides, and nothing after it', () => {
    fc.assert(
      fc.property(rules, rules, (before, after) => {
        const met = firstRuleMet(before, MAIL);
        for (const rule of before) {
          const holds = rule.enabled && meetsConditions(rule.conditions, MAIL);
          if (rule === met) return firstRuleMet([...before, ...after], MAIL) === met;
          if (holds) return false;
        }
        return met === null && firstRuleMet([...before, ...after], MAIL) === firstRuleMet(after, MAIL);
      }),
    );
  });
});
