import { Instant, type Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Table } from '@/components/ui/table';
import type { ListedToken } from '@/lib/ports/token-store';

/** Tokens in rows, those that were revoked last; on small screens each is a card. */
export function TokenList({ tokens, vantage }: { tokens: readonly ListedToken[]; vantage: Vantage }) {
  return (
    <Table
      label="API tokens"
      columns={
        <>
          <th scope="col" className="w-full">
            Name
          </th>
          <th scope="col">May</th>
          <th scope="col">Last used</th>
          <th scope="col">Made by</th>
          <th scope="col">Made</th>
          <th scope="col" className="row-actions">
            <span className="sr-only">Actions</span>
          </th>
        </>
      }
    >
      {tokens.map(({ id, name, readOnly, createdByName, createdAt, lastUsedAt, revokedAt }) => (
        <tr key={id}>
          <td data-card="first" className="sm:max-w-0 sm:min-w-36">
            <ForeignText className="clip max-w-none! font-medium">{name}</ForeignText>
          </td>
          <td data-label="May">
            {revokedAt ? (
              <span className="inline-flex items-center gap-2">
                <Badge tone="danger">Revoked</Badge>
                <Instant at={revokedAt} vantage={vantage} />
              </span>
            ) : (
              <Badge>{readOnly ? 'Read' : 'Read and change'}</Badge>
            )}
          </td>
          <td data-label="Last used">
            {lastUsedAt ? <Instant at={lastUsedAt} vantage={vantage} /> : <span className="text-faint">Never</span>}
          </td>
          <td data-label="Made by">
            {createdByName ? (
              <ForeignText className="clip">{createdByName}</ForeignText>
            ) : (
              <span className="text-faint">Not recorded</span>
            )}
          </td>
          <td data-label="Made">
            <Instant at={createdAt} vantage={vantage} />
          </td>
          <td className="row-actions">
            {revokedAt === null && (
              <Link href={`/desk/tokens/${id}/revoke`} prefetch={false} aria-label={`Revoke ${name}`}>
                Revoke
              </Link>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
