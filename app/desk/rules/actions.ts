'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { exactTime } from '@/components/desk/exact-time';
import { runtime } from '@/lib/composition';
import { TICKET_CHANNEL_NAMES } from '@/lib/domain/channel';
import { ok, type Result } from '@/lib/domain/result';
import { describeConditions, type Rule, type RuleCondition, type RuleDraft } from '@/lib/domain/rule';
import { parseId } from '@/lib/forms/parse-id';
import {
  parseConditions,
  parseRule,
  type RuleFormState,
  type RuleTrialTexts,
  ruleFormValues,
  ruleIntentOf,
  ruleVersionOf,
  withOneMore,
  withoutCondition,
} from '@/lib/forms/rule-form';
import type { EditRuleRefusal } from '@/lib/ports/rule-store';
import { tryRule } from '@/lib/rules/try-rule';
import { actorOf, administratorUnlessDown, orFailed } from '../bans/action-support';
import { requireAdministratorViewer, type Viewer } from '../viewer';

/** Answers a rule's form: tries it, changes how many conditions it has, or stores it and shows the rules. */
export async function answerRuleForm(before: RuleFormState, form: FormData): Promise<RuleFormState> {
  const values = ruleFormValues(form);
  const id = parseId(form.get('ruleId'));
  const version = ruleVersionOf(form);
  const { trial, fills } = before;
  const answer: RuleFormState = {
    values,
    version,
    errors: {},
    refusal: null,
    trial,
    attempt: before.attempt + 1,
    fills,
  };
  const viewer = await administratorUnlessDown(id === 0 ? '/desk/rules/new' : `/desk/rules/${id}/edit`);
  if (!viewer) return { ...answer, refusal: { kind: 'failed' } };

  const intent = ruleIntentOf(form);
  if (intent.kind === 'add') return { ...answer, values: withOneMore(values), fills: fills + 1 };
  if (intent.kind === 'remove') return { ...answer, values: withoutCondition(values, intent.at), fills: fills + 1 };
  if (intent.kind === 'try') {
    const conditions = parseConditions(values);
    if (!conditions.ok) return { ...answer, errors: conditions.error, trial: null };
    const tried = await orFailed(trialOf(conditions.value, viewer).then(ok), 'trying a rule');
    return tried.ok ? { ...answer, trial: tried.value } : { ...answer, refusal: { kind: 'failed' } };
  }

  const draft = parseRule(values);
  if (!draft.ok) return { ...answer, errors: draft.error };
  const stored = await orFailed(store(id, draft.value, version, viewer), 'storing a rule');
  if (!stored.ok) {
    const { error } = stored;
    if (error.kind !== 'changed-meanwhile') return { ...answer, refusal: { kind: error.kind } };
    const { conditions, action, name } = error.present;
    const theirs = `“${name}”: ${describeConditions({ conditions })} – ${action === 'delete' ? 'delete' : 'mark as spam'}`;
    return { ...answer, version: error.present.version, refusal: { kind: error.kind, theirs } };
  }
  revalidatePath('/desk', 'layout');
  redirect(`/desk/rules?done=${id === 0 ? 'added' : 'edited'}#rule-${stored.value.id}`);
}

/** Moves, enables or disables a rule, by the button's value: `up 7`, `disable 7`. */
export async function changeRuleAction(form: FormData): Promise<void> {
  const viewer = await requireAdministratorViewer('/desk/rules');
  const [change, typedId] = String(form.get('change')).split(' ');
  const id = parseId(typedId);
  const { rules } = runtime();
  switch (change) {
    case 'up':
    case 'down':
      await rules.moveRule(id, change, actorOf(viewer), viewer.now);
      break;
    case 'enable':
    case 'disable':
      await rules.switchRule(id, change === 'enable', actorOf(viewer), viewer.now);
      break;
  }
  // Also when it is gone: then what the administrator looks at is out of date.
  revalidatePath('/desk', 'layout');
  redirect('/desk/rules');
}

/** Removes a rule for good, then shows the others. */
export async function removeRuleAction(form: FormData): Promise<void> {
  const id = parseId(form.get('ruleId'));
  const viewer = await requireAdministratorViewer(`/desk/rules/${id}/remove`);
  await runtime().rules.removeRule(id, actorOf(viewer), viewer.now);
  revalidatePath('/desk', 'layout');
  redirect('/desk/rules?done=removed');
}

async function store(
  id: number,
  draft: RuleDraft,
  version: number | null,
  viewer: Viewer,
): Promise<Result<Rule, EditRuleRefusal | { readonly kind: 'too-many' }>> {
  const { rules } = runtime();
  return id === 0
    ? rules.addRule(draft, actorOf(viewer), viewer.now)
    : rules.editRule(id, draft, version ?? 0, actorOf(viewer), viewer.now);
}

async function trialOf(conditions: readonly RuleCondition[], { timeZone }: Viewer): Promise<RuleTrialTexts> {
  const { looked, met, shown } = await tryRule(runtime(), { conditions });
  const rows = shown.map(({ ticket: { code, subject, channel, createdAt, spam }, from }) => {
    const at = exactTime(createdAt, timeZone);
    return { code, subject, from, channel: TICKET_CHANNEL_NAMES[channel], at, spam };
  });
  return { looked, met, rows };
}
