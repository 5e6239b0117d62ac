import { Instant, type Vantage } from '@/components/desk/instant';
import { Avatar } from '@/components/ui/avatar';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Table } from '@/components/ui/table';
import { personState } from '@/lib/auth/person-state';
import type { Person } from '@/lib/ports/people-store';
import { PersonStateBadge } from './person-state-badge';
import { ROLE_NAMES } from './role-names';

/** Agents in rows; on small screens each is a card. `ownId` is whoever looks. */
export function PeopleList({ people, vantage, ownId }: { people: readonly Person[]; vantage: Vantage; ownId: number }) {
  return (
    <Table
      label="Agents"
      columns={
        <>
          <th scope="col" className="w-full sm:min-w-32 lg:min-w-36">
            Name and e-mail
          </th>
          <th scope="col">Role</th>
          <th scope="col">State</th>
          <th scope="col">Last seen</th>
          <th scope="col" className="sm:max-lg:hidden">
            Devices
          </th>
          <th scope="col" className="row-actions">
            <span className="sr-only">Actions</span>
          </th>
        </>
      }
    >
      {people.map((person) => (
        <tr key={person.id}>
          {/* What the other columns leave is less than a long address, which then is cut: the agent's page has all of it. */}
          <td data-card="first" className="sm:max-w-0 sm:py-1.5!">
            <span className="flex min-w-0 items-center gap-2.5">
              <Avatar name={person.name} />
              <span className="grid min-w-0">
                <span className="flex min-w-0 items-baseline gap-2">
                  <Link
                    href={`/desk/agents/${person.id}`}
                    prefetch={false}
                    className="clip max-w-none! font-medium hover:underline"
                  >
                    <ForeignText>{person.name}</ForeignText>
                  </Link>
                  {person.id === ownId && <span className="text-xs text-muted">you</span>}
                </span>
                <ForeignText className="clip max-w-none! text-xs font-normal text-muted">{person.email}</ForeignText>
              </span>
            </span>
          </td>
          <td data-label="Role">{ROLE_NAMES[person.role]}</td>
          <td data-label="State">
            <PersonStateBadge person={person} vantage={vantage} />
          </td>
          <td data-label="Last seen">
            {person.lastSeenAt ? (
              <Instant at={person.lastSeenAt} vantage={vantage} className="sm:max-lg:whitespace-normal" />
            ) : (
              <span className="text-faint">Never</span>
            )}
          </td>
          <td data-label="Devices" className="tabular-nums sm:max-lg:hidden">
            {person.devices > 0 && person.devices}
          </td>
          <RowActions person={person} now={vantage.now} isOneself={person.id === ownId} />
        </tr>
      ))}
    </Table>
  );
}

function RowActions({ person, now, isOneself }: { person: Person; now: Date; isOneself: boolean }) {
  const { kind } = personState(person, now);
  const href = (what: string) => `/desk/agents/${person.id}/${what}`;
  if (isOneself) {
    return (
      <td className="row-actions">
        <Link href="/desk/profile" prefetch={false}>
          Your profile
        </Link>
      </td>
    );
  }
  return (
    <td className="row-actions">
      {kind === 'disabled' ? (
        <Link href={href('enable')} prefetch={false} aria-label={`Enable ${person.name}`}>
          Enable
        </Link>
      ) : (
        <>
          <Link
            href={href('link')}
            prefetch={false}
            aria-label={kind === 'active' ? `Reset password of ${person.name}` : `New link for ${person.name}`}
          >
            {kind === 'active' ? 'Reset password' : 'New link'}
          </Link>
          <Link href={href('disable')} prefetch={false} aria-label={`Disable ${person.name}`}>
            Disable
          </Link>
        </>
      )}
    </td>
  );
}
