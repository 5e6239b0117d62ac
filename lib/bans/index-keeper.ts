import type { BanIndex } from '../ports/ban-index';
import type { Clock } from '../ports/clock';
import type { IndexSource, StorePosition } from '../ports/index-source';
import { type ApplyResult, applyOutbox, CLOCK_SLACK_MS } from './apply-outbox';
import { type RebuildProgress, rebuildIndex } from './rebuild-index';

/** How far the index can be trusted now, for banners and /readyz. */
export interface IndexHealth {
  readonly state: 'ready' | 'behind' | 'rebuilding' | 'unreachable' | 'unverified';
  /** For a person: what works and what doesn't. Empty when ready. */
  readonly message: string;
}

/** What the gate may do with the index: ask it first, ask it only when the store fails, or not at all. */
export type IndexTrust = 'first' | 'last-resort';

export interface IndexKeeperLog {
  info(event: object, message: string): void;
  warn(event: object, message: string): void;
}

/** Told of each rebuild that this process ran. Must not throw. */
export interface RebuildObserver {
  rebuilt(ms: number): void;
  rebuildFailed(): void;
}

export interface IndexKeeperDeps {
  readonly source: IndexSource;
  readonly index: BanIndex;
  readonly clock: Clock;
  readonly log: IndexKeeperLog;
  readonly observe?: RebuildObserver;
}

const TICK_MS = 400;
const HOUSEKEEPING_MS = 3_600_000;
const OUTBOX_KEPT_MS = 24 * 3_600_000;
const OUTBOX_KEPT_REVISIONS = 10_000;
const STATE_AFTER_DOUBT = {
  'connection-lost': 'unreachable',
  failed: 'unreachable',
  'no-index': 'rebuilding',
  behind: 'behind',
} as const;
/** How long a use case waits for somebody else's rebuild before it says that the index is behind. */
const FOREIGN_REBUILD_WAIT_MS = 60_000;

const MESSAGES: Readonly<Record<IndexHealth['state'], string>> = {
  ready: '',
  behind: 'The ban index is catching up. Every ban holds: visitors are checked against the database meanwhile.',
  rebuilding: 'The ban index is being rebuilt. Every ban holds: visitors are checked against the database meanwhile.',
  unreachable:
    'Redis can’t be reached or answers too slowly. Every ban holds: visitors are checked against the database, and changes reach the index when Redis is back.',
  unverified:
    'The database can’t be reached. Bans made so far are enforced; nothing can be added or changed until it is back.',
};

/**
 * Keeps one instance's view of the index honest. Several times a second, after each reconnect and on each doubt it
 * compares what the index has applied with what the store has committed; until they agree the gate asks the store
 * first. It applies what a crashed writer left behind and rebuilds an index that is missing, without being asked.
 */
export class IndexKeeper {
  private state: IndexHealth['state'] = 'unreachable';
  private trust: IndexTrust = 'last-resort';
  private timer: NodeJS.Timeout | null = null;
  private checking: Promise<void> | null = null;
  private checkAgain = false;
  private applying: Promise<ApplyResult> | null = null;
  private applyingNext: Promise<ApplyResult> | null = null;
  private rebuilding: Promise<boolean> | null = null;
  /** Before it was ready once, a state that isn't is the start and no news. */
  private wasReady = false;
  private nextHousekeeping = 0;
  private stopped = false;
  /** The newest revision that this process knows to be committed. */
  private committed = 0n;
  /** Redis did not answer the last comparison. */
  private unreachable = false;
  /** Rises with every doubt, so that a comparison begun before it can't restore trust. */
  private doubts = 0;
  /** When a comparison last found that index and store agree, on the clock of `performance.now`. */
  private agreedAt: number | null = null;

  constructor(private readonly deps: IndexKeeperDeps) {}

  /** Compares once and then on. Resolves after the first comparison, however it ended. */
  async start(): Promise<void> {
    await this.check();
    this.schedule();
  }

  /** Ends the comparisons; waits for the one that is running. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await Promise.allSettled([this.checking, this.applying, this.rebuilding]);
  }

  health(): IndexHealth {
    return { state: this.state, message: MESSAGES[this.state] };
  }

  /** For how long it is known no more that index and store agree, in ms; null = since this process started. */
  msSinceAgreement(): number | null {
    return this.agreedAt === null ? null : performance.now() - this.agreedAt;
  }

  trusts(): IndexTrust {
    return this.trust;
  }

  /** Something casts doubt on the index: a connection was lost, or it did not answer as a healthy one does. */
  doubt(why: 'connection-lost' | 'failed' | 'no-index' | 'behind'): void {
    if (this.stopped) return;
    this.doubts++;
    this.trust = 'last-resort';
    if (this.state === 'ready') this.enter(STATE_AFTER_DOUBT[why]);
    if (why === 'no-index' || why === 'behind') void this.check();
  }

  /** A connection is up (again): compare at once. */
  connected(): void {
    void this.check();
  }

  /**
   * Brings the index to a revision, by applying the outbox or by a rebuild, here or wherever it runs. False when it
   * can't be done now (Redis is away): the change is stored and will follow by itself.
   */
  async bringTo(revision: bigint, onProgress?: RebuildProgress): Promise<boolean> {
    if (revision > this.committed) this.committed = revision;
    // Nobody waits for a Redis that did not answer a moment ago; the next comparison applies what is stored.
    const holds = !this.unreachable && (await this.tryBringTo(revision, onProgress));
    // Whatever hinders it, this index lacks something that is stored: the store is asked first from here on.
    if (!holds) this.doubt('behind');
    return holds;
  }

  private async tryBringTo(revision: bigint, onProgress?: RebuildProgress): Promise<boolean> {
    try {
      for (let attempt = 0; attempt < 3; attempt++) {
        const result = await this.apply();
        if ('applied' in result && result.applied >= revision) return true;
        if ('rebuild' in result && !(await this.rebuild(result.rebuild, onProgress))) {
          return await this.awaitForeignRebuild(revision);
        }
      }
      return false;
    } catch (error) {
      this.deps.log.warn({ err: error, revision: String(revision) }, 'The index does not hold this revision yet');
      void this.check();
      return false;
    } finally {
      if (this.trust !== 'first') void this.check();
    }
  }

  /** Builds the index anew now. False when somebody else is doing so. Throws what the store or Redis throw. */
  async rebuild(why: string, onProgress?: RebuildProgress): Promise<boolean> {
    this.rebuilding ??= this.runRebuild(why, onProgress).finally(() => {
      this.rebuilding = null;
    });
    return this.rebuilding;
  }

  private async runRebuild(why: string, onProgress?: RebuildProgress): Promise<boolean> {
    this.deps.log.info({ why }, 'Rebuilding the ban index');
    const begun = performance.now();
    const outcome = await rebuildIndex(this.deps, () => this.deps.clock.now(), onProgress).catch((error) => {
      this.deps.observe?.rebuildFailed();
      throw error;
    });
    if (!outcome) return false;
    const ms = Math.round(performance.now() - begun);
    this.deps.observe?.rebuilt(ms);
    this.deps.log.info({ ...outcome, applied: String(outcome.applied), ms }, 'The ban index is rebuilt');
    return true;
  }

  /** One run at a time; who comes during a run shares the next one, since the running one may have read before it. */
  private apply(): Promise<ApplyResult> {
    if (!this.applying) {
      this.applying = applyOutbox(this.deps, () => this.deps.clock.now()).finally(() => {
        this.applying = null;
      });
      return this.applying;
    }
    this.applyingNext ??= this.applying.then(
      () => this.startNext(),
      () => this.startNext(),
    );
    return this.applyingNext;
  }

  private startNext(): Promise<ApplyResult> {
    this.applyingNext = null;
    return this.apply();
  }

  private async awaitForeignRebuild(revision: bigint): Promise<boolean> {
    const deadline = performance.now() + FOREIGN_REBUILD_WAIT_MS;
    while (performance.now() < deadline && !this.stopped) {
      const meta = await this.deps.index.meta();
      if (meta && meta.applied >= revision) return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      void this.check().finally(() => this.schedule());
    }, TICK_MS);
    this.timer.unref();
  }

  /** Runs a comparison; one asked for while one runs follows it. Never rejects. */
  private check(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    if (this.checking) {
      this.checkAgain = true;
      return this.checking;
    }
    this.checking = this.compareRepeatedly().finally(() => {
      this.checking = null;
    });
    return this.checking;
  }

  private async compareRepeatedly(): Promise<void> {
    do {
      this.checkAgain = false;
      await this.compare();
    } while (this.checkAgain && !this.stopped);
  }

  private async compare(): Promise<void> {
    const doubts = this.doubts;
    const { source, index } = this.deps;
    const [meta, position] = await Promise.allSettled([index.meta(), source.position()]);
    this.unreachable = meta.status === 'rejected';
    if (meta.status === 'rejected') {
      this.trust = 'last-resort';
      this.enter('unreachable');
      return;
    }
    if (position.status === 'rejected') {
      // The index keeps the trust that it has, unless it lacks what is known to be committed.
      if (meta.value === null || meta.value.applied < this.committed) this.trust = 'last-resort';
      this.enter('unverified');
      return;
    }
    this.committed = position.value.revision;
    if (meta.value && agrees(meta.value, position.value)) {
      // Its look-ups' connection may come up a moment later, which starts another comparison.
      if (!index.isConnected()) return;
      if (this.doubts === doubts) {
        this.trust = 'first';
        this.agreedAt = performance.now();
        this.enter('ready');
        this.keepHouse();
      } else {
        this.checkAgain = true;
      }
      return;
    }
    this.trust = 'last-resort';
    await this.mend();
  }

  private async mend(): Promise<void> {
    if (this.state !== 'ready') this.enter('behind');
    try {
      const result = await this.apply();
      if ('rebuild' in result) {
        this.enter('rebuilding');
        if (!(await this.rebuild(result.rebuild))) return;
      }
      this.checkAgain = true;
    } catch (error) {
      this.enter('behind');
      this.deps.log.warn({ err: error }, 'The ban index could not be brought up to date; trying again');
    }
  }

  private enter(state: IndexHealth['state']): void {
    if (state === this.state) return;
    const from = this.state;
    this.state = state;
    if (state === 'ready') {
      this.deps.log.info({ from }, 'The ban index agrees with the database');
      this.wasReady = true;
    } else if (this.wasReady) {
      this.deps.log.warn({ from, to: state }, MESSAGES[state]);
    }
  }

  /** Once an hour: drop what has lapsed and outbox rows that no rebuild can need any more. */
  private keepHouse(): void {
    const now = this.deps.clock.now();
    if (now.getTime() < this.nextHousekeeping) return;
    this.nextHousekeeping = now.getTime() + HOUSEKEEPING_MS;
    const { source, index, log } = this.deps;
    Promise.all([
      index.collectGarbage(new Date(now.getTime() - CLOCK_SLACK_MS)),
      source.pruneOutbox(new Date(now.getTime() - OUTBOX_KEPT_MS), OUTBOX_KEPT_REVISIONS),
    ]).catch((error) => log.warn({ err: error }, 'Cleaning up the ban index failed; trying again in an hour'));
  }
}

function agrees(meta: { applied: bigint; storeId: string }, position: StorePosition): boolean {
  return meta.storeId === position.storeId && meta.applied === position.revision;
}
