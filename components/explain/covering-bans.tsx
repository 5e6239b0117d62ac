import { RangeText } from '@/components/bans/range-text';
import { ValidUntil } from '@/components/bans/valid-until';
import type { Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Table } from '@/components/ui/table';
import type { AddressStanding } from '@/lib/domain/address-standing';
import { formatIpRange } from '@/lib/domain/ip-range';

/** Every ban in force that covers the address, the one that counts first and marked. */
export function CoveringBans({ standing, vantage }: { standing: AddressStanding; vantage: Vantage }) {
  const { bans, refusedBy } = standing;
  return (
    <Table
      label="Bans that cover it"
      columns={
        <>
          <th scope="col">Ban</th>
          <th scope="col">Range</th>
          <th scope="col">Valid until</th>
          <th scope="col">Banned by</th>
          <th scope="col" className="w-full">
            Reason
          </th>
        </>
      }
    >
      {bans.map((ban, at) => (
        <tr key={ban.id}>
          <td data-label="Ban">
            <span className="inline-flex items-center gap-2">
              {ban.id}
              {at === 0 && (
                <Badge tone={refusedBy ? 'danger' : 'neutral'}>{refusedBy ? 'Counts' : 'Would count'}</Badge>
              )}
            </span>
          </td>
          <td data-card="first">
            <Link href={`/desk/bans/${ban.id}`} className="hover:underline">
              <RangeText text={formatIpRange(ban.range)} />
            </Link>
          </td>
          <td data-label="Valid until">
            <ValidUntil validUntil={ban.validUntil} vantage={vantage} />
          </td>
          <td data-label="Banned by">
            <ForeignText>{ban.bannedBy.name}</ForeignText>
          </td>
          <td data-label="Reason" className="sm:min-w-36 sm:whitespace-normal">
            {ban.reason && <ForeignText className="line-clamp-3 wrap-anywhere">{ban.reason}</ForeignText>}
          </td>
        </tr>
      ))}
    </Table>
  );
}
