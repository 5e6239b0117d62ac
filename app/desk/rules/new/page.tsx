import 'server-only';
import type { Metadata } from 'next';
import { RuleForm } from '@/components/rules/rule-form';
import { PageHeader } from '@/components/ui/page-header';
import { newRuleValues, ruleFormState } from '@/lib/forms/rule-form';
import type { SearchParams } from '@/lib/forms/search-params';
import { requireAdministratorViewer } from '../../viewer';
import { answerRuleForm } from '../actions';

export const metadata: Metadata = { title: 'Add rule' };

/** Configuration > Rules > Add rule; `?field=sender&value=…` fills in the first condition. */
export default async function NewRulePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireAdministratorViewer('/desk/rules/new');
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Rules', href: '/desk/rules' }]}
        title="Add rule"
        description="Keeps mail and phone calls away that no ban can reach. It is asked after all other rules."
      />
      <RuleForm
        initial={ruleFormState(newRuleValues(await searchParams), null)}
        ruleId={null}
        action={answerRuleForm}
      />
    </>
  );
}
