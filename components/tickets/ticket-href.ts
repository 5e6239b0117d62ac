/** The way to a ticket's page. */
export function ticketHref(code: string): string {
  return `/desk/tickets/${encodeURIComponent(code)}`;
}
