import 'server-only';
import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { ZoneNote } from '@/components/desk/zone-note';
import { DeviceList } from '@/components/people/device-list';
import { PasswordForm } from '@/components/people/password-form';
import { ProfileForm } from '@/components/people/profile-form';
import { ProfileNotice } from '@/components/people/profile-notice';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { SubmitButton } from '@/components/ui/submit-button';
import { parseTheme, THEME_COOKIE } from '@/components/ui/theme';
import { PASSWORD_LENGTH_MIN } from '@/lib/auth/password';
import { canManageAgents } from '@/lib/auth/permissions';
import { runtime } from '@/lib/composition';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { timeZoneChoices } from '@/lib/forms/time-zone-choices';
import { requireViewer, type Viewer } from '../viewer';
import { changePasswordAction, saveProfileAction, signOutDeviceAction } from './actions';

export const metadata: Metadata = { title: 'Your profile' };

/** One's own account. `?done=` tells what was just changed. */
export default async function ProfilePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer('/desk/profile');
  const { id, name, email, timeZone } = viewer.agent;
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <>
      <PageHeader
        title="Your profile"
        description={
          <>
            You sign in as <ForeignText>{email}</ForeignText>.{' '}
            {canManageAgents(viewer.agent) ? (
              <>
                You can{' '}
                <Link href={`/desk/agents/${id}/edit`} className="rounded-sm text-accent-text underline">
                  change that
                </Link>
                .
              </>
            ) : (
              'An administrator can change that.'
            )}
          </>
        }
      />
      <ProfileNotice done={searchParam(await searchParams, 'done')} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8">
        <Section id="you" title="You">
          <ProfileForm
            values={{ name, timeZone: timeZone ?? '', theme }}
            zones={await timeZoneChoices(viewer.now)}
            zoneNow={viewer.timeZone}
            action={saveProfileAction}
          />
        </Section>
        <Section id="password" title="Password">
          <PasswordForm email={email} passwordLengthMin={PASSWORD_LENGTH_MIN} action={changePasswordAction} />
        </Section>
        <Devices viewer={viewer} />
      </div>
    </>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <h2 id={id} className="border-b border-line pb-2 text-lg font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}

async function Devices({ viewer }: { viewer: Viewer }) {
  const { agent, sessionId, now, timeZone } = viewer;
  const devices = await runtime().people.listDevices(agent.id, now);
  return (
    <Section id="devices" title="Signed-in devices">
      <DeviceList
        devices={devices}
        ownSessionId={sessionId}
        vantage={viewer}
        signOut={signOutDeviceAction}
        agentId={agent.id}
      />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <ZoneNote timeZone={timeZone} />
        {devices.length > 1 && (
          <form action={signOutDeviceAction}>
            <input type="hidden" name="device" value="others" />
            <SubmitButton variant="secondary" pendingLabel="Signing out…">
              Sign out all other devices
            </SubmitButton>
          </form>
        )}
      </div>
    </Section>
  );
}
