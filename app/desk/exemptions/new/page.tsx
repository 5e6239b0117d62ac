import 'server-only';
import type { Metadata } from 'next';
import { ExemptionForm } from '@/components/exemptions/exemption-form';
import { PageHeader } from '@/components/ui/page-header';
import { BAN_PERIODS } from '@/lib/domain/valid-until';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { localMinute } from '../../bans/ban-form-props';
import { requireAdministratorViewer } from '../../viewer';
import { addExemptionAction } from '../actions';

export const metadata: Metadata = { title: 'Add exemption' };

/** Configuration > Security > Exemptions > Add exemption. `?address=` fills in the address. */
export default async function AddExemptionPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const address = searchParam(await searchParams, 'address').slice(0, 200);
  const query = address === '' ? '' : `?${new URLSearchParams({ address })}`;
  const { now, timeZone } = await requireAdministratorViewer(`/desk/exemptions/new${query}`);
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Security' }, { name: 'Exemptions', href: '/desk/exemptions' }]}
        title="Add exemption"
        description="Visitors from an address, or a whole range of them, are never refused, whatever is banned."
      />
      <ExemptionForm
        action={addExemptionAction}
        initial={{
          values: { startIp: address, endIp: '', period: '', until: '', timeZone, note: '' },
          errors: {},
          question: null,
          failed: false,
          attempt: 0,
        }}
        presets={BAN_PERIODS.map((period) => period.text)}
        timeZone={timeZone}
        earliestUntil={localMinute(now, timeZone)}
      />
    </>
  );
}
