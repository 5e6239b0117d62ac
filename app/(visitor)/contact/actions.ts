'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { parseContactMessage } from '@/lib/channels/contact-form/contact-message';
import { sendContactMessage } from '@/lib/channels/contact-form/send-contact-message';
import { TRAP_FIELD } from '@/lib/channels/contact-form/trap-field';
import { enterChannel } from '@/lib/channels/enter-channel';
import { runtime } from '@/lib/composition';
import type { ContactFormState } from './contact-form-state';

/**
 * Sends the contact form of a browser without scripts and goes on to the page that names the ticket; what can't be sent
 * comes back with what was typed. (With scripts the form talks to /api/channels/contact-form.)
 */
export async function sendContactFormAction(_before: ContactFormState, form: FormData): Promise<ContactFormState> {
  const requestHeaders = await headers();
  const entry = await enterChannel('contact_form', requestHeaders);
  const typed = typedIn(form);
  if (!entry.ok) return { typed, problem: { kind: 'refused' } };

  const message = parseContactMessage(typed);
  if (!message.ok) return { typed, problem: { kind: 'invalid', errors: message.error } };
  const deps = runtime();
  const sent = await sendContactMessage(deps, {
    message: message.value,
    address: entry.value.address,
    userAgent: requestHeaders.get('user-agent') ?? '',
    trap: textOf(form, TRAP_FIELD),
  }).catch((error: unknown) => {
    deps.log.error({ err: error }, 'a contact message could not be stored');
    return null;
  });
  if (!sent) return { typed, problem: { kind: 'unavailable' } };
  if (!sent.ok) return { typed, problem: { kind: 'too-many', retryAfterSeconds: sent.error.retryAfterSeconds } };
  redirect(`/contact?ticket=${sent.value.ticket}`);
}

function typedIn(form: FormData): ContactFormState['typed'] {
  return {
    name: textOf(form, 'name'),
    email: textOf(form, 'email'),
    subject: textOf(form, 'subject'),
    message: textOf(form, 'message'),
  };
}

function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value : '';
}
