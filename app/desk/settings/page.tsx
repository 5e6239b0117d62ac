import 'server-only';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { SettingsForm } from '@/components/settings/settings-form';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { ownOrigin } from '@/lib/auth/own-origin';
import { runtime } from '@/lib/composition';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { requireAdministratorViewer } from '../viewer';
import { saveSettingsAction } from './actions';

export const metadata: Metadata = { title: 'Settings' };

const NOTICE_PARAMS = ['done'];

/** Configuration > Settings: what holds for the whole desk. */
export default async function SettingsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireAdministratorViewer('/desk/settings');
  const settings = await runtime().settings.read();
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }]}
        title="Settings"
        description="What holds for the whole desk. Changes are in the activity log."
      />
      {searchParam(await searchParams, 'done') === 'saved' && (
        <Notice tone="good" params={NOTICE_PARAMS}>
          The settings are saved, and hold here now and on every instance within seconds.
        </Notice>
      )}
      <SettingsForm
        present={settings}
        deskOrigin={ownOrigin(await headers(), runtime().publicUrl)}
        action={saveSettingsAction}
      />
    </>
  );
}
