'use server';

import { revalidatePath } from 'next/cache';
import { notFound, redirect } from 'next/navigation';
import { canWorkTickets } from '@/lib/auth/permissions';
import { runtime } from '@/lib/composition';
import { type ContactNameState, parseContactId, parseContactName } from '@/lib/forms/contact-name-form';
import { isFromScript } from '@/lib/forms/from-script';
import { actorOf, agentUnlessDown, orFailed } from '../bans/action-support';

/** Gives a contact another name. Answers what came of it; without scripts the contact's page tells. */
export async function renameContactAction(before: ContactNameState, form: FormData): Promise<ContactNameState> {
  const id = parseContactId(form.get('contact')) ?? 0;
  const typed = String(form.get('name') ?? '').slice(0, 1000);
  const answer = (outcome: ContactNameState['outcome'], name = typed) => ({
    name,
    attempt: before.attempt + 1,
    outcome,
  });
  const viewer = await agentUnlessDown(`/desk/contacts/${id}`);
  if (!viewer) return answer({ kind: 'failed' });
  if (!canWorkTickets(viewer.agent)) notFound();
  const name = parseContactName(form);
  if (!name.ok) return answer({ kind: 'invalid', message: name.error });

  const { contacts, clock } = runtime();
  const renamed = await orFailed(
    contacts.renameContact(id, name.value, actorOf(viewer), clock.now()),
    'renaming a contact',
  );
  if (!renamed.ok) return answer({ kind: renamed.error.kind });
  revalidatePath('/desk', 'layout');
  if (!isFromScript(form)) redirect(`/desk/contacts/${id}?renamed=1`);
  return answer({ kind: 'renamed' }, renamed.value.name);
}
