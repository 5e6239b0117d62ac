import { RangeText } from '@/components/bans/range-text';
import { ValidUntil } from '@/components/bans/valid-until';
import { Instant, type Vantage } from '@/components/desk/instant';
import { CopyButton } from '@/components/ui/copy-button';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Table } from '@/components/ui/table';
import type { Exemption } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';

/** Exemptions in rows; on small screens each is a card. Those of one list are all in force, or all over. */
export function ExemptionList({
  exemptions,
  areOver,
  mayManage,
  vantage,
}: {
  exemptions: readonly Exemption[];
  areOver: boolean;
  mayManage: boolean;
  vantage: Vantage;
}) {
  return (
    <Table
      label={areOver ? 'Past exemptions' : 'Exemptions in force'}
      columns={
        <>
          <th scope="col">Range</th>
          <th scope="col" className="w-full">
            Note
          </th>
          <th scope="col">{areOver ? 'Ended' : 'Valid until'}</th>
          <th scope="col">Added by</th>
          <th scope="col">Added</th>
          {mayManage && !areOver && (
            <th scope="col" className="row-actions">
              <span className="sr-only">Actions</span>
            </th>
          )}
        </>
      }
    >
      {exemptions.map((exemption) => {
        const rangeText = formatIpRange(exemption.range);
        return (
          <tr key={exemption.id}>
            <td data-card="first">
              <span className="group inline-flex items-center gap-1">
                <Link href={`/desk/exemptions/${exemption.id}`} prefetch={false} className="hover:underline">
                  <RangeText text={rangeText} />
                </Link>
                <CopyButton text={rangeText} />
              </span>
            </td>
            <td data-label="Note" className="sm:min-w-36 sm:whitespace-normal">
              <ForeignText className="line-clamp-3 wrap-anywhere">{exemption.note}</ForeignText>
            </td>
            <td data-label={areOver ? 'Ended' : 'Valid until'}>
              <ValidUntil validUntil={exemption.validUntil} vantage={vantage} />
            </td>
            <td data-label="Added by">
              <ForeignText className="clip">{exemption.createdByName}</ForeignText>
            </td>
            <td data-label="Added">
              <Instant at={exemption.createdAt} vantage={vantage} />
            </td>
            {mayManage && !areOver && (
              <td className="row-actions">
                <Link
                  href={`/desk/exemptions/${exemption.id}/end`}
                  prefetch={false}
                  aria-label={`End the exemption of ${rangeText}`}
                >
                  End
                </Link>
              </td>
            )}
          </tr>
        );
      })}
    </Table>
  );
}
