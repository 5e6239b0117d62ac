import { Badge } from '@/components/ui/badge';
import { CHANNEL_NAMES } from '@/lib/domain/channel';
import type { ChannelAnswer, ChannelUse } from '@/lib/gate/channel-answers';

const USES: Readonly<Record<ChannelUse, string>> = { use: '', read: ': reading', write: ': posting and voting' };

/** What the gate answers on each channel. */
export function ChannelList({ answers }: { answers: readonly ChannelAnswer[] }) {
  return (
    <ul aria-label="Channels" className="divide-y divide-line rounded-lg border border-line bg-surface text-grid">
      {answers.map((answer) => (
        <li key={`${answer.method} ${answer.path}`} className="flex items-center justify-between gap-4 px-4 py-2">
          <span className="flex min-w-0 flex-wrap gap-x-2">
            <span>
              {CHANNEL_NAMES[answer.channel]}
              {USES[answer.use]}
            </span>
            <span className="code text-faint">
              {answer.method} {answer.path}
            </span>
          </span>
          <AnswerBadge decision={answer.decision} />
        </li>
      ))}
    </ul>
  );
}

function AnswerBadge({ decision }: Pick<ChannelAnswer, 'decision'>) {
  if (decision === null) return <Badge>Open to everybody</Badge>;
  switch (decision.outcome) {
    case 'free':
      return <Badge tone="good">Let in</Badge>;
    case 'banned':
      return <Badge tone="danger">Refused (403)</Badge>;
    case 'unknown-address':
      return <Badge tone="warn">Refused (400)</Badge>;
    case 'unavailable':
      return <Badge tone="warn">Try again (503)</Badge>;
  }
}
