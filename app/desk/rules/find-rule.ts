import 'server-only';
import { notFound } from 'next/navigation';
import { runtime } from '@/lib/composition';
import type { Rule } from '@/lib/domain/rule';
import { parseId } from '@/lib/forms/parse-id';

/** The rule that a path names; the page that there is none otherwise. */
export async function findRuleOrNotFound(id: string): Promise<Rule> {
  const rule = await runtime().rules.findRule(parseId(id));
  return rule ?? notFound();
}
