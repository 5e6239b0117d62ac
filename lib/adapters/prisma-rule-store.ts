import type { Actor } from '../domain/ban';
import { err, ok, type Result } from '../domain/result';
import { describeConditions, RULES_MAX, type Rule, type RuleDraft } from '../domain/rule';
import type { Prisma, PrismaClient } from '../generated/prisma/client';
import type { ActivityAction, ActivityEntry } from '../ports/activity-log';
import type { EditRuleRefusal, RuleDirection, RuleNotFound, RuleStore } from '../ports/rule-store';
import { recordActivity } from './record-activity';
import { readRule, writeConditions } from './rule-row';

type Tx = Prisma.TransactionClient;

const IN_ORDER = [{ position: 'asc' }, { id: 'asc' }] as const satisfies Prisma.RuleOrderByWithRelationInput[];

/** Rules in Postgres. */
export class PrismaRuleStore implements RuleStore {
  constructor(private readonly prisma: PrismaClient) {}

  async listRules(): Promise<Rule[]> {
    return (await this.prisma.rule.findMany({ orderBy: [...IN_ORDER] })).map(readRule);
  }

  async findRule(id: number): Promise<Rule | null> {
    const row = await this.prisma.rule.findUnique({ where: { id } });
    return row && readRule(row);
  }

  async addRule(draft: RuleDraft, actor: Actor, now: Date): Promise<Result<Rule, { readonly kind: 'too-many' }>> {
    return this.change(async (tx, rules) => {
      if (rules.length >= RULES_MAX) return err({ kind: 'too-many' });
      const { name, action } = draft;
      const conditions = writeConditions(draft);
      const row = await tx.rule.create({
        data: { position: rules.length + 1, name, action, conditions, createdAt: now },
      });
      const rule = readRule(row);
      await record(tx, 'rule.added', rule, actor, now, { conditions: describeConditions(rule), action });
      return ok(rule);
    });
  }

  async editRule(
    id: number,
    draft: RuleDraft,
    seenVersion: number,
    actor: Actor,
    now: Date,
  ): Promise<Result<Rule, EditRuleRefusal>> {
    return this.change<Rule, EditRuleRefusal>(async (tx, rules) => {
      const before = rules.find((rule) => rule.id === id);
      if (!before) return err({ kind: 'not-found' });
      if (before.version !== seenVersion) return err({ kind: 'changed-meanwhile', present: before });
      const details = changeOf(before, draft);
      if (Object.keys(details).length === 0) return ok(before);
      const { name, action } = draft;
      const conditions = writeConditions(draft);
      const row = await tx.rule.update({
        where: { id },
        data: { name, action, conditions, version: { increment: 1 } },
      });
      const rule = readRule(row);
      await record(tx, 'rule.edited', rule, actor, now, details);
      return ok(rule);
    });
  }

  async moveRule(id: number, direction: RuleDirection, actor: Actor, now: Date): Promise<Result<Rule, RuleNotFound>> {
    return this.change(async (tx, rules) => {
      const from = rules.findIndex((rule) => rule.id === id);
      const rule = rules[from];
      if (!rule) return err({ kind: 'not-found' });
      const to = direction === 'up' ? from - 1 : from + 1;
      const other = rules[to];
      if (!other) return ok(rule);
      const order = rules.toSpliced(from, 1).toSpliced(to, 0, rule);
      await putInOrder(tx, order);
      await record(tx, 'rule.moved', rule, actor, now, { placeBefore: from + 1, place: to + 1 });
      return ok(rule);
    });
  }

  async switchRule(id: number, enabled: boolean, actor: Actor, now: Date): Promise<Result<Rule, RuleNotFound>> {
    return this.change(async (tx, rules) => {
      const before = rules.find((rule) => rule.id === id);
      if (!before) return err({ kind: 'not-found' });
      if (before.enabled === enabled) return ok(before);
      const rule = readRule(await tx.rule.update({ where: { id }, data: { enabled } }));
      await record(tx, enabled ? 'rule.enabled' : 'rule.disabled', rule, actor, now, {});
      return ok(rule);
    });
  }

  async removeRule(id: number, actor: Actor, now: Date): Promise<Result<Rule, RuleNotFound>> {
    return this.change(async (tx, rules) => {
      const rule = rules.find((each) => each.id === id);
      if (!rule) return err({ kind: 'not-found' });
      await tx.rule.delete({ where: { id } });
      await putInOrder(
        tx,
        rules.filter((each) => each !== rule),
      );
      const { action, metCount } = rule;
      await record(tx, 'rule.removed', rule, actor, now, { conditions: describeConditions(rule), action, metCount });
      return ok(rule);
    });
  }

  /** One change of rules at a time, in a transaction, with the rules in order. Counting goes on meanwhile. */
  private change<T, E>(work: (tx: Tx, rules: readonly Rule[]) => Promise<Result<T, E>>): Promise<Result<T, E>> {
    return this.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('gatehouse rules'))`;
      const rows = await tx.rule.findMany({ orderBy: [...IN_ORDER] });
      return work(tx, rows.map(readRule));
    });
  }
}

/** Positions from 1, without gaps. */
async function putInOrder(tx: Tx, rules: readonly Rule[]): Promise<void> {
  const ids = rules.map(({ id }) => id);
  await tx.$executeRaw`
    UPDATE rule SET position = o.position FROM unnest(${ids}::int[]) WITH ORDINALITY AS o (id, position)
    WHERE rule.id = o.id AND rule.position <> o.position`;
}

async function record(
  tx: Tx,
  action: ActivityAction,
  { id, name }: Rule,
  actor: Actor,
  now: Date,
  details: ActivityEntry['details'],
): Promise<void> {
  await recordActivity(tx, { action, actor, subjectId: id, subjectName: name, details }, now);
}

function changeOf(before: Rule, after: RuleDraft): ActivityEntry['details'] {
  const conditions = describeConditions(after);
  const conditionsBefore = describeConditions(before);
  return {
    ...(before.name !== after.name && { nameBefore: before.name, name: after.name }),
    ...(conditionsBefore !== conditions && { conditionsBefore, conditions }),
    ...(before.action !== after.action && { actionBefore: before.action, action: after.action }),
  };
}
