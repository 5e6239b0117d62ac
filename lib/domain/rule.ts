import type { InboundChannel } from './channel';
import { plainPhoneNumber } from './phone-number';
import { foldText, hasPart, matchesPattern } from './text-pattern';

/** What rules look at of a mail or a call record, as it came. */
export interface InboundFacts {
  readonly channel: InboundChannel;
  /** Mail addresses that it says it is from; of a call, the caller's if it is known. */
  readonly senders: readonly string[];
  /** The caller's number; empty for mail, and when it was withheld. */
  readonly phone: string;
  readonly subject: string;
  readonly body: string;
  /** Names and values in their order; a name may come several times. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export const RULE_FIELDS = ['sender', 'domain', 'phone', 'subject', 'body', 'header'] as const;
export type RuleField = (typeof RULE_FIELDS)[number];

export const RULE_COMPARISONS = ['is', 'contains', 'matches'] as const;
export type RuleComparison = (typeof RULE_COMPARISONS)[number];

export interface RuleCondition {
  readonly field: RuleField;
  /** The name of the header to look at; empty for every other field. */
  readonly header: string;
  readonly comparison: RuleComparison;
  /** A text, or for `matches` a pattern (lib/domain/text-pattern). */
  readonly value: string;
}

export const RULE_ACTIONS = ['delete', 'spam'] as const;
export type RuleAction = (typeof RULE_ACTIONS)[number];

/** What decides which mail and calls are kept away, and how. */
export interface RuleDraft {
  readonly name: string;
  /** 1 to `CONDITIONS_MAX`; all must hold. */
  readonly conditions: readonly RuleCondition[];
  readonly action: RuleAction;
}

export interface Rule extends RuleDraft {
  readonly id: number;
  readonly enabled: boolean;
  /** How often it decided, and when last. */
  readonly metCount: number;
  readonly lastMetAt: Date | null;
  readonly createdAt: Date;
  readonly version: number;
}

export const RULES_MAX = 100;
export const CONDITIONS_MAX = 5;
export const RULE_LENGTH_MAX = { name: 100, header: 100, value: 200 } as const;

/** The first enabled rule, in the order given, of which all conditions hold; null when none is met. */
export function firstRuleMet<R extends Pick<Rule, 'enabled' | 'conditions'>>(
  rules: readonly R[],
  facts: InboundFacts,
): R | null {
  const texts = textsOf(facts);
  return rules.find(({ enabled, conditions }) => enabled && holdAll(conditions, texts)) ?? null;
}

/** Whether all of the conditions hold. None at all hold for nothing. */
export function meetsConditions(conditions: readonly RuleCondition[], facts: InboundFacts): boolean {
  return holdAll(conditions, textsOf(facts));
}

/** The texts that a condition looks at, folded, of which any may hold; each is made when it is first needed. */
type FactTexts = (condition: RuleCondition) => readonly string[];

function holdAll(conditions: readonly RuleCondition[], texts: FactTexts): boolean {
  return conditions.length > 0 && conditions.every((condition) => holds(condition, texts(condition)));
}

function holds(condition: RuleCondition, texts: readonly string[]): boolean {
  const { field, comparison } = condition;
  const wanted = field === 'phone' ? plainPhoneNumber(condition.value) : foldText(condition.value);
  if (wanted === '') return false;
  switch (comparison) {
    case 'is':
      return texts.includes(wanted);
    case 'contains':
      return texts.some((text) => hasPart(text, wanted));
    case 'matches':
      return texts.some((text) => matchesPattern(text, wanted));
  }
}

function textsOf({ senders, phone, subject, body, headers }: InboundFacts): FactTexts {
  const known = new Map<string, readonly string[]>();
  return ({ field, header }) => {
    const name = foldText(header);
    const key = field === 'header' ? `header ${name}` : field;
    const texts = known.get(key) ?? make(field, name);
    known.set(key, texts);
    return texts;
  };

  function make(field: RuleField, name: string): readonly string[] {
    switch (field) {
      case 'sender':
        return senders.map(foldText);
      case 'domain':
        return senders.map((sender) => foldText(sender.slice(sender.lastIndexOf('@') + 1)));
      case 'phone':
        return phone === '' ? [] : [plainPhoneNumber(phone)];
      case 'subject':
        return [foldText(subject)];
      case 'body':
        return [foldText(body)];
      case 'header':
        return headers.filter(([each]) => foldText(each) === name).map(([, value]) => foldText(value));
    }
  }
}

/** What a condition looks at, as screens and the activity log say it. */
export const RULE_FIELD_NAMES: Readonly<Record<RuleField, string>> = {
  sender: 'Sender’s address',
  domain: 'Sender’s domain',
  phone: 'Phone number',
  subject: 'Subject',
  body: 'Text',
  header: 'Header',
};

/** The conditions in words: `Sender’s domain is spam.example, and Subject contains “prize”`. */
export function describeConditions({ conditions }: Pick<RuleDraft, 'conditions'>): string {
  return conditions.map(describeCondition).join(', and ');
}

export function describeCondition({ field, header, comparison, value }: RuleCondition): string {
  const what = field === 'header' ? `Header ${header}` : RULE_FIELD_NAMES[field];
  return `${what} ${comparison} “${value}”`;
}
