import { Badge } from '@/components/ui/badge';
import type { Webhook } from '@/lib/ports/webhook-store';

/** How a webhook is doing, in a word or two. */
export function WebhookState({ webhook: { enabled, goneAt, failingSince } }: { webhook: Webhook }) {
  if (goneAt) return <Badge tone="danger">Receiver is gone</Badge>;
  if (!enabled) return <Badge>Off</Badge>;
  return failingSince ? <Badge tone="danger">Failing</Badge> : <Badge tone="good">On</Badge>;
}
