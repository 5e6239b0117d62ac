import 'server-only';
import type { Metadata } from 'next';
import { RuleForm } from '@/components/rules/rule-form';
import { PageHeader } from '@/components/ui/page-header';
import { ruleFormState } from '@/lib/forms/rule-form';
import { requireAdministratorViewer } from '../../../viewer';
import { answerRuleForm } from '../../actions';
import { findRuleOrNotFound } from '../../find-rule';

export const metadata: Metadata = { title: 'Edit rule' };

/** Configuration > Rules > Edit rule. */
export default async function EditRulePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await requireAdministratorViewer(`/desk/rules/${encodeURIComponent(id)}/edit`);
  const rule = await findRuleOrNotFound(id);
  const { name, conditions, action, version } = rule;
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Rules', href: '/desk/rules' }]}
        title="Edit rule"
        description="What it has met stays counted. The change holds for the next mail and call."
      />
      <RuleForm
        initial={ruleFormState({ name, conditions, action }, version)}
        ruleId={rule.id}
        action={answerRuleForm}
      />
    </>
  );
}
