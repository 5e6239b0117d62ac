import 'server-only';
import type { Metadata } from 'next';
import { BanForm } from '@/components/bans/ban-form';
import { Banner } from '@/components/ui/banner';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { safeNextPath } from '@/lib/auth/safe-next-path';
import { runtime } from '@/lib/composition';
import { banIdSchema } from '@/lib/forms/ban-reference';
import { parseContactId } from '@/lib/forms/contact-name-form';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import type { Ticket } from '@/lib/ports/ticket-store';
import { requireAdministratorViewer } from '../../viewer';
import { addBanAction } from '../actions';
import { banFormProps } from '../ban-form-props';

export const metadata: Metadata = { title: 'Add ban' };

/**
 * Add ban: one address or a range. `?address=` fills in the address, `?ticket=` records the conversation that it is given
 * in (and its contact), `?contact=` the person whom it is meant for, `?again=` a ban whose reason is taken over, and `?returnTo=` is the page of the desk that asked
 * and is shown again afterwards.
 */
export default async function AddBanPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const code = searchParam(params, 'ticket').slice(0, 40);
  const address = searchParam(params, 'address').slice(0, 200);
  const returnTo = searchParam(params, 'returnTo') && safeNextPath(searchParam(params, 'returnTo'));
  const contactId = parseContactId(searchParam(params, 'contact'));
  const againId = banIdSchema.safeParse(searchParam(params, 'again'));
  const again = againId.success ? String(againId.data) : '';
  const asked = { ticket: code, address, again, contact: contactId === null ? '' : String(contactId), returnTo };
  const viewer = await requireAdministratorViewer(`/desk/bans/new${queryOf(asked)}`);
  const ticket = code ? await runtime().tickets.findTicketByCode(code) : null;
  const contact = contactId === null ? ticket?.contact : await runtime().contacts.findContact(contactId);
  const former = againId.success ? await runtime().bans.findBan(againId.data) : null;
  const values = { startIp: address || ticket?.address || '', reason: former?.reason ?? '' };
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Security' }, { name: 'Banned IPs', href: '/desk/bans' }]}
        title="Add ban"
        description="Bans an IP address, or a whole range of them, from every channel."
      />
      <BanForm
        action={addBanAction}
        {...(await banFormProps(viewer, values, null))}
        hidden={filled({ ...asked, ticket: ticket?.code ?? '', address: '', again: '' })}
        submitLabel="Add ban"
        cancelHref={returnTo || (ticket ? `/desk/tickets/${encodeURIComponent(ticket.code)}` : '/desk/bans')}
      >
        {(ticket || contact) && <RecordedWith ticket={ticket} contact={contact ?? null} />}
        {code && !ticket && (
          <Banner tone="warn" title="The conversation was not found">
            There is no ticket <span className="code">{code}</span>. The ban will be recorded without one.
          </Banner>
        )}
      </BanForm>
    </>
  );
}

/** Where the ban is given and to whom, as it will be recorded with it. */
function RecordedWith({ ticket, contact }: { ticket: Ticket | null; contact: Ticket['contact'] }) {
  return (
    <Banner>
      Given
      {ticket && (
        <>
          {' '}
          in{' '}
          <Link href={`/desk/tickets/${encodeURIComponent(ticket.code)}`} className="code text-accent-text underline">
            {ticket.code}
          </Link>
        </>
      )}
      {contact && (
        <>
          {' '}
          to <ForeignText className="font-medium">{contact.name || contact.email}</ForeignText>
        </>
      )}
      . That is recorded with the ban.
    </Banner>
  );
}

function queryOf(params: Record<string, string>): string {
  const query = new URLSearchParams(filled(params));
  return query.size > 0 ? `?${query}` : '';
}

/** Without what is empty. */
function filled(params: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''));
}
