import { z } from 'zod';
import { RULE_COMPARISONS, RULE_FIELDS, type Rule, type RuleDraft } from '../domain/rule';
import type { Rule as RuleRow } from '../generated/prisma/client';

export function readRule(row: RuleRow): Rule {
  const { id, name, enabled, action, metCount, lastMetAt, createdAt, version } = row;
  return {
    id,
    name,
    enabled,
    conditions: conditions.parse(row.conditions),
    action,
    metCount,
    lastMetAt,
    createdAt,
    version,
  };
}

/** Conditions as the database keeps them. */
export function writeConditions(draft: RuleDraft) {
  return draft.conditions.map(({ field, header, comparison, value }) => ({ field, header, comparison, value }));
}

/** Only `writeConditions` writes them: anything else is an error of ours. */
const conditions = z.array(
  z.object({ field: z.enum(RULE_FIELDS), header: z.string(), comparison: z.enum(RULE_COMPARISONS), value: z.string() }),
);
