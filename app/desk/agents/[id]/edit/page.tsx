import 'server-only';
import type { Metadata } from 'next';
import { EditPersonForm } from '@/components/people/edit-person-form';
import { ForeignText } from '@/components/ui/foreign-text';
import { PageHeader } from '@/components/ui/page-header';
import { requireAdministratorViewer } from '../../../viewer';
import { editPersonAction } from '../../actions';
import { findPerson } from '../../find-person';

export const metadata: Metadata = { title: 'Edit agent' };

/** An agent's name and e-mail. */
export default async function EditAgentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const viewer = await requireAdministratorViewer(`/desk/agents/${encodeURIComponent(id)}/edit`);
  const { id: agentId, name, email, role } = await findPerson(id, viewer.now);
  return (
    <>
      <PageHeader
        trail={[
          { name: 'Configuration' },
          { name: 'Agents', href: '/desk/agents' },
          { name, href: `/desk/agents/${agentId}` },
        ]}
        title={
          <>
            Edit <ForeignText>{name}</ForeignText>
          </>
        }
        description="On bans, messages and in the activity log, the name of the time stays."
      />
      <EditPersonForm agentId={agentId} values={{ name, email, role }} action={editPersonAction} />
    </>
  );
}
