import { FilterChip } from '@/components/ui/chip';
import { Detail, Details } from '@/components/ui/details';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton } from '@/components/ui/skeleton';
import { SortHeader, Table } from '@/components/ui/table';
import { Row, Specimen, type SpecimenProps } from './specimen';

const ROWS = ['203.0.113.7', '2001:db8:85a3:8d3:1319:8a2e:370:7344', '198.51.100.0'];
const AT = '2026-03-01T10:00:00Z';
const NOW = '2026-03-01T13:05:00Z';

export function ListSpecimens({ scheme }: SpecimenProps) {
  return (
    <>
      <Specimen name="PageHeader">
        <PageHeader
          trail={[{ name: 'Configuration' }, { name: 'Lists', href: '#' }]}
          title="Rows"
          description="One line of what this page is."
        />
      </Specimen>
      <Specimen name="FilterChip">
        <Row>
          <FilterChip name="Words" removeHref="?">
            office fits first -&gt; now
          </FilterChip>
        </Row>
      </Specimen>
      <Specimen name="Table, SortHeader, RelativeTime" note="cards on a phone">
        <Table
          label={`Rows in ${scheme}`}
          columns={
            <>
              <SortHeader href="?sort=address" sorted="desc">
                Address
              </SortHeader>
              <SortHeader href="?sort=created" sorted={null}>
                Created
              </SortHeader>
              <th scope="col" className="w-full">
                Note
              </th>
              <th scope="col" className="row-actions">
                <span className="sr-only">Actions</span>
              </th>
            </>
          }
        >
          {ROWS.map((address) => (
            <tr key={address}>
              <td data-card="first">
                <span className="code">{address}</span>
              </td>
              <td data-label="Created">
                <RelativeTime at={AT} now={NOW} exact="Sun 1 Mar 2026, 11:00" />
              </td>
              <td data-label="Note">
                <span className="clip clip-wide">
                  A text that is longer than the column is wide, so that it has to give way somewhere
                </span>
              </td>
              <td className="row-actions">
                <a href="#edit">Edit</a>
                <a href="#end">End</a>
              </td>
            </tr>
          ))}
        </Table>
        <Pagination summary={<span>3 rows</span>} previousHref={null} nextHref="?page=2" />
      </Specimen>
      <Specimen name="Skeleton" note="the size of what will come">
        <div className="grid gap-3 rounded-lg border border-line bg-surface p-4">
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
          <Skeleton className="w-3/4" />
        </div>
      </Specimen>
      <Specimen name="Details, Detail">
        <Details>
          <Detail name="Address">
            <span className="code">203.0.113.7</span>
          </Detail>
          <Detail name="Note">Office fits first -&gt; now</Detail>
        </Details>
      </Specimen>
      <Specimen name="Panel" note="beside a page’s main part">
        <Panel title="From this address" action={<a href="#all">All</a>}>
          Two rows in the last week.
        </Panel>
      </Specimen>
    </>
  );
}
