import 'server-only';
import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { FullInstant } from '@/components/desk/instant';
import { ZoneNote } from '@/components/desk/zone-note';
import { DeviceList } from '@/components/people/device-list';
import { PersonChangeLink } from '@/components/people/person-change-link';
import { PersonNotice } from '@/components/people/person-notice';
import { PersonStateBadge } from '@/components/people/person-state-badge';
import { ROLE_HINTS, ROLE_NAMES } from '@/components/people/role-names';
import { ButtonLink } from '@/components/ui/button-link';
import { Detail, Details } from '@/components/ui/details';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { shortcut } from '@/components/ui/shortcut';
import { personState } from '@/lib/auth/person-state';
import { runtime } from '@/lib/composition';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import type { Device, Person } from '@/lib/ports/people-store';
import { requireAdministratorViewer, type Viewer } from '../../viewer';
import { changePersonAction, signOutPersonDeviceAction } from '../actions';
import { findPerson } from '../find-person';

export const metadata: Metadata = { title: 'Agent' };

/** One agent: who it is, where they are signed in, and what an administrator can change. `?done=` tells what was. */
export default async function AgentPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}) {
  const { id } = await params;
  const viewer = await requireAdministratorViewer(`/desk/agents/${encodeURIComponent(id)}`);
  const person = await findPerson(id, viewer.now);
  const devices = await runtime().people.listDevices(person.id, viewer.now);
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Agents', href: '/desk/agents' }]}
        title={<ForeignText>{person.name}</ForeignText>}
        actions={
          <ButtonLink href={`/desk/agents/${person.id}/edit`} {...shortcut('e', 'Edit name and e-mail')}>
            Edit
          </ButtonLink>
        }
      />
      <PersonNotice person={person} done={searchParam(await searchParams, 'done')} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,380px)]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <Facts person={person} viewer={viewer} />
          <Devices person={person} devices={devices} viewer={viewer} />
        </div>
        <Changes person={person} viewer={viewer} />
      </div>
    </>
  );
}

function Facts({ person, viewer }: { person: Person; viewer: Viewer }) {
  return (
    <Details>
      <Detail name="E-mail">
        <ForeignText>{person.email}</ForeignText>
      </Detail>
      <Detail name="Role">{ROLE_NAMES[person.role]}</Detail>
      <Detail name="State">
        <PersonStateBadge person={person} vantage={viewer} />
      </Detail>
      {person.disabledAt && (
        <Detail name="Disabled">
          <FullInstant at={person.disabledAt} vantage={viewer} />
        </Detail>
      )}
      <Detail name="Last seen">
        {person.lastSeenAt ? <FullInstant at={person.lastSeenAt} vantage={viewer} /> : 'Never'}
      </Detail>
      <Detail name="Added">
        <FullInstant at={person.createdAt} vantage={viewer} />
      </Detail>
      <Detail name="Activity">
        <Link href={`/desk/activity?by=${person.id}`} className="text-accent-text hover:underline">
          What <ForeignText>{person.name}</ForeignText> did
        </Link>
      </Detail>
    </Details>
  );
}

function Devices({ person, devices, viewer }: { person: Person; devices: readonly Device[]; viewer: Viewer }) {
  return (
    <section aria-labelledby="devices" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-end justify-between gap-2">
        <h2 id="devices" className="text-lg font-semibold">
          Signed-in devices
        </h2>
        {devices.length > 0 && person.id !== viewer.agent.id && (
          <PersonChangeLink person={person} change="sign-out" isOneself={false} action={changePersonAction}>
            Sign out everywhere
          </PersonChangeLink>
        )}
      </div>
      {devices.length > 0 ? (
        <>
          <DeviceList
            devices={devices}
            ownSessionId={viewer.sessionId}
            vantage={viewer}
            signOut={signOutPersonDeviceAction}
            agentId={person.id}
          />
          <ZoneNote timeZone={viewer.timeZone} />
        </>
      ) : (
        <p className="text-grid text-muted">
          <ForeignText>{person.name}</ForeignText> is not signed in anywhere.
        </p>
      )}
    </section>
  );
}

/** What can be changed, each with what it means. Nobody locks out or disables their own account. */
function Changes({ person, viewer }: { person: Person; viewer: Viewer }) {
  const isOneself = person.id === viewer.agent.id;
  const { kind } = personState(person, viewer.now);
  const ask = { person, isOneself, action: changePersonAction };
  return (
    <section aria-label="Change this account" className="divide-y divide-line rounded-lg border border-line bg-surface">
      <Change title="Password">
        {isOneself ? (
          <>
            <p>You change your own password in your profile.</p>
            <ButtonLink href="/desk/profile">Your profile</ButtonLink>
          </>
        ) : kind === 'disabled' ? (
          <p>A disabled account has no use for a link. Enable it first.</p>
        ) : kind === 'active' ? (
          <>
            <p>A link by which a new one is chosen, for a password that was forgotten or that somebody else knows.</p>
            <ButtonLink href={`/desk/agents/${person.id}/link`}>Reset password…</ButtonLink>
          </>
        ) : (
          <>
            <p>A password must be chosen first, by a link. A new one takes the place of the one before.</p>
            <ButtonLink href={`/desk/agents/${person.id}/link`}>Make a new link…</ButtonLink>
          </>
        )}
      </Change>
      <Change title="Role">
        <p>
          {ROLE_NAMES[person.role]}: {lowerFirst(ROLE_HINTS[person.role])}
        </p>
        {person.role === 'agent' ? (
          <PersonChangeLink {...ask} change="make-administrator">
            Make administrator…
          </PersonChangeLink>
        ) : (
          <PersonChangeLink {...ask} change="make-agent">
            {isOneself ? 'Stop being an administrator…' : 'Make agent…'}
          </PersonChangeLink>
        )}
      </Change>
      <Change title={kind === 'disabled' ? 'Enable' : 'Disable'}>
        {isOneself ? (
          <p>You can’t disable your own account. Another administrator can.</p>
        ) : kind === 'disabled' ? (
          <>
            <p>Nobody can sign in with this account. What it did is kept.</p>
            <PersonChangeLink {...ask} change="enable">
              Enable account…
            </PersonChangeLink>
          </>
        ) : (
          <>
            <p>Signs out everywhere at once and lets nobody sign in. Nothing is deleted.</p>
            <PersonChangeLink {...ask} change="disable">
              Disable account…
            </PersonChangeLink>
          </>
        )}
      </Change>
    </section>
  );
}

function Change({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid justify-items-start gap-2 p-4 text-grid text-muted">
      <h2 className="text-base font-semibold text-text">{title}</h2>
      {children}
    </div>
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
