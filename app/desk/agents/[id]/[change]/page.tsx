import 'server-only';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PersonChangeForm } from '@/components/people/person-change-form';
import { personQuestion } from '@/components/people/person-question';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { isPersonChange } from '@/lib/forms/person-form';
import { requireAdministratorViewer } from '../../../viewer';
import { changePersonAction } from '../../actions';
import { findPerson } from '../../find-person';

export const metadata: Metadata = { title: 'Change agent' };

/** The question before an agent is changed, as a page: for browsers without scripts, and for links in lists. */
export default async function ChangeAgentPage({ params }: { params: Promise<{ id: string; change: string }> }) {
  const { id, change } = await params;
  if (!isPersonChange(change)) notFound();
  const viewer = await requireAdministratorViewer(`/desk/agents/${encodeURIComponent(id)}/${change}`);
  const person = await findPerson(id, viewer.now);
  const { title, consequences, ...answer } = personQuestion(person, change, person.id === viewer.agent.id);
  return (
    <>
      <PageHeader
        trail={[
          { name: 'Configuration' },
          { name: 'Agents', href: '/desk/agents' },
          { name: person.name, href: `/desk/agents/${person.id}` },
        ]}
        title={title}
      />
      <div className="grid max-w-xl gap-4 rounded-lg border border-line bg-surface p-5">
        <div className="grid gap-2 text-muted">{consequences}</div>
        <PersonChangeForm
          agentId={person.id}
          change={change}
          question={answer}
          action={changePersonAction}
          cancel={<ButtonLink href={`/desk/agents/${person.id}`}>Cancel</ButtonLink>}
        />
      </div>
    </>
  );
}
