import { Lock, Pin } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { STATUS_NAMES } from '@/lib/channels/board/plan-board-change';
import type { SuggestionStatus } from '@/lib/domain/board';
import type { Topic } from '@/lib/ports/board-store';

const TONES = { open: 'neutral', planned: 'accent', done: 'good', declined: 'neutral' } as const;

/** How a suggestion stands. */
export function SuggestionBadge({ status }: { status: SuggestionStatus }) {
  return <Badge tone={TONES[status]}>{STATUS_NAMES[status]}</Badge>;
}

/** What readers should know of a topic at a glance; a suggestion that is open needs no word. */
export function TopicBadges({ topic }: { topic: Pick<Topic, 'kind' | 'status' | 'pinned' | 'locked'> }) {
  return (
    <>
      {topic.pinned && (
        <Badge>
          <Pin aria-hidden />
          Pinned
        </Badge>
      )}
      {topic.kind === 'suggestion' && topic.status !== 'open' && <SuggestionBadge status={topic.status} />}
      {topic.locked && (
        <Badge>
          <Lock aria-hidden />
          Locked
        </Badge>
      )}
    </>
  );
}
