import { Badge } from '@/components/ui/badge';
import { type Ban, isActive } from '@/lib/domain/ban';
import { howItEnded } from './how-it-ended';

/** Whether a ban holds now, and if not, how it ended. */
export function BanStateBadge({ ban, now }: { ban: Ban; now: Date }) {
  if (isActive(ban, now)) return <Badge tone="danger">Banned</Badge>;
  return (
    <Badge>
      <bdi>{howItEnded(ban)}</bdi>
    </Badge>
  );
}
