import 'server-only';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { boardDeskHref } from '@/components/board/board-desk-href';
import { TOPIC_KIND_NAMES } from '@/components/board/board-words';
import { chatHref } from '@/components/chats/chat-href';
import { ZoneNote } from '@/components/desk/zone-note';
import { Composer } from '@/components/tickets/composer';
import { Conversation } from '@/components/tickets/conversation';
import { ShownStatus, TicketButtons } from '@/components/tickets/ticket-buttons';
import { TicketDesk } from '@/components/tickets/ticket-desk';
import { ticketHref } from '@/components/tickets/ticket-href';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { CopyButton } from '@/components/ui/copy-button';
import { ForeignText } from '@/components/ui/foreign-text';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { runtime } from '@/lib/composition';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import type { Ticket } from '@/lib/ports/ticket-store';
import { BanNotice } from '../../bans/ban-notice';
import { requireViewer } from '../../viewer';
import { changeTicketAction, writeToTicketAction } from '../actions';
import { isTicketNotice, TICKET_NOTICES } from '../ticket-notice-href';
import { BesideTicket } from './beside-ticket';

interface TicketPageProps {
  readonly params: Promise<{ code: string }>;
  readonly searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: TicketPageProps): Promise<Metadata> {
  return { title: decodeURIComponent((await params).code).slice(0, 40) };
}

/** One conversation: who wrote what, the way to answer, and beside it who the visitor is and how their address stands. */
export default async function TicketPage({ params, searchParams }: TicketPageProps) {
  const code = decodeURIComponent((await params).code);
  const viewer = await requireViewer(ticketHref(code));
  const { tickets, chats, board, inbound } = runtime();
  const [ticket, agents] = await Promise.all([tickets.findTicketByCode(code), tickets.agentsOfTickets()]);
  if (!ticket) notFound();
  const runs = ticket.channel === 'chat' || ticket.channel === 'call' ? await chats.findConversation(code) : null;
  const topic = ticket.channel === 'board' ? await board.findTopicOfTicket(ticket.id) : null;
  const cameIn = await inbound.cameIn(ticket.id);
  const running = runs && runs.status !== 'ended' ? runs.kind : null;
  const asked = await searchParams;
  const done = searchParam(asked, 'done');
  const { status, spam, assignee } = ticket;
  const assignable = agents.filter(({ disabled }) => !disabled).map(({ id, name }) => ({ id, name }));
  return (
    <TicketDesk
      code={ticket.code}
      ticket={{ status, spam, assignee }}
      agents={assignable}
      changeAction={changeTicketAction}
    >
      <div className="grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-4">
        <PageHeader
          trail={[{ name: 'Tickets', href: '/desk/tickets' }]}
          title={<ForeignText>{ticket.subject || 'No subject'}</ForeignText>}
          description={
            <span className="flex flex-wrap items-center gap-2">
              <span className="inline-flex items-center">
                <span className="code">{ticket.code}</span>
                <CopyButton text={ticket.code} />
              </span>
              <ShownStatus />
            </span>
          }
          actions={<TicketButtons />}
        />
        <BanNotice params={asked} viewer={viewer} />
        {running === 'chat' && (
          <Banner tone="info" actions={<ButtonLink href={chatHref(ticket.code)}>Open the chat</ButtonLink>}>
            This chat is running: its visitor reads what is written in the chat at once.
          </Banner>
        )}
        {topic && (
          <Banner tone="info" actions={<ButtonLink href={boardDeskHref(topic.id)}>Open the topic</ButtonLink>}>
            {TOPIC_KIND_NAMES[topic.kind]} on the board: what visitors write there arrives here, and a reply here is
            posted there. Posts are hidden, and their visitors banned, on the topic’s page.
          </Banner>
        )}
        {running === 'call' && (
          <Banner tone="info" actions={<ButtonLink href="/desk/calls">Open the calls</ButtonLink>}>
            This call is running.
          </Banner>
        )}
        {isTicketNotice(done) && (
          <Notice tone="good" params={['done']}>
            <p>{TICKET_NOTICES[done]}</p>
          </Notice>
        )}
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-5 lg:grid-cols-[minmax(0,1fr)_340px]">
          <section aria-label="Conversation" className="grid grid-cols-[minmax(0,1fr)] gap-4">
            <Conversation
              messages={ticket.messages}
              cameIn={cameIn}
              originalHref={(seq) => `${ticketHref(ticket.code)}/original/${seq}`}
              vantage={viewer}
            />
            <div className="grid gap-2 sm:pl-11">
              <Composer
                key={ticket.code}
                action={writeToTicketAction}
                lastSeq={ticket.messages.at(-1)?.seq ?? 0}
                mail={mailTo(ticket)}
                isPublished={topic !== null}
              />
              <ZoneNote timeZone={viewer.timeZone} />
            </div>
          </section>
          <BesideTicket ticket={ticket} running={running} viewer={viewer} />
        </div>
      </div>
    </TicketDesk>
  );
}

function mailTo({ contact, subject, code }: Ticket): { to: string; subject: string } | null {
  return contact && { to: contact.email, subject: `Re: ${subject} [${code}]` };
}
