import 'server-only';
import type { Metadata } from 'next';
import { RangeText } from '@/components/bans/range-text';
import { FullInstant } from '@/components/desk/instant';
import { ZoneNote } from '@/components/desk/zone-note';
import { BansBeneath } from '@/components/exemptions/bans-beneath';
import { EndExemptionForm } from '@/components/exemptions/end-exemption-form';
import { buttonLook } from '@/components/ui/button-look';
import { ConfirmCancel, ConfirmDialog, ConfirmLink } from '@/components/ui/confirm-dialog';
import { Detail, Details } from '@/components/ui/details';
import { ForeignText } from '@/components/ui/foreign-text';
import { PageHeader } from '@/components/ui/page-header';
import { canManageBans } from '@/lib/auth/permissions';
import { type Exemption, isActive } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';
import { minuteOfEnd } from '@/lib/domain/minute-of-end';
import { requireViewer, type Viewer } from '../../viewer';
import { endExemptionAction } from '../actions';
import { bansBeneath } from '../bans-beneath';
import { EndConsequencesOf } from '../end-consequences-of';
import { findExemptionOrNotFound } from '../find-exemption';

export const metadata: Metadata = { title: 'Exemption' };

/** One exemption, with the bans that it is a hole in. */
export default async function ExemptionPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const viewer = await requireViewer(`/desk/exemptions/${encodeURIComponent(id)}`);
  const exemption = await findExemptionOrNotFound(id);
  const inForce = isActive(exemption, viewer.now);
  const { texts } = await bansBeneath(exemption.range, viewer.now);
  const { validUntil, note, createdByName, createdAt } = exemption;
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Security' }, { name: 'Exemptions', href: '/desk/exemptions' }]}
        title={
          <span className="text-lg tracking-normal max-sm:text-base">
            <RangeText text={formatIpRange(exemption.range)} />
          </span>
        }
        description={inForce ? 'Exempted: no ban refuses these addresses.' : 'This exemption is over.'}
        actions={inForce && canManageBans(viewer.agent) && <End exemption={exemption} viewer={viewer} />}
      />
      <section aria-label="Details" className="grid max-w-2xl gap-2">
        <Details>
          <Detail name="Note">
            <ForeignText className="block whitespace-pre-wrap">{note}</ForeignText>
          </Detail>
          <Detail name={inForce ? 'Valid until' : 'Ended'}>
            {validUntil ? (
              <FullInstant at={inForce ? minuteOfEnd(validUntil) : validUntil} vantage={viewer} />
            ) : (
              <span className="text-muted">Indefinitely</span>
            )}
          </Detail>
          <Detail name={inForce ? 'A hole in' : 'Banned there now'}>
            {texts.count > 0 ? <BansBeneath beneath={texts} /> : <span className="text-muted">No ban in force</span>}
          </Detail>
          <Detail name="Added by">
            <ForeignText>{createdByName}</ForeignText>
          </Detail>
          <Detail name="Added">
            <FullInstant at={createdAt} vantage={viewer} />
          </Detail>
          <Detail name="Number">{exemption.id}</Detail>
        </Details>
        <ZoneNote timeZone={viewer.timeZone} />
      </section>
    </>
  );
}

function End({ exemption, viewer }: { exemption: Exemption; viewer: Viewer }) {
  return (
    <>
      <ConfirmLink
        dialog="end-exemption"
        href={`/desk/exemptions/${exemption.id}/end`}
        className={buttonLook({ variant: 'danger' })}
      >
        End exemption
      </ConfirmLink>
      <ConfirmDialog
        id="end-exemption"
        title={
          <>
            End the exemption of <RangeText text={formatIpRange(exemption.range)} />?
          </>
        }
        consequences={<EndConsequencesOf exemption={exemption} viewer={viewer} />}
      >
        <EndExemptionForm exemptionId={exemption.id} action={endExemptionAction} cancel={<ConfirmCancel />} />
      </ConfirmDialog>
    </>
  );
}
