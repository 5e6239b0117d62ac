import type { Actor } from '../domain/ban';
import type { Result } from '../domain/result';
import type { Rule, RuleDraft } from '../domain/rule';

/**
 * Rules in the order in which they are asked. Every change is one transaction with its entry in the activity log, and
 * changes come one after the other, so that the order never has gaps or ties that mean anything.
 */
export interface RuleStore {
  /** In order. */
  listRules(): Promise<Rule[]>;
  findRule(id: number): Promise<Rule | null>;
  /** The last in order, enabled. */
  addRule(draft: RuleDraft, actor: Actor, now: Date): Promise<Result<Rule, { readonly kind: 'too-many' }>>;
  /** Over the version that the editor saw. What it met stays counted. */
  editRule(
    id: number,
    draft: RuleDraft,
    seenVersion: number,
    actor: Actor,
    now: Date,
  ): Promise<Result<Rule, EditRuleRefusal>>;
  /** One place; at the end of the order it stays where it is. */
  moveRule(id: number, direction: RuleDirection, actor: Actor, now: Date): Promise<Result<Rule, RuleNotFound>>;
  /** One that is so already stays untouched. */
  switchRule(id: number, enabled: boolean, actor: Actor, now: Date): Promise<Result<Rule, RuleNotFound>>;
  /** Its entries in the activity log stay. */
  removeRule(id: number, actor: Actor, now: Date): Promise<Result<Rule, RuleNotFound>>;
}

export type RuleDirection = 'up' | 'down';

export type RuleNotFound = { readonly kind: 'not-found' };

export type EditRuleRefusal = RuleNotFound | { readonly kind: 'changed-meanwhile'; readonly present: Rule };
