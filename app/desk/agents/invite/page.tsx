import 'server-only';
import type { Metadata } from 'next';
import { InviteForm } from '@/components/people/invite-form';
import { PageHeader } from '@/components/ui/page-header';
import { requireAdministratorViewer } from '../../viewer';
import { inviteAction } from '../actions';

export const metadata: Metadata = { title: 'Invite agent' };

/** Configuration > Agents > Invite agent. */
export default async function InvitePage() {
  await requireAdministratorViewer('/desk/agents/invite');
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Agents', href: '/desk/agents' }]}
        title="Invite agent"
        description="You get a link to hand over, by which the new agent chooses a password. It works once, for seven days."
      />
      <InviteForm action={inviteAction} />
    </>
  );
}
