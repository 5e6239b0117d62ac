import { RangeText } from '@/components/bans/range-text';
import { ValidUntil } from '@/components/bans/valid-until';
import type { Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Table } from '@/components/ui/table';
import type { Exemption } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';

/** Every exemption in force that covers the address, the one that ends last first and marked. */
export function CoveringExemptions({ exemptions, vantage }: { exemptions: readonly Exemption[]; vantage: Vantage }) {
  return (
    <Table
      label="Exemptions that cover it"
      columns={
        <>
          <th scope="col">Exemption</th>
          <th scope="col">Range</th>
          <th scope="col">Valid until</th>
          <th scope="col">Added by</th>
          <th scope="col" className="w-full">
            Note
          </th>
        </>
      }
    >
      {exemptions.map((exemption, at) => (
        <tr key={exemption.id}>
          <td data-label="Exemption">
            <span className="inline-flex items-center gap-2">
              {exemption.id}
              {at === 0 && <Badge tone="good">Wins</Badge>}
            </span>
          </td>
          <td data-card="first">
            <Link href={`/desk/exemptions/${exemption.id}`} prefetch={false} className="hover:underline">
              <RangeText text={formatIpRange(exemption.range)} />
            </Link>
          </td>
          <td data-label="Valid until">
            <ValidUntil validUntil={exemption.validUntil} vantage={vantage} />
          </td>
          <td data-label="Added by">
            <ForeignText>{exemption.createdByName}</ForeignText>
          </td>
          <td data-label="Note" className="sm:min-w-36 sm:whitespace-normal">
            {exemption.note && <ForeignText className="line-clamp-3 wrap-anywhere">{exemption.note}</ForeignText>}
          </td>
        </tr>
      ))}
    </Table>
  );
}
