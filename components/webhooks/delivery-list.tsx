import { Instant, type Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { ForeignText } from '@/components/ui/foreign-text';
import { SubmitButton } from '@/components/ui/submit-button';
import type { Delivery } from '@/lib/ports/webhook-store';

/** Deliveries of one webhook, newest first, each with what was sent and how it was answered. */
export function DeliveryList({
  webhookId,
  deliveries,
  vantage,
  sendAgain,
}: {
  webhookId: number;
  deliveries: readonly Delivery[];
  vantage: Vantage;
  /** Null while nothing may be sent. */
  sendAgain: ((form: FormData) => Promise<void>) | null;
}) {
  return (
    <ul aria-label="Deliveries" className="divide-y divide-line rounded-lg border border-line bg-surface text-grid">
      {deliveries.map((delivery) => (
        <li
          key={delivery.id}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-1.5 px-4 py-2.5 max-sm:grid-cols-[minmax(0,1fr)]"
        >
          <div className="grid min-w-0 gap-0.5">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="code">{delivery.message.type}</span>
              <State state={delivery.state} />
              <Instant at={delivery.createdAt} vantage={vantage} className="text-muted" />
              {delivery.isRepeat && <span className="text-muted">sent again</span>}
            </p>
            <p className="text-muted wrap-anywhere">
              <Outcome delivery={delivery} vantage={vantage} />
            </p>
          </div>
          {sendAgain && delivery.state !== 'pending' && (
            <form action={sendAgain}>
              <input type="hidden" name="webhookId" value={webhookId} />
              <input type="hidden" name="delivery" value={delivery.id} />
              <SubmitButton
                variant="secondary"
                size="sm"
                pendingLabel="Sending…"
                aria-label={`Send ${delivery.message.type} again`}
              >
                Send again
              </SubmitButton>
            </form>
          )}
          <details className="col-span-full">
            <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-text">Message and answer</summary>
            <dl className="mt-2 grid grid-cols-[minmax(0,1fr)] gap-2">
              <Text name="Id" text={delivery.message.id} />
              <Text name="Message" text={delivery.message.payload} />
              {delivery.answer !== null && (
                <Text name="The answer begins" text={delivery.answer || 'It has no text.'} />
              )}
            </dl>
          </details>
        </li>
      ))}
    </ul>
  );
}

function State({ state }: { state: Delivery['state'] }) {
  if (state === 'delivered') return <Badge tone="good">Arrived</Badge>;
  return state === 'failed' ? <Badge tone="danger">Given up</Badge> : <Badge tone="warn">Waiting</Badge>;
}

function Outcome({ delivery, vantage }: { delivery: Delivery; vantage: Vantage }) {
  const { state, attempts, status, tookMs, failure, nextAttemptAt } = delivery;
  if (tookMs === null) return attempts === 0 ? 'Not sent yet.' : 'Being sent.';
  const tries = attempts === 1 ? '' : `, at the ${ordinal(attempts)} attempt`;
  if (state === 'delivered') return `Answered with ${status} in ${durationText(tookMs)}${tries}.`;
  return (
    <>
      <ForeignText>{failure ?? ''}</ForeignText>{' '}
      {attempts === 1 ? 'One attempt, which took' : `${attempts} attempts, of which the last took`}{' '}
      {durationText(tookMs)}
      {nextAttemptAt && (
        <>
          , the next <Instant at={nextAttemptAt} vantage={vantage} />
        </>
      )}
      .
    </>
  );
}

function Text({ name, text }: { name: string; text: string }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="rounded-md border border-line bg-surface-sunken px-2.5 py-1.5 font-mono text-xs wrap-anywhere whitespace-pre-wrap">
        <ForeignText>{text}</ForeignText>
      </dd>
    </div>
  );
}

function durationText(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

function ordinal(n: number): string {
  return n === 2 ? 'second' : n === 3 ? 'third' : `${n}th`;
}
