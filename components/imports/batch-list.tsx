import { Instant, type Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Select } from '@/components/ui/select';
import { SubmitButton } from '@/components/ui/submit-button';
import type { Feed } from '@/lib/ports/feed-store';
import type { ListedBatch } from '@/lib/ports/import-store';

type Action = (form: FormData) => Promise<void>;

/** Imports, newest first, each with what is left of it, and of a list that is followed what came of fetching it last. */
export function BatchList({
  batches,
  vantage,
  fetchAgain,
  setEvery,
}: {
  batches: readonly ListedBatch[];
  vantage: Vantage;
  fetchAgain: Action;
  setEvery: Action;
}) {
  return (
    <ul aria-label="Imports" className="divide-y divide-line rounded-lg border border-line bg-surface">
      {batches.map((batch) => (
        <li
          key={batch.id}
          id={`import-${batch.id}`}
          className="grid scroll-mt-16 grid-cols-[minmax(0,1fr)] gap-x-4 gap-y-3 px-4 py-3 md:grid-cols-[minmax(0,1fr)_auto]"
        >
          <div className="grid min-w-0 gap-1">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <ForeignText className="min-w-0 font-medium wrap-anywhere">{batch.name}</ForeignText>
              {batch.feed && <Badge tone="accent">{FEED_NAMES[batch.feed.every]}</Badge>}
              {batch.active === 0 && <Badge>Nothing left</Badge>}
            </p>
            <p className="text-grid">
              {batch.active > 0 ? (
                <Link href={`/desk/bans?batch=${batch.id}`} prefetch={false} className="text-accent-text underline">
                  {batch.active.toLocaleString('en')} in force
                </Link>
              ) : (
                'None in force'
              )}{' '}
              <span className="text-muted">
                of {batch.bans.toLocaleString('en')} · imported <Instant at={batch.createdAt} vantage={vantage} /> by{' '}
                <ForeignText>{batch.createdByName}</ForeignText>
                {batch.fileName !== '' && batch.fileName !== batch.name && (
                  <>
                    {' '}
                    from <ForeignText>{batch.fileName}</ForeignText>
                  </>
                )}
              </span>
            </p>
            {batch.feed && <FeedState feed={batch.feed} vantage={vantage} />}
          </div>
          <div className="flex flex-wrap items-center gap-2 md:justify-end">
            {batch.feed?.url && (
              <FeedForms
                batch={batch}
                feed={batch.feed}
                vantage={vantage}
                fetchAgain={fetchAgain}
                setEvery={setEvery}
              />
            )}
            {batch.active > 0 && (
              <ButtonLink
                size="sm"
                href={`/desk/imports/${batch.id}/expire`}
                prefetch={false}
                aria-label={`Expire all that are left of ${batch.name}`}
              >
                Expire all that are left
              </ButtonLink>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

const FEED_NAMES = { off: 'Fetched by hand', hourly: 'Fetched every hour', daily: 'Fetched every day' } as const;

function FeedState({ feed, vantage }: { feed: Feed; vantage: Vantage }) {
  const { url, fetchedAt, nextAt, outcome } = feed;
  return (
    <>
      <p className="font-mono text-xs wrap-anywhere text-muted">
        {url === null ? 'Handed in on the command line' : <ForeignText>{url}</ForeignText>}
      </p>
      {url !== null && (
        <p className="text-grid text-muted">
          {isBeingFetched(feed, vantage) ? (
            'Being fetched now.'
          ) : (
            <>
              Fetched {fetchedAt && <Instant at={fetchedAt} vantage={vantage} />}
              {outcome && (
                <>
                  : <Outcome outcome={outcome} />
                </>
              )}
              {nextAt && (
                <>
                  {' '}
                  Next <Instant at={nextAt} vantage={vantage} />.
                </>
              )}
            </>
          )}
        </p>
      )}
    </>
  );
}

function Outcome({ outcome }: { outcome: NonNullable<Feed['outcome']> }) {
  switch (outcome.kind) {
    case 'applied': {
      const { added, ended, held, refused } = outcome;
      const parts = [
        `${added.toLocaleString('en')} added`,
        `${ended.toLocaleString('en')} ended`,
        held > 0 && `${held.toLocaleString('en')} left as somebody changed them`,
        refused > 0 && `${refused.toLocaleString('en')} refused`,
      ];
      return <>{parts.filter(Boolean).join(', ')}.</>;
    }
    case 'unchanged':
      return 'nothing has changed.';
    case 'asks':
      return (
        <strong className="font-medium text-warn-text">
          not applied. It has {outcome.listed.toLocaleString('en')} entries, and had{' '}
          {outcome.before.toLocaleString('en')}. Look at it, then apply it all the same or leave it.
        </strong>
      );
    case 'failed':
      return <strong className="font-medium text-danger-text">{outcome.problem}</strong>;
  }
}

function FeedForms({
  batch,
  feed,
  vantage,
  fetchAgain,
  setEvery,
}: {
  batch: ListedBatch;
  feed: Feed;
  vantage: Vantage;
  fetchAgain: Action;
  setEvery: Action;
}) {
  const ids = (
    <>
      <input type="hidden" name="feedId" value={feed.id} />
      <input type="hidden" name="batchId" value={batch.id} />
    </>
  );
  return (
    <>
      <form action={setEvery} className="flex items-center gap-1">
        {ids}
        <Select
          name="every"
          defaultValue={feed.every}
          aria-label={`How often ${batch.name} is fetched`}
          className="text-grid"
        >
          <option value="off">By hand</option>
          <option value="hourly">Every hour</option>
          <option value="daily">Every day</option>
        </Select>
        <Button type="submit" size="sm" variant="quiet" aria-label={`Save how often ${batch.name} is fetched`}>
          Save
        </Button>
      </form>
      {!isBeingFetched(feed, vantage) && (
        <form action={fetchAgain} className="flex gap-2">
          {ids}
          <SubmitButton
            size="sm"
            variant="secondary"
            pendingLabel="Fetching…"
            name="intent"
            value="fetch"
            aria-label={`Fetch ${batch.name} again`}
          >
            Fetch again
          </SubmitButton>
          {feed.outcome?.kind === 'asks' && (
            <SubmitButton size="sm" variant="danger" pendingLabel="Applying…" name="intent" value="apply">
              Apply it all the same
            </SubmitButton>
          )}
        </form>
      )}
    </>
  );
}

function isBeingFetched({ claimedUntil }: Feed, { now }: Vantage): boolean {
  return claimedUntil !== null && claimedUntil > now;
}
