import 'server-only';
import { BlockedView } from '../blocked/blocked-view';
import { enterContactForm } from './enter-contact-form';

/** What a visitor who may not use the contact form sees where the front door didn't answer already; status 403. */
export default async function ContactForbidden() {
  const entry = await enterContactForm();
  return entry.ok ? null : <BlockedView channel="contact_form" refusal={entry.error} />;
}
