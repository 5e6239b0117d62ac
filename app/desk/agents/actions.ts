'use server';

import { revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { exactEnd } from '@/components/desk/exact-time';
import { agentLinkUrl } from '@/lib/auth/agent-link';
import { findDevice } from '@/lib/auth/device-reference';
import { inviteAgent, type NewLink, readIdentity } from '@/lib/auth/invite-agent';
import { makeAgentLink } from '@/lib/auth/make-agent-link';
import { ownOrigin } from '@/lib/auth/own-origin';
import { runtime } from '@/lib/composition';
import type { Actor } from '@/lib/domain/ban';
import type { Result } from '@/lib/domain/result';
import {
  type EditPersonFormState,
  type HandedLink,
  type InviteFormState,
  isPersonChange,
  type LinkFormState,
  type PersonChange,
  type PersonRefusal,
  parseAgentId,
  personFormValues,
} from '@/lib/forms/person-form';
import type { PeopleRefusal } from '@/lib/ports/people-store';
import { actorOf, administratorUnlessDown, orFailed } from '../bans/action-support';
import { requireAdministratorViewer, type Viewer } from '../viewer';

/** Invites somebody; the answer holds the link, which is shown this once. */
export async function inviteAction(before: InviteFormState, form: FormData): Promise<InviteFormState> {
  const values = personFormValues(form);
  const answer = { values, errors: {}, refusal: null, link: null, attempt: before.attempt + 1 };
  const viewer = await administratorUnlessDown('/desk/agents/invite');
  if (!viewer) return { ...answer, refusal: { kind: 'failed' } };
  const invited = await orFailed(inviteAgent(runtime(), actorOf(viewer), values));
  if (!invited.ok) {
    if (invited.error.kind === 'invalid') return { ...answer, errors: invited.error.errors };
    return { ...answer, refusal: invited.error };
  }
  return { ...answer, link: await handedLink(invited.value, viewer) };
}

/** Makes a link by which an agent chooses a password; the answer holds it. */
export async function makeLinkAction(_before: LinkFormState, form: FormData): Promise<LinkFormState> {
  const agentId = parseAgentId(form.get('agentId'));
  const viewer = await administratorUnlessDown(`/desk/agents/${agentId}/link`);
  if (!viewer) return { refusal: { kind: 'failed' }, link: null };
  const lockOut = form.get('when') === 'now';
  const made = await orFailed(makeAgentLink(runtime(), actorOf(viewer), { agentId, lockOut }));
  return made.ok ? { refusal: null, link: await handedLink(made.value, viewer) } : { refusal: made.error, link: null };
}

/** Does what a PersonQuestion asked, then shows the agent. */
export async function changePersonAction(_before: PersonRefusal | null, form: FormData): Promise<PersonRefusal | null> {
  const agentId = parseAgentId(form.get('agentId'));
  const change = form.get('change');
  const viewer = await administratorUnlessDown(`/desk/agents/${agentId}`);
  if (!viewer) return { kind: 'failed' };
  if (!isPersonChange(change)) return { kind: 'not-found' };
  const changed = await orFailed(changePerson(agentId, change, actorOf(viewer), viewer.now));
  if (!changed.ok) return changed.error;
  revalidatePath('/desk', 'layout');
  // Who has just stopped being an administrator can't see that page any more.
  if (change === 'make-agent' && agentId === viewer.agent.id) redirect('/desk/profile?done=make-agent');
  redirect(`/desk/agents/${agentId}?done=${change}`);
}

/** Changes an agent's name and e-mail, then shows the agent. */
export async function editPersonAction(before: EditPersonFormState, form: FormData): Promise<EditPersonFormState> {
  const agentId = parseAgentId(form.get('agentId'));
  const values = personFormValues(form);
  const answer = { values, errors: {}, refusal: null, attempt: before.attempt + 1 };
  const viewer = await administratorUnlessDown(`/desk/agents/${agentId}/edit`);
  if (!viewer) return { ...answer, refusal: { kind: 'failed' } };
  const identity = readIdentity(values);
  if (!identity.ok) return { ...answer, errors: identity.error.errors };
  const edited = await orFailed(runtime().people.edit(agentId, identity.value, actorOf(viewer), viewer.now));
  if (!edited.ok) return { ...answer, refusal: edited.error };
  revalidatePath('/desk', 'layout');
  redirect(`/desk/agents/${agentId}?done=edit`);
}

/** Signs an agent out on one device. */
export async function signOutPersonDeviceAction(form: FormData): Promise<void> {
  const agentId = parseAgentId(form.get('agentId'));
  const viewer = await requireAdministratorViewer(`/desk/agents/${agentId}`);
  const { people } = runtime();
  const device = findDevice(await people.listDevices(agentId, viewer.now), form.get('device'));
  if (device) await people.signOut(agentId, device.sessionId, actorOf(viewer), viewer.now);
  revalidatePath(`/desk/agents/${agentId}`);
  redirect(`/desk/agents/${agentId}?done=device`);
}

async function changePerson(
  agentId: number,
  change: PersonChange,
  actor: Actor,
  now: Date,
): Promise<Result<unknown, PeopleRefusal>> {
  const { people } = runtime();
  switch (change) {
    case 'make-administrator':
      return people.changeRole(agentId, 'administrator', actor, now);
    case 'make-agent':
      return people.changeRole(agentId, 'agent', actor, now);
    case 'disable':
      return people.disable(agentId, actor, now);
    case 'enable':
      return people.enable(agentId, actor, now);
    case 'sign-out':
      return people.signOut(agentId, null, actor, now);
  }
}

async function handedLink({ agentId, secret, purpose, expiresAt }: NewLink, viewer: Viewer): Promise<HandedLink> {
  const { people, publicUrl } = runtime();
  const person = await people.findPerson(agentId, viewer.now);
  return {
    url: agentLinkUrl(ownOrigin(await headers(), publicUrl), secret),
    purpose,
    agentId,
    email: person?.email ?? '',
    name: person?.name ?? '',
    until: `${exactEnd(expiresAt, viewer.timeZone)} (${viewer.timeZone.replaceAll('_', ' ')})`,
  };
}
