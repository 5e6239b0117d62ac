import 'server-only';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { RangeText } from '@/components/bans/range-text';
import { ZoneNote } from '@/components/desk/zone-note';
import { EndExemptionForm } from '@/components/exemptions/end-exemption-form';
import { ButtonLink } from '@/components/ui/button-link';
import { ForeignText } from '@/components/ui/foreign-text';
import { PageHeader } from '@/components/ui/page-header';
import { isActive } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';
import { requireAdministratorViewer } from '../../../viewer';
import { endExemptionAction } from '../../actions';
import { EndConsequencesOf } from '../../end-consequences-of';
import { findExemptionOrNotFound } from '../../find-exemption';

export const metadata: Metadata = { title: 'End exemption' };

/** Asks before an exemption is ended: for links in lists, and for browsers without scripts. */
export default async function EndExemptionPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const viewer = await requireAdministratorViewer(`/desk/exemptions/${encodeURIComponent(id)}/end`);
  const exemption = await findExemptionOrNotFound(id);
  if (!isActive(exemption, viewer.now)) redirect(`/desk/exemptions/${exemption.id}`);
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Security' }, { name: 'Exemptions', href: '/desk/exemptions' }]}
        title={
          <>
            End the exemption of{' '}
            <span className="text-lg tracking-normal max-sm:text-base">
              <RangeText text={formatIpRange(exemption.range)} />
            </span>
            ?
          </>
        }
      />
      <div className="grid max-w-2xl gap-4 text-muted">
        <ForeignText className="block whitespace-pre-wrap text-text wrap-anywhere">{exemption.note}</ForeignText>
        <EndConsequencesOf exemption={exemption} viewer={viewer} />
        <EndExemptionForm
          exemptionId={exemption.id}
          action={endExemptionAction}
          cancel={<ButtonLink href={`/desk/exemptions/${exemption.id}`}>Cancel</ButtonLink>}
        />
        <ZoneNote timeZone={viewer.timeZone} />
      </div>
    </>
  );
}
