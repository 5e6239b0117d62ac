import 'server-only';
import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
import { TICKET_CODE_PATTERN } from '@/lib/channels/tickets/ticket-code';
import { findRuntime, runtime } from '@/lib/composition';
import { ContactForm } from './contact-form';
import { enterContactForm } from './enter-contact-form';
import { MessageSent } from './message-sent';

export function generateMetadata(): Metadata {
  return { title: { absolute: `Contact us · ${findRuntime()?.deskName() ?? 'Help desk'}` } };
}

/** The contact form. `?ticket=` = a message was just sent by a browser without scripts. */
export default async function ContactPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const entry = await enterContactForm();
  if (!entry.ok) forbidden();
  const { ticket } = await searchParams;
  const desk = runtime().deskName();
  return (
    <main className="mx-auto grid max-w-xl gap-6 px-4 py-10">
      {typeof ticket === 'string' && TICKET_CODE_PATTERN.test(ticket) ? (
        <MessageSent ticket={ticket} />
      ) : (
        <ContactForm desk={desk} />
      )}
    </main>
  );
}
