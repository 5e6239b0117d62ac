import 'server-only';
import { ticketHref } from '@/components/tickets/ticket-href';

/** What the page of a ticket may say was just done, to a browser without scripts. */
export const TICKET_NOTICES = {
  resolve: 'Resolved.',
  reopen: 'Reopened.',
  'mark-spam': 'Marked as spam.',
  'clear-spam': 'Marked as not spam.',
  assign: 'Its agent was changed.',
  replied: 'The reply was added.',
  'replied-resolved': 'The reply was added and the ticket resolved.',
  noted: 'The note was added.',
} as const;
export type TicketNoticeKind = keyof typeof TICKET_NOTICES;

/** Whether a word from the address bar is one of them. */
export function isTicketNotice(word: string): word is TicketNoticeKind {
  return Object.hasOwn(TICKET_NOTICES, word);
}

/** The way to a ticket's page that tells what was done. Only the kind travels, so that nobody can put words into a link. */
export function ticketNoticeHref(code: string, kind: TicketNoticeKind): string {
  return `${ticketHref(code)}?done=${kind}`;
}
