import 'server-only';
import type { Metadata } from 'next';
import { exactEnd } from '@/components/desk/exact-time';
import { FullInstant } from '@/components/desk/instant';
import { ZoneNote } from '@/components/desk/zone-note';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { Detail, Details } from '@/components/ui/details';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { SubmitButton } from '@/components/ui/submit-button';
import { DeliveryList } from '@/components/webhooks/delivery-list';
import { topicsText } from '@/components/webhooks/topic-names';
import { WebhookState } from '@/components/webhooks/webhook-state';
import { runtime } from '@/lib/composition';
import { DELIVERIES_KEPT_DAYS } from '@/lib/domain/webhook';
import { parseId } from '@/lib/forms/parse-id';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import type { Delivery, Webhook } from '@/lib/ports/webhook-store';
import { requireAdministratorViewer, type Viewer } from '../../viewer';
import { sendAgainAction, sendTestAction, switchWebhookAction } from '../actions';
import { findWebhookOrNotFound } from '../find-webhook';

export const metadata: Metadata = { title: 'Webhook' };

const PAGE_ROWS = 25;
const NOTICE_PARAMS = ['done', 'delivery'];

/** One webhook: where to, about what, and its deliveries. */
export default async function WebhookPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}) {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const viewer = await requireAdministratorViewer(`/desk/webhooks/${encodeURIComponent(id)}`);
  const webhook = await findWebhookOrNotFound(id);
  const before = parseId(searchParam(query, 'before'));
  const found = await runtime().webhooks.listDeliveries(
    webhook.id,
    PAGE_ROWS + 1,
    before === 0 ? undefined : String(before),
  );
  const deliveries = found.slice(0, PAGE_ROWS);
  const last = found.length > PAGE_ROWS ? deliveries.at(-1) : undefined;
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Webhooks', href: '/desk/webhooks' }]}
        title={
          <>
            Webhook to <ForeignText>{new URL(webhook.url).host}</ForeignText>
          </>
        }
        actions={<Actions webhook={webhook} />}
        actionsBelow
      />
      <Done query={query} deliveries={deliveries} />
      <Trouble webhook={webhook} viewer={viewer} />
      <div className="grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-5">
        <Facts webhook={webhook} viewer={viewer} />
        <section aria-labelledby="deliveries" className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <h2 id="deliveries" className="text-lg font-semibold">
            Deliveries
          </h2>
          {deliveries.length > 0 ? (
            <DeliveryList
              webhookId={webhook.id}
              deliveries={deliveries}
              vantage={viewer}
              sendAgain={webhook.enabled ? sendAgainAction : null}
            />
          ) : (
            <p className="text-muted">
              {before === 0
                ? 'Nothing was sent so far. Send a test to see whether it arrives.'
                : 'There are no others.'}
            </p>
          )}
          <p className="flex flex-wrap items-center justify-between gap-2 text-grid text-muted">
            <span>
              Kept for {DELIVERIES_KEPT_DAYS} days · <ZoneNote timeZone={viewer.timeZone} />
            </span>
            <span className="flex gap-2">
              {before !== 0 && <ButtonLink href={`/desk/webhooks/${webhook.id}`}>Newest</ButtonLink>}
              {last && <ButtonLink href={`/desk/webhooks/${webhook.id}?before=${last.id}`}>Older</ButtonLink>}
            </span>
          </p>
        </section>
      </div>
    </>
  );
}

function Actions({ webhook: { id, enabled } }: { webhook: Webhook }) {
  return (
    <>
      <form action={sendTestAction}>
        <input type="hidden" name="webhookId" value={id} />
        <SubmitButton variant="secondary" pendingLabel="Sending…">
          Send a test
        </SubmitButton>
      </form>
      <ButtonLink href={`/desk/webhooks/${id}/edit`}>Edit</ButtonLink>
      <ButtonLink href={`/desk/webhooks/${id}/secret`}>New secret</ButtonLink>
      <form action={switchWebhookAction}>
        <input type="hidden" name="webhookId" value={id} />
        <SubmitButton variant="secondary" name="enabled" value={enabled ? 'no' : 'yes'}>
          {enabled ? 'Switch off' : 'Switch on'}
        </SubmitButton>
      </form>
      <ButtonLink href={`/desk/webhooks/${id}/remove`}>Remove</ButtonLink>
    </>
  );
}

function Facts({ webhook, viewer }: { webhook: Webhook; viewer: Viewer }) {
  const { url, topics, oldSecretUntil, createdAt, createdByName } = webhook;
  return (
    <Details>
      <Detail name="Address">
        <ForeignText className="font-mono text-xs">{url}</ForeignText>
      </Detail>
      <Detail name="State">
        <WebhookState webhook={webhook} />
      </Detail>
      <Detail name="Told of">{topicsText(topics)}</Detail>
      <Detail name="Secret">
        {oldSecretUntil && oldSecretUntil > viewer.now
          ? `The new one, and the old one as well until ${exactEnd(oldSecretUntil, viewer.timeZone)}`
          : 'Kept encrypted, and not shown again'}
      </Detail>
      <Detail name="Added">
        <FullInstant at={createdAt} vantage={viewer} /> by <ForeignText>{createdByName}</ForeignText>
      </Detail>
    </Details>
  );
}

/** What keeps messages from arriving, and what to do about it. */
function Trouble({ webhook: { enabled, goneAt, failingSince }, viewer }: { webhook: Webhook; viewer: Viewer }) {
  if (goneAt) {
    return (
      <Banner tone="danger" title="Its receiver answered that it is gone for good">
        With the answer 410, <FullInstant at={goneAt} vantage={viewer} />; so the webhook was switched off. What happens
        meanwhile is not told. Switch it on when the receiver is there again.
      </Banner>
    );
  }
  if (!enabled) {
    return (
      <Banner tone="info" title="It is switched off">
        Nothing is sent, and what happens meanwhile is never told. What was waiting before is sent when it is on again.
      </Banner>
    );
  }
  if (!failingSince) return null;
  return (
    <Banner tone="danger" title="Messages don’t arrive">
      One was given up <FullInstant at={failingSince} vantage={viewer} />, after three days of trying, and none has
      arrived since. Look at what the receiver answers below, then <Link href="#deliveries">send again</Link> what it
      missed.
    </Banner>
  );
}

function Done({ query, deliveries }: { query: SearchParams; deliveries: readonly Delivery[] }) {
  const done = searchParam(query, 'done');
  if (done === 'edited') {
    return (
      <Notice tone="good" params={NOTICE_PARAMS}>
        The webhook is saved.
      </Notice>
    );
  }
  const sent = deliveries.find(({ id }) => id === searchParam(query, 'delivery'));
  if (!sent) return null;
  const what = done === 'test' ? 'The test' : 'The message';
  const key = sent.id;
  if (sent.state === 'delivered') {
    return (
      <Notice key={key} tone="good" params={NOTICE_PARAMS}>
        {what} arrived.
      </Notice>
    );
  }
  if (sent.failure === null) {
    return (
      <Notice key={key} tone="info" params={NOTICE_PARAMS}>
        {what} is under way. Look again in a moment.
      </Notice>
    );
  }
  return (
    <Notice key={key} tone="danger" params={NOTICE_PARAMS}>
      {what} did not arrive. <ForeignText>{sent.failure}</ForeignText>
    </Notice>
  );
}
