import 'server-only';
import { MailX, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { ZoneNote } from '@/components/desk/zone-note';
import { RuleList } from '@/components/rules/rule-list';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { shortcut } from '@/components/ui/shortcut';
import { canManageRules } from '@/lib/auth/permissions';
import { runtime } from '@/lib/composition';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { requireViewer } from '../viewer';
import { changeRuleAction } from './actions';

export const metadata: Metadata = { title: 'Rules' };

const NOTICE_PARAMS = ['done'];
const NOTICES: Readonly<Record<string, string>> = {
  added: 'The rule is added. It holds from the next mail and call on.',
  edited: 'The rule is saved. It holds from the next mail and call on.',
  removed: 'The rule is removed.',
};

/** Configuration > Rules: what keeps mail and phone calls away, which no ban reaches. Agents read, administrators change. */
export default async function RulesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer('/desk/rules');
  const rules = await runtime().rules.listRules();
  const mayManage = canManageRules(viewer.agent);
  const done = NOTICES[searchParam(await searchParams, 'done')];
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }]}
        title="Rules"
        description="A ban can’t keep e-mail and classic phone calls away; rules can. Each mail and call record is asked about from the top, and the first rule that it meets decides."
        actions={
          mayManage && (
            <ButtonLink variant="primary" href="/desk/rules/new" {...shortcut('c', 'Add rule')}>
              <Plus aria-hidden />
              Add rule
            </ButtonLink>
          )
        }
      />
      {done && (
        <Notice key={done} tone="good" params={NOTICE_PARAMS}>
          {done}
        </Notice>
      )}
      {rules.length > 0 ? (
        <div className="grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-3">
          <RuleList rules={rules} vantage={viewer} action={mayManage ? changeRuleAction : null} />
          <p className="text-grid text-muted">
            {rules.length === 1 ? '1 rule' : `${rules.length} rules`} · <ZoneNote timeZone={viewer.timeZone} />
          </p>
        </div>
      ) : (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState
            icon={<MailX />}
            title="No rules yet"
            actions={
              mayManage && (
                <ButtonLink variant="primary" href="/desk/rules/new">
                  Add the first rule
                </ButtonLink>
              )
            }
          >
            <p>
              A rule deletes mail and phone calls, or marks them as spam: by who they are from, what they say, or a
              header. {mayManage ? 'Before you save one, you see what it would have met.' : 'Administrators make them.'}
            </p>
          </EmptyState>
        </div>
      )}
    </>
  );
}
