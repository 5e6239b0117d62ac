import 'server-only';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { BanForm } from '@/components/bans/ban-form';
import { BanPageHeader } from '@/components/bans/ban-page-header';
import { isActive } from '@/lib/domain/ban';
import { requireAdministratorViewer } from '../../../viewer';
import { editBanAction } from '../../actions';
import { banFormProps } from '../../ban-form-props';
import { valuesOf } from '../../ban-values';
import { findBanOrNotFound } from '../../find-ban';

export const metadata: Metadata = { title: 'Edit ban' };

/** Changes range, period or reason of a ban in force. One that is over can't be changed: its own page says so. */
export default async function EditBanPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const viewer = await requireAdministratorViewer(`/desk/bans/${id}/edit`);
  const ban = await findBanOrNotFound(id);
  if (!isActive(ban, viewer.now)) redirect(`/desk/bans/${ban.id}`);
  return (
    <>
      <BanPageHeader
        ban={ban}
        now={viewer.now}
        title="Edit ban"
        description="The change counts at once, on every channel."
      />
      <BanForm
        action={editBanAction}
        {...(await banFormProps(viewer, valuesOf(ban), ban))}
        hidden={{ banId: String(ban.id) }}
        submitLabel="Save changes"
        cancelHref={`/desk/bans/${ban.id}`}
      />
    </>
  );
}
