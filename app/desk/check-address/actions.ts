'use server';

import { redirect } from 'next/navigation';
import { runtime } from '@/lib/composition';
import { formatIpAddress } from '@/lib/domain/ip-address';
import { checkAddressHref, readCheckedAddress } from '@/lib/forms/checked-address';
import { requireAdministratorViewer } from '../viewer';

/** Builds the index anew from the database, for an administrator who saw that it is wrong; then shows what it says. */
export async function rebuildIndexAction(form: FormData): Promise<void> {
  const { agent } = await requireAdministratorViewer('/desk/check-address');
  const checked = readCheckedAddress(String(form.get('address') ?? ''));
  const href = checkAddressHref(checked.kind === 'address' ? formatIpAddress(checked.address) : '');
  const { log, rebuildIndex } = runtime();
  let failed = false;
  try {
    await rebuildIndex(`asked for by ${agent.name} (agent ${agent.id})`);
  } catch (error) {
    log.error({ err: error }, 'the index could not be built anew');
    failed = true;
  }
  redirect(failed ? `${href}${href.includes('?') ? '&' : '?'}rebuild=failed` : href);
}
