import 'server-only';
import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { ImportForm } from '@/components/imports/import-form';
import { PageHeader } from '@/components/ui/page-header';
import { importValuesOfParams, MISTAKE_COOKIE, readMistake } from '@/lib/forms/import-form';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { localMinute } from '../../bans/ban-form-props';
import { requireAdministratorViewer } from '../../viewer';

export const metadata: Metadata = { title: 'Import a list' };

/** Configuration > Security > Imports > Import a list. What was wrong with an upload comes in a cookie. */
export default async function NewImportPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireAdministratorViewer('/desk/imports/new');
  const params = await searchParams;
  const wasWrong = searchParam(params, 'again') !== '';
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Security' }, { name: 'Imports', href: '/desk/imports' }]}
        title="Import a list"
        description="First you see what it would do. Nothing is banned before you say so."
      />
      <ImportForm
        values={importValuesOfParams(params)}
        mistake={wasWrong ? readMistake((await cookies()).get(MISTAKE_COOKIE)?.value) : null}
        timeZone={viewer.timeZone}
        earliestUntil={localMinute(viewer.now, viewer.timeZone)}
      />
    </>
  );
}
