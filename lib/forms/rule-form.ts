import { z } from 'zod';
import { cleanLine } from '../channels/clean-text';
import { err, ok, type Result } from '../domain/result';
import {
  CONDITIONS_MAX,
  describeConditions,
  RULE_ACTIONS,
  RULE_COMPARISONS,
  RULE_FIELDS,
  RULE_LENGTH_MAX,
  type RuleAction,
  type RuleCondition,
  type RuleDraft,
  type RuleField,
} from '../domain/rule';
import { ANY_TEXT, foldText } from '../domain/text-pattern';
import { type SearchParams, searchParam } from './search-params';

/** What is typed into a rule's form. */
export interface RuleFormValues {
  readonly name: string;
  /** At least one; those that are left empty after the first don't count. */
  readonly conditions: readonly RuleCondition[];
  /** Null until somebody chose. */
  readonly action: RuleAction | null;
}

export interface ConditionErrors {
  readonly header?: string;
  readonly value?: string;
}

export interface RuleFormErrors {
  readonly name?: string;
  readonly action?: string;
  /** By the condition's place. */
  readonly conditions?: readonly ConditionErrors[];
}

export interface RuleFormState {
  readonly values: RuleFormValues;
  /** The version that the editor saw; null for a new rule. */
  readonly version: number | null;
  readonly errors: RuleFormErrors;
  readonly refusal: RuleFormRefusal | null;
  readonly trial: RuleTrialTexts | null;
  /** Counts answers, so that each one moves the focus anew. */
  readonly attempt: number;
  /** Counts answers that put other conditions into the form than those in it. */
  readonly fills: number;
}

export type RuleFormRefusal =
  /** What a colleague made of it, in words; saving again saves over it. */
  | { readonly kind: 'changed-meanwhile'; readonly theirs: string }
  | { readonly kind: 'too-many' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'failed' };

/** What a rule would have met, as the form shows it. */
export interface RuleTrialTexts {
  readonly looked: number;
  readonly met: number;
  readonly rows: readonly {
    readonly code: string;
    readonly subject: string;
    readonly from: string;
    readonly channel: string;
    readonly at: string;
    readonly spam: boolean;
  }[];
}

/** What the form's button asks for. */
export type RuleIntent = { readonly kind: 'store' | 'try' | 'add' } | { readonly kind: 'remove'; readonly at: number };

export const EMPTY_CONDITION: RuleCondition = { field: 'sender', header: '', comparison: 'is', value: '' };

/** A form that nobody has answered yet. */
export function ruleFormState(values: RuleFormValues, version: number | null): RuleFormState {
  return { values, version, errors: {}, refusal: null, trial: null, attempt: 0, fills: 0 };
}

/** A new rule's form, about what a link names: `?field=sender&value=…`. */
export function newRuleValues(params: SearchParams): RuleFormValues {
  const field = RULE_FIELDS.find((each) => each === searchParam(params, 'field')) ?? EMPTY_CONDITION.field;
  const value = searchParam(params, 'value').slice(0, RULE_LENGTH_MAX.value);
  return { name: '', conditions: [{ ...EMPTY_CONDITION, field, value }], action: null };
}

/** The way to a new rule about one thing. */
export function newRuleHref(field: RuleField, value: string): string {
  return `/desk/rules/new?${new URLSearchParams({ field, value })}`;
}

export function ruleIntentOf(form: FormData): RuleIntent {
  const intent = form.get('intent');
  if (intent === 'try' || intent === 'add') return { kind: intent };
  const removed = typeof intent === 'string' ? /^remove (\d)$/.exec(intent)?.[1] : undefined;
  return removed === undefined ? { kind: 'store' } : { kind: 'remove', at: Number(removed) };
}

/** Everything in the form, as it was typed; a stranger may have written it. */
export function ruleFormValues(form: FormData): RuleFormValues {
  const conditions = Array.from({ length: CONDITIONS_MAX }, (_, at) => at)
    .filter((at) => form.has(`value${at}`))
    .map((at) => ({
      field: RULE_FIELDS.find((each) => each === form.get(`field${at}`)) ?? EMPTY_CONDITION.field,
      header: textOf(form, `header${at}`),
      comparison: RULE_COMPARISONS.find((each) => each === form.get(`comparison${at}`)) ?? EMPTY_CONDITION.comparison,
      value: textOf(form, `value${at}`),
    }));
  return {
    name: textOf(form, 'name'),
    conditions: conditions.length > 0 ? conditions : [EMPTY_CONDITION],
    action: RULE_ACTIONS.find((each) => each === form.get('action')) ?? null,
  };
}

/** The version that the editor saw, out of a hidden field. */
export function ruleVersionOf(form: FormData): number | null {
  return z.coerce.number().int().min(1).max(2_147_483_647).nullable().catch(null).parse(form.get('version'));
}

/** The conditions with one more, empty; no more than there may be. */
export function withOneMore({ conditions, ...values }: RuleFormValues): RuleFormValues {
  return { ...values, conditions: [...conditions, EMPTY_CONDITION].slice(0, CONDITIONS_MAX) };
}

/** The conditions without that one; one always stays. */
export function withoutCondition({ conditions, ...values }: RuleFormValues, at: number): RuleFormValues {
  const left = conditions.filter((_, each) => each !== at);
  return { ...values, conditions: left.length > 0 ? left : [EMPTY_CONDITION] };
}

/** The conditions to ask, or what is wrong with them. */
export function parseConditions({ conditions }: RuleFormValues): Result<RuleCondition[], RuleFormErrors> {
  const errors = conditions.map((condition, at) => (at > 0 && isEmpty(condition) ? {} : conditionErrors(condition)));
  if (errors.some(({ header, value }) => header || value)) return err({ conditions: errors });
  return ok(conditions.filter((condition, at) => at === 0 || !isEmpty(condition)).map(cleanCondition));
}

/** The rule to store, or what is wrong with it. One without a name is named after its conditions. */
export function parseRule(values: RuleFormValues): Result<RuleDraft, RuleFormErrors> {
  const name = cleanLine(values.name);
  const conditions = parseConditions(values);
  const errors: RuleFormErrors = {
    ...(name.length > RULE_LENGTH_MAX.name && {
      name: `A name has at most ${RULE_LENGTH_MAX.name} characters. Shorten it.`,
    }),
    ...(values.action === null && { action: 'Choose what happens to what meets the rule.' }),
    ...(!conditions.ok && conditions.error),
  };
  if (!conditions.ok || values.action === null || Object.keys(errors).length > 0) return err(errors);
  const named = name || describeConditions({ conditions: conditions.value }).slice(0, RULE_LENGTH_MAX.name);
  return ok({ name: named, conditions: conditions.value, action: values.action });
}

/** What is looked for in each field, as an example. */
export const VALUE_EXAMPLES: Readonly<Record<RuleField, string>> = {
  sender: 'bo@spam.example',
  domain: 'spam.example',
  phone: '+43 660 1234567',
  subject: 'You have won',
  body: 'claim your prize',
  header: 'BulkMailer',
};

function conditionErrors(condition: RuleCondition): ConditionErrors {
  const { field, header, comparison, value } = cleanCondition(condition);
  const folded = foldText(value);
  const example = VALUE_EXAMPLES[field];
  const onlyAny = folded !== '' && folded.replaceAll(ANY_TEXT, '').trim() === '';
  return {
    ...(field === 'header' && !/^[!-9;-~]+$/.test(header) && { header: 'Enter the header’s name, such as X-Mailer.' }),
    ...(header.length > RULE_LENGTH_MAX.header && {
      header: `A name has at most ${RULE_LENGTH_MAX.header} characters.`,
    }),
    ...(folded === '' && { value: `Enter what to look for, such as “${example}”.` }),
    ...(value.length > RULE_LENGTH_MAX.value && { value: `Enter at most ${RULE_LENGTH_MAX.value} characters.` }),
    ...(comparison === 'matches' &&
      onlyAny &&
      field !== 'header' && { value: `This would meet everything. Enter a pattern such as “*${example}*”.` }),
  };
}

function cleanCondition({ field, header, comparison, value }: RuleCondition): RuleCondition {
  const typed = cleanLine(value);
  return {
    field,
    header: field === 'header' ? cleanLine(header).replace(/:$/, '') : '',
    comparison,
    // People write a domain as it stands in addresses.
    value: field === 'domain' && comparison !== 'matches' ? typed.replace(/^@/, '') : typed,
  };
}

function isEmpty({ header, value }: RuleCondition): boolean {
  return cleanLine(header) === '' && cleanLine(value) === '';
}

function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value.slice(0, 1000) : '';
}
