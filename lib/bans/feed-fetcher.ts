import type { Logger } from 'pino';
import type { Actor } from '../domain/ban';
import { readBanList } from '../domain/read-ban-list';
import { ClaimLost } from '../ports/ban-store';
import type { Feed, FeedMarks, FeedOutcome, FeedStore } from '../ports/feed-store';
import { type FetchListDeps, fetchList } from './fetch-list';
import { followList } from './follow-list';
import type { ImportDeps } from './import-bans';
import { listLines, NotAList } from './list-text';

export interface FeedFetcherDeps extends ImportDeps, FetchListDeps {
  readonly feeds: FeedStore;
  readonly log: Logger;
}

/** An instance that hasn't come back with a list after this counts as gone. */
const LEASE_MS = 10 * 60_000;
const CLAIM_LOST =
  'While it was fetched its bans were expired, or another server took it over, so nothing was applied. Fetch it again.';

/**
 * Fetches lists again, one at a time by itself and at once when somebody asks, and applies what has changed. Of all
 * instances one has a list at a time.
 */
export class FeedFetcher {
  private readonly stopping = new AbortController();
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(private readonly deps: FeedFetcherDeps) {}

  /** Fetches every list that is due. */
  async fetchDue(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const feed = await this.deps.feeds.takeDueFeed(this.deps.clock.now(), LEASE_MS);
      if (!feed) return;
      await this.track(this.fetch(feed, { agentId: null, name: `Feed ${feed.name}` }, false));
    }
  }

  /**
   * Begins to fetch a list for somebody. `mayShrink`: also if it lost more than half. `done` resolves to what came of it;
   * null when somebody else is at it, or there is no such list.
   */
  async fetchNow(
    id: number,
    actor: Actor,
    mayShrink: boolean,
  ): Promise<{ readonly done: Promise<FeedOutcome> } | null> {
    const feed = await this.deps.feeds.takeFeed(id, this.deps.clock.now(), LEASE_MS);
    return feed && { done: this.track(this.fetch(feed, actor, mayShrink)) };
  }

  /** Gives up what it does, with nothing applied of it, and resolves when it has. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.underWay);
  }

  /** Never rejects. */
  private track(work: Promise<FeedOutcome>): Promise<FeedOutcome> {
    this.underWay.add(work);
    return work.finally(() => this.underWay.delete(work));
  }

  private async fetch(feed: Feed, actor: Actor, mayShrink: boolean): Promise<FeedOutcome> {
    const { feeds, clock, log } = this.deps;
    let fetched: { outcome: FeedOutcome; marks?: FeedMarks };
    try {
      fetched = await this.apply(feed, actor, mayShrink);
    } catch (error) {
      const stopped = this.stopping.signal.aborted;
      if (error instanceof ClaimLost) return { kind: 'failed', problem: CLAIM_LOST };
      if (!stopped) log.error({ err: error, feed: feed.name }, 'a list could not be applied');
      const problem = stopped ? 'The server was stopped.' : 'The server’s database did not answer, or gave up.';
      fetched = { outcome: { kind: 'failed', problem } };
    }
    const { outcome, marks } = fetched;
    await feeds
      .noteFetch(feed.id, outcome, clock.now(), marks)
      .catch((error) => log.warn({ err: error, feed: feed.name }, 'what came of fetching a list could not be noted'));
    return outcome;
  }

  private async apply(
    feed: Feed,
    actor: Actor,
    mayShrink: boolean,
  ): Promise<{ outcome: FeedOutcome; marks?: FeedMarks }> {
    const { signal } = this.stopping;
    // A list that waits for somebody's yes is asked for whole, and so is one whose bans may have ended otherwise.
    const known = feed.outcome?.kind === 'applied' || feed.outcome?.kind === 'unchanged' ? feed : undefined;
    const fetched = await fetchList(this.deps, feed.url ?? '', known, signal);
    if (!fetched.ok) return { outcome: { kind: 'failed', problem: fetched.error } };
    if (fetched.value.kind === 'unchanged') return { outcome: { kind: 'unchanged' } };
    const { content, etag, lastModified } = fetched.value;
    const read = await linesOf(content, this.deps.clock.now());
    if (typeof read === 'string') return { outcome: { kind: 'failed', problem: read } };
    const applied = await followList(
      this.deps,
      actor,
      { name: feed.name, lines: read, feed, confirmation: 'strict', mayShrink },
      (phase) => {
        if (phase !== 'indexing') signal.throwIfAborted();
      },
    );
    if (!applied.ok) {
      if (applied.error.kind !== 'suspicious') throw new Error(`A feed’s terms were refused: ${applied.error.kind}`);
      const { listed, before } = applied.error;
      return { outcome: { kind: 'asks', listed, before } };
    }
    const { added, ended, held, refused } = applied.value;
    const outcome: FeedOutcome = { kind: 'applied', added, ended, held, refused: refused.length };
    // What is refused for now may be banned next time, although the list is the same.
    const mayPass = refused.some(({ kind }) => kind === 'exempted' || kind === 'needs-confirmation');
    return { outcome, marks: mayPass ? { etag: null, lastModified: null } : { etag, lastModified } };
  }
}

/** A list's lines, or why it has none, as a sentence. */
async function linesOf(content: Buffer, now: Date) {
  const chunks = async function* () {
    yield content;
  };
  try {
    const list = readBanList(await listLines(chunks()), { now, timeZone: 'UTC' });
    return list.ok ? list.value.lines : list.error;
  } catch (error) {
    if (error instanceof NotAList) return `What came ${error.message}`;
    return 'What came is damaged: it begins like gzip and can’t be unpacked to its end.';
  }
}
