import { Counter, collectDefaultMetrics, Gauge, Histogram, type LabelValues, Registry } from 'prom-client';
import type { IndexHealth, IndexKeeper } from '../bans/index-keeper';
import type { BanIndex } from '../ports/ban-index';
import type { ChatSign } from '../ports/chat-store';
import type { Clock } from '../ports/clock';
import type { IndexSource } from '../ports/index-source';
import type { WebhookOutbox } from '../ports/webhook-store';
import { answeredWithin } from './answered-within';
import type { CountTable, Labels } from './count-table';
import type { CountedMetrics } from './counted-metrics';
import type { DurationHistogram } from './duration-histogram';

/** What is looked at when somebody asks. */
export interface MetricsSources {
  readonly counted: CountedMetrics;
  readonly keeper: Pick<IndexKeeper, 'health' | 'msSinceAgreement'>;
  readonly index: Pick<BanIndex, 'meta' | 'size'>;
  readonly source: Pick<IndexSource, 'position' | 'waitingAfter'>;
  readonly hits: { readonly waiting: number };
  readonly webhooks: Pick<WebhookOutbox, 'backlog'>;
  readonly clock: Clock;
  /** Event streams that this process holds open. */
  readonly streams: Readonly<Record<'visitor-chat' | 'visitor-call' | 'agent', { readonly size: number }>>;
  readonly live: { signs(): readonly ChatSign[]; callSigns(): readonly ChatSign[] };
  readonly build: { readonly version: string; readonly node: string };
}

export interface MetricsText {
  readonly contentType: string;
  /** Everything as it is now. What can't be told, because Redis or Postgres is away, is left out. */
  read(): Promise<string>;
}

/** What takes longer is not told. */
const READING_MS = 3_000;

const INDEX_STATES: readonly IndexHealth['state'][] = ['ready', 'behind', 'rebuilding', 'unreachable', 'unverified'];

/** The text that Prometheus reads. docs/watching.md lists every name in it. */
export function createMetricsText(sources: MetricsSources): MetricsText {
  const registry = new Registry();
  const registers = [registry];
  const { counted, keeper, live, streams } = sources;

  counter(
    registry,
    'gatehouse_checks_total',
    'Checks of visitors, by channel, outcome and who answered.',
    counted.checks,
  );
  new Counter({
    name: 'gatehouse_check_fallbacks_total',
    help: 'Checks that the index could not answer as one that agrees with the store.',
    registers,
    collect() {
      this.reset();
      this.inc(counted.checks.total(({ answered_by }) => answered_by !== 'index'));
    },
  });
  new ReadHistogram(
    registry,
    'gatehouse_lookup_seconds',
    'How long look-ups took that were answered, by what was asked.',
    'source',
    counted.lookups,
  );
  counter(
    registry,
    'gatehouse_lookup_failures_total',
    'Look-ups that were not answered, or not in time.',
    counted.lookupFailures,
  );
  counter(registry, 'gatehouse_refusals_total', 'Visitors who were turned away, by channel and why.', counted.refusals);
  counter(
    registry,
    'gatehouse_unknown_addresses_total',
    'Requests to channels whose sender could not be told, by why.',
    counted.unknownAddresses,
  );
  counter(registry, 'gatehouse_http_requests_total', 'Requests by kind and class of answer.', counted.requests);
  new ReadHistogram(
    registry,
    'gatehouse_http_request_seconds',
    'How long answers took until they were out, by kind of request.',
    'kind',
    counted.requestTimes,
  );

  new Gauge({
    name: 'gatehouse_index_state',
    help: 'Which state the ban index is in, as this process sees it: 1 for that one, 0 for the others.',
    labelNames: ['state'],
    registers,
    collect() {
      const { state } = keeper.health();
      for (const each of INDEX_STATES) this.set({ state: each }, each === state ? 1 : 0);
    },
  });
  new Gauge({
    name: 'gatehouse_index_age_seconds',
    help: 'Time since index and store were last seen to agree. Absent before the first time.',
    registers,
    collect() {
      const ms = keeper.msSinceAgreement();
      tell(this, ms === null ? null : ms / 1000);
    },
  });
  new ReadHistogram(
    registry,
    'gatehouse_index_rebuild_seconds',
    'How long rebuilds of the index took that this process ran.',
    null,
    { '': counted.rebuilds },
  );
  new Counter({
    name: 'gatehouse_index_rebuild_failures_total',
    help: 'Rebuilds of the index that this process could not finish.',
    registers,
    collect() {
      this.reset();
      this.inc(counted.failedRebuilds);
    },
  });

  // One reading for all that need Redis and Postgres; `read` makes it before they are collected.
  let shared: SharedReading = NOTHING_READ;
  const gauge = (name: string, help: string, value: (read: SharedReading) => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        tell(this, value(shared));
      },
    });
  gauge('gatehouse_store_up', 'Whether Postgres answered for this reading.', ({ store }) => (store === null ? 0 : 1));
  gauge('gatehouse_redis_up', 'Whether Redis answered for this reading.', ({ redis }) => (redis === null ? 0 : 1));
  gauge('gatehouse_store_revision', 'The newest revision that is stored.', ({ store }) => store);
  gauge('gatehouse_index_revision', 'The newest revision that is in the index. Absent without an index.', (read) =>
    read.redis ? read.redis.applied : null,
  );
  gauge('gatehouse_outbox_pending_revisions', 'Stored revisions that the index lacks.', ({ waiting }) =>
    waiting ? waiting.count : null,
  );
  gauge(
    'gatehouse_outbox_oldest_pending_seconds',
    'How long ago the oldest of them was stored; 0 = none is.',
    (read) => (read.waiting ? read.waiting.oldestSeconds : null),
  );
  gauge('gatehouse_webhooks_pending', 'Deliveries of webhooks that wait to be sent or sent again.', ({ webhooks }) =>
    webhooks ? webhooks.pending : null,
  );
  gauge(
    'gatehouse_webhooks_oldest_due_seconds',
    'For how long the oldest of them has been due; 0 = none is.',
    ({ webhooks }) => (webhooks ? webhooks.dueSeconds : null),
  );
  new Gauge({
    name: 'gatehouse_index_segments',
    help: 'Size of the ban index: its disjoint stretches of addresses, by family.',
    labelNames: ['family'],
    registers,
    collect() {
      this.reset();
      if (!shared.redis) return;
      this.set({ family: 'ipv4' }, shared.redis.ipv4);
      this.set({ family: 'ipv6' }, shared.redis.ipv6);
    },
  });

  new Gauge({
    name: 'gatehouse_hits_waiting',
    help: 'Sums of hits of bans that this process has yet to write.',
    registers,
    collect() {
      this.set(sources.hits.waiting);
    },
  });
  new Gauge({
    name: 'gatehouse_live_streams',
    help: 'Event streams that this process holds open, by whose they are.',
    labelNames: ['side'],
    registers,
    collect() {
      for (const [side, { size }] of Object.entries(streams)) this.set({ side }, size);
    },
  });
  new Gauge({
    name: 'gatehouse_conversations',
    help: 'Chats and calls of the whole desk that wait or run. Every instance tells the same ones.',
    labelNames: ['kind', 'status'],
    registers,
    collect() {
      const signs = { chat: live.signs(), call: live.callSigns() };
      for (const [kind, all] of Object.entries(signs)) {
        for (const status of ['waiting', 'active']) {
          this.set({ kind, status }, all.filter((sign) => sign.status === status).length);
        }
      }
    },
  });
  new Gauge({
    name: 'gatehouse_build_info',
    help: 'Always 1: which version of Gatehouse runs on which Node.',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: sources.build.version, node: sources.build.node }, 1);
  collectDefaultMetrics({ register: registry });

  return {
    contentType: registry.contentType,
    async read() {
      shared = await readShared(sources);
      return registry.metrics();
    },
  };
}

interface SharedReading {
  /** Null: it did not answer. */
  readonly store: number | null;
  /** Null: it did not answer. `applied` null: there is no index. */
  readonly redis: { readonly applied: number | null; readonly ipv4: number; readonly ipv6: number } | null;
  readonly waiting: { readonly count: number; readonly oldestSeconds: number } | null;
  readonly webhooks: { readonly pending: number; readonly dueSeconds: number } | null;
}

const NOTHING_READ: SharedReading = { store: null, redis: null, waiting: null, webhooks: null };

async function readShared({ index, source, webhooks, clock }: MetricsSources): Promise<SharedReading> {
  const now = clock.now();
  const secondsSince = (instant: Date | null) =>
    instant === null ? 0 : Math.max(0, now.getTime() - instant.getTime()) / 1000;
  const [position, redis, backlog] = await Promise.all([
    orNull(source.position()),
    orNull(Promise.all([index.meta(), index.size()])),
    orNull(webhooks.backlog(now)),
  ]);
  const meta = redis?.[0];
  const waiting = meta && position ? await orNull(source.waitingAfter(meta.applied)) : null;
  return {
    store: position && Number(position.revision),
    redis: redis && { applied: meta ? Number(meta.applied) : null, ...redis[1] },
    waiting: waiting && { count: waiting.count, oldestSeconds: secondsSince(waiting.oldestAt) },
    webhooks: backlog && { pending: backlog.pending, dueSeconds: secondsSince(backlog.dueSince) },
  };
}

/** Scrapers wait for ten seconds. */
function orNull<T>(answer: Promise<T>): Promise<T | null> {
  return answeredWithin(READING_MS, answer).catch(() => null);
}

/** `null`: nothing is told. */
function tell(gauge: Gauge, value: number | null): void {
  if (value === null) gauge.remove();
  else gauge.set(value);
}

function counter<L extends Labels>(registry: Registry, name: string, help: string, table: CountTable<L>): void {
  new Counter({
    name,
    help,
    labelNames: Object.keys(table.labels),
    registers: [registry],
    collect() {
      this.reset();
      for (const { labels, count } of table.entries()) this.inc(labels as LabelValues<string>, count);
    },
  });
}

/** Tells what was counted elsewhere, one series of buckets for each value of one label (null: there is none). */
class ReadHistogram extends Histogram {
  constructor(
    registry: Registry,
    private readonly of: string,
    private readonly told: string,
    private readonly label: string | null,
    private readonly histograms: Readonly<Record<string, DurationHistogram>>,
  ) {
    super({ name: of, help: told, labelNames: label === null ? [] : [label], registers: [registry] });
  }

  /** What the registry asks for the text; the types of prom-client leave it out. */
  async getForPromString() {
    const values = Object.entries(this.histograms).flatMap(([value, histogram]) => {
      const labels = this.label === null ? {} : { [this.label]: value };
      const { upTo, count, sumSeconds } = histogram.read();
      const bucket = (le: number | string, value: number) => ({
        metricName: `${this.of}_bucket`,
        labels: { ...labels, le },
        value,
      });
      return [
        ...histogram.bounds.map((bound, n) => bucket(bound, upTo[n] ?? 0)),
        bucket('+Inf', count),
        { metricName: `${this.of}_sum`, labels, value: sumSeconds },
        { metricName: `${this.of}_count`, labels, value: count },
      ];
    });
    return { name: this.of, help: this.told, type: 'histogram', values };
  }
}
