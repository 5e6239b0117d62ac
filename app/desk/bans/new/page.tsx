import 'server-only';
import type { Metadata } from 'next';
import { BanForm } from '@/components/bans/ban-form';
import { Banner } from '@/components/ui/banner';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { runtime } from '@/lib/composition';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import type { TicketWithMessages } from '@/lib/ports/ticket-store';
import { requireAdministratorViewer } from '../../viewer';
import { addBanAction } from '../actions';
import { banFormProps } from '../ban-form-props';

export const metadata: Metadata = { title: 'Add ban' };

/**
 * Add ban: one address or a range. `?address=` fills in the address, `?ticket=` records the conversation it is given
 * in (and its contact), as the ticket's page asks for.
 */
export default async function AddBanPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const code = searchParam(params, 'ticket').slice(0, 40);
  const address = searchParam(params, 'address').slice(0, 200);
  const viewer = await requireAdministratorViewer(`/desk/bans/new${queryOf({ ticket: code, address })}`);
  const ticket = code ? await runtime().tickets.findTicketByCode(code) : null;
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Security' }, { name: 'Banned IPs', href: '/desk/bans' }]}
        title="Add ban"
        description="Bans an IP address, or a whole range of them, from every channel."
      />
      <BanForm
        action={addBanAction}
        {...banFormProps(viewer, { startIp: address || ticket?.address || '' })}
        hidden={ticket ? { ticket: ticket.code } : {}}
        submitLabel="Add ban"
        cancelHref={ticket ? `/desk/tickets/${encodeURIComponent(ticket.code)}` : '/desk/bans'}
      >
        {ticket && <FromTicket ticket={ticket} />}
        {code && !ticket && (
          <Banner tone="warn" title="The conversation was not found">
            There is no ticket <span className="code">{code}</span>. The ban will be recorded without one.
          </Banner>
        )}
      </BanForm>
    </>
  );
}

function FromTicket({ ticket }: { ticket: TicketWithMessages }) {
  return (
    <Banner>
      Given in{' '}
      <Link href={`/desk/tickets/${encodeURIComponent(ticket.code)}`} className="code text-accent-text underline">
        {ticket.code}
      </Link>
      {ticket.contact && (
        <>
          {' '}
          to <bdi className="font-medium">{ticket.contact.name}</bdi>
        </>
      )}
      . Both are recorded with the ban.
    </Banner>
  );
}

function queryOf(params: Record<string, string>): string {
  const filled = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== ''));
  return filled.size > 0 ? `?${filled}` : '';
}
