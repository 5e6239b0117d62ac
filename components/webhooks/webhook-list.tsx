import { Instant, type Vantage } from '@/components/desk/instant';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import type { ListedWebhook } from '@/lib/ports/webhook-store';
import { topicsText } from './topic-names';
import { WebhookState } from './webhook-state';

/** Every webhook: where to, about what, and what became of the last delivery. */
export function WebhookList({ webhooks, vantage }: { webhooks: readonly ListedWebhook[]; vantage: Vantage }) {
  return (
    <ul aria-label="Webhooks" className="divide-y divide-line rounded-lg border border-line bg-surface">
      {webhooks.map((webhook) => (
        <li key={webhook.id} className="grid grid-cols-[minmax(0,1fr)] gap-1 px-4 py-3">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Link
              href={`/desk/webhooks/${webhook.id}`}
              className="min-w-0 rounded-sm font-medium wrap-anywhere hover:underline"
            >
              <ForeignText>{webhook.url}</ForeignText>
            </Link>
            <WebhookState webhook={webhook} />
          </p>
          <p className="flex flex-wrap gap-x-3 text-grid text-muted">
            <span>{topicsText(webhook.topics)}</span>
            <LastAttempt webhook={webhook} vantage={vantage} />
            {webhook.pending > 0 && <span>{webhook.pending.toLocaleString('en')} waiting</span>}
          </p>
        </li>
      ))}
    </ul>
  );
}

function LastAttempt({ webhook: { lastAttempt }, vantage }: { webhook: ListedWebhook; vantage: Vantage }) {
  if (!lastAttempt) return <span>Nothing sent so far</span>;
  return (
    <span>
      Last sent <Instant at={lastAttempt.at} vantage={vantage} />, {lastAttempt.arrived ? 'arrived' : 'did not arrive'}
    </span>
  );
}
