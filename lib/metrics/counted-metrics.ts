import type { CheckObserver } from '../bans/check-visitor';
import type { RebuildObserver } from '../bans/index-keeper';
import { HIT_CHANNELS, type HitChannel } from '../domain/hit-channel';
import type { DoubtKind } from '../gate/client-address';
import { REQUEST_KINDS, type RequestKind } from '../gate/request-kind';
import { ANSWERED_BY, type AnsweredBy, type LookupSource, type Metrics } from '../ports/metrics';
import { CountTable } from './count-table';
import { DurationHistogram } from './duration-histogram';

const LOOKUP_BOUNDS = [
  0.000_05, 0.000_1, 0.000_2, 0.000_35, 0.000_5, 0.000_75, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
];
const REQUEST_BOUNDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const REBUILD_BOUNDS = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60];

const DOUBTS = {
  'no-peer-address': true,
  'unreadable-entry': true,
  'empty-entry': true,
  'hidden-entry': true,
  'only-trusted-hops': true,
  'header-missing': true,
  'header-doubled': true,
} as const satisfies Record<DoubtKind, true>;

/** `cut`: the connection ended before the answer was out. */
const STATUS_CLASSES = ['2xx', '3xx', '4xx', '5xx', 'cut'] as const;

/** What one process has seen since it started, in plain numbers: told on the way of requests, read by createMetricsText. */
export class CountedMetrics implements Metrics, CheckObserver, RebuildObserver {
  readonly checks = new CountTable({
    channel: HIT_CHANNELS,
    outcome: ['free', 'banned', 'unavailable'],
    answered_by: ANSWERED_BY,
  });
  readonly lookups: Readonly<Record<LookupSource, DurationHistogram>> = {
    index: new DurationHistogram(LOOKUP_BOUNDS),
    store: new DurationHistogram(LOOKUP_BOUNDS),
  };
  readonly lookupFailures = new CountTable({ source: ['index', 'store'] });
  readonly refusals = new CountTable({
    channel: HIT_CHANNELS,
    outcome: ['banned', 'unknown-address', 'unavailable'],
  });
  readonly unknownAddresses = new CountTable({ doubt: Object.keys(DOUBTS) });
  readonly requests = new CountTable({ kind: REQUEST_KINDS, status: STATUS_CLASSES });
  readonly requestTimes: Readonly<Record<RequestKind, DurationHistogram>> = Object.fromEntries(
    REQUEST_KINDS.map((kind) => [kind, new DurationHistogram(REQUEST_BOUNDS)]),
  ) as Record<RequestKind, DurationHistogram>;
  readonly rebuilds = new DurationHistogram(REBUILD_BOUNDS);
  failedRebuilds = 0;

  answered(by: AnsweredBy, channel: HitChannel, outcome: 'free' | 'banned' | 'unknown-address' | 'unavailable') {
    this.checks.count(channel, outcome, by);
  }

  lookedUp(source: LookupSource, ms: number): void {
    this.lookups[source].observe(ms);
  }

  failed(source: LookupSource): void {
    this.lookupFailures.count(source);
  }

  refused(channel: HitChannel, outcome: 'banned' | 'unknown-address' | 'unavailable'): void {
    this.refusals.count(channel, outcome);
  }

  addressUnknown(doubt: string): void {
    this.unknownAddresses.count(doubt);
  }

  /** A request ended. `status` null: its connection did before the answer was out. */
  requestEnded(kind: RequestKind, status: number | null, ms: number): void {
    this.requests.count(kind, status === null ? 'cut' : (STATUS_CLASSES[Math.floor(status / 100) - 2] ?? '2xx'));
    // Of a stream it says how long somebody listened.
    if (status !== null && kind !== 'stream') this.requestTimes[kind].observe(ms);
  }

  rebuilt(ms: number): void {
    this.rebuilds.observe(ms);
  }

  rebuildFailed(): void {
    this.failedRebuilds++;
  }
}
