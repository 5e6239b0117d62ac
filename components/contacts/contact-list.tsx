import { Instant, type Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Table } from '@/components/ui/table';
import type { ContactListView } from '@/lib/forms/contact-list-view';
import type { ContactSummary } from '@/lib/ports/contact-store';
import { ContactColumns } from './contact-columns';

/** Contacts in rows, in the order given. On small screens each row is a card with the name first. */
export function ContactList({
  contacts,
  view,
  vantage,
}: {
  contacts: readonly ContactSummary[];
  view: ContactListView;
  vantage: Vantage;
}) {
  return (
    <Table label="Contacts" columns={<ContactColumns view={view} />}>
      {contacts.map(({ id, name, email, tickets, bans, lastSeenAt }) => (
        <tr key={id}>
          <td data-card="first" className="sm:max-w-0">
            <Link href={`/desk/contacts/${id}`} className="clip max-w-none font-medium hover:underline">
              <ForeignText>{name || email}</ForeignText>
            </Link>
          </td>
          <td data-label="E-mail">
            <span className="clip clip-wide">
              <ForeignText>{email}</ForeignText>
            </span>
          </td>
          <td data-label="Tickets" className="tabular-nums">
            <Counts some={tickets.open} someName="open" all={tickets.all} />
          </td>
          <td data-label="Bans" className="tabular-nums">
            {bans.active > 0 && (
              <Badge tone="danger" className="mr-1.5">
                Banned
              </Badge>
            )}
            <Counts some={bans.active} someName="active" all={bans.all} />
          </td>
          <td data-label="Last seen">
            <Instant at={lastSeenAt} vantage={vantage} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** "2 open of 5". */
function Counts({ some, someName, all }: { some: number; someName: string; all: number }) {
  if (all === 0) return <span className="text-muted">None</span>;
  return (
    <span>
      {some} {someName} <span className="text-muted">of {all}</span>
    </span>
  );
}
