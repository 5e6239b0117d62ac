import type { ReactNode } from 'react';
import { PageHeader } from '@/components/ui/page-header';
import { type Ban, isActive } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';
import { BanStateBadge } from './ban-state-badge';
import { RangeText } from './range-text';

/**
 * The top of a ban's own page, and of the pages that do something to it: those have a `title`, and the range leads back
 * to the ban.
 */
export function BanPageHeader({
  ban,
  now,
  title,
  description,
  actions,
}: {
  ban: Ban;
  now: Date;
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
}) {
  const rangeText = formatIpRange(ban.range);
  const grid = isActive(ban, now)
    ? { name: 'Banned IPs', href: '/desk/bans' }
    : { name: 'Ban history', href: '/desk/ban-history' };
  return (
    <PageHeader
      trail={[
        { name: 'Configuration' },
        { name: 'Security' },
        grid,
        ...(title ? [{ name: rangeText, href: `/desk/bans/${ban.id}` }] : []),
      ]}
      title={title ?? <RangeAndState ban={ban} now={now} />}
      description={description}
      actions={actions}
      actionsBelow
    />
  );
}

function RangeAndState({ ban, now }: { ban: Ban; now: Date }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="text-lg tracking-normal max-sm:text-base">
        <RangeText text={formatIpRange(ban.range)} />
      </span>
      <BanStateBadge ban={ban} now={now} />
    </span>
  );
}
