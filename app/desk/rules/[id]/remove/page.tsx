import 'server-only';
import type { Metadata } from 'next';
import { timesText } from '@/components/rules/times-text';
import { ButtonLink } from '@/components/ui/button-link';
import { ForeignText } from '@/components/ui/foreign-text';
import { PageHeader } from '@/components/ui/page-header';
import { SubmitButton } from '@/components/ui/submit-button';
import { describeConditions } from '@/lib/domain/rule';
import { requireAdministratorViewer } from '../../../viewer';
import { removeRuleAction } from '../../actions';
import { findRuleOrNotFound } from '../../find-rule';

export const metadata: Metadata = { title: 'Remove rule' };

/** Asks before a rule is removed for good. */
export default async function RemoveRulePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await requireAdministratorViewer(`/desk/rules/${encodeURIComponent(id)}/remove`);
  const rule = await findRuleOrNotFound(id);
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Rules', href: '/desk/rules' }]}
        title={
          <>
            Remove the rule “<ForeignText>{rule.name}</ForeignText>”?
          </>
        }
      />
      <form action={removeRuleAction} className="grid max-w-xl gap-4 rounded-lg border border-line bg-surface p-5">
        <input type="hidden" name="ruleId" value={rule.id} />
        <div className="grid gap-2 text-muted wrap-anywhere">
          <p>
            <ForeignText className="text-text">{describeConditions(rule)}</ForeignText>
          </p>
          <p>
            Mail and calls that it would {rule.action === 'delete' ? 'delete' : 'mark as spam'} become ordinary tickets
            from now on. It was met {timesText(rule.metCount)}; what it deleted can’t be brought back, and stays named
            in the activity log. To keep the rule for later, disable it instead.
          </p>
        </div>
        <div className="flex flex-wrap justify-end gap-2">
          <ButtonLink href="/desk/rules">Cancel</ButtonLink>
          <SubmitButton variant="danger" pendingLabel="Removing…">
            Remove rule
          </SubmitButton>
        </div>
      </form>
    </>
  );
}
