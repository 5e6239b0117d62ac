import 'server-only';
import type { Metadata } from 'next';
import { exactEnd } from '@/components/desk/exact-time';
import { MakeLinkForm } from '@/components/people/make-link-form';
import { ForeignText } from '@/components/ui/foreign-text';
import { PageHeader } from '@/components/ui/page-header';
import { personState } from '@/lib/auth/person-state';
import type { Person } from '@/lib/ports/people-store';
import { requireAdministratorViewer, type Viewer } from '../../../viewer';
import { makeLinkAction } from '../../actions';
import { findPerson } from '../../find-person';

export const metadata: Metadata = { title: 'Password link' };

/** Makes a link by which an agent chooses a password: again for an invitation, or to reset one. */
export default async function PasswordLinkPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const viewer = await requireAdministratorViewer(`/desk/agents/${encodeURIComponent(id)}/link`);
  const person = await findPerson(id, viewer.now);
  const isInvited = personState(person, viewer.now).kind === 'invited';
  return (
    <>
      <PageHeader
        trail={[
          { name: 'Configuration' },
          { name: 'Agents', href: '/desk/agents' },
          { name: person.name, href: `/desk/agents/${person.id}` },
        ]}
        title={
          <>
            {isInvited ? 'New link for' : 'Reset the password of'} <ForeignText>{person.name}</ForeignText>
          </>
        }
        description={
          isInvited
            ? 'You get a link to hand over, by which a password is chosen. It works once, for seven days.'
            : 'You get a link to hand over, by which a new password is chosen. It works once, for 24 hours. You never see the password.'
        }
      />
      <MakeLinkForm
        agentId={person.id}
        asksWhen={person.hasPassword}
        submitLabel={isInvited ? 'Make a new link' : 'Make the link'}
        action={makeLinkAction}
      >
        <LinkBefore person={person} viewer={viewer} />
      </MakeLinkForm>
    </>
  );
}

/** A link that is still out there stops working, which somebody may be about to find out. */
function LinkBefore({ person: { link }, viewer }: { person: Person; viewer: Viewer }) {
  if (!link || link.expiresAt <= viewer.now) return null;
  return (
    <p className="text-muted">
      The link that <ForeignText>{link.createdByName}</ForeignText> made, good until{' '}
      {exactEnd(link.expiresAt, viewer.timeZone)}, stops working.
    </p>
  );
}
