import { Instant, type Vantage } from '@/components/desk/instant';
import { tooltip } from '@/components/ui/tooltip-text';
import { visibleText } from '@/components/ui/visible-text';
import type { ListedBan } from '@/lib/ports/ban-store';

/** How a past ban ended, and when if no other column says so. */
export function EndedCell({ ban, vantage, sayWhen }: { ban: ListedBan; vantage: Vantage; sayWhen: boolean }) {
  const name = ban.expiredByName === null ? null : visibleText(ban.expiredByName);
  return (
    <td data-label="Ended" className="elastic">
      <span className="clip">
        {name === null ? 'Ran out' : 'Expired by'}{' '}
        {name !== null && (
          <bdi className="second-line" {...tooltip(name)}>
            {name}
          </bdi>
        )}
        {sayWhen && ban.validUntil && <Instant at={ban.validUntil} vantage={vantage} className="second-line" />}
      </span>
    </td>
  );
}
