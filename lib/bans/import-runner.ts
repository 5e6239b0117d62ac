import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { readBanList } from '../domain/read-ban-list';
import type { FeedStore } from '../ports/feed-store';
import type { ImportStore, JobProgress, TakenImportJob } from '../ports/import-store';
import { type FollowListInput, followList } from './follow-list';
import { type ImportDeps, importBans } from './import-bans';
import { listLines, NotAList } from './list-text';
import { type PreviewDeps, previewImport } from './preview-import';

export interface ImportRunnerDeps extends ImportDeps, PreviewDeps {
  readonly imports: ImportStore;
  readonly feeds: Pick<FeedStore, 'findFeedNamed'>;
  readonly log: Logger;
}

/** How soon a job is taken whose own instance is gone. */
const POLL_MS = 3_000;
/** How often whoever looks at a page hears how far it is; and that somebody is at it. */
const PROGRESS_MS = 1_000;

/**
 * Checks and carries out imports in the background, one at a time in each instance, whoever handed them in. A job belongs to
 * the instance that took it; what it stores and that it is done are one transaction, so that nothing is half imported or
 * imported twice, whoever dies when.
 */
export class ImportRunner {
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private again = false;

  constructor(private readonly deps: ImportRunnerDeps) {}

  start(): void {
    this.timer = setInterval(() => this.wake(), POLL_MS).unref();
    this.wake();
  }

  /** There may be a new job. */
  wake(): void {
    if (this.stopping.signal.aborted || this.timer === null) return;
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = this.runAll()
      .catch((error) => this.deps.log.warn({ err: error }, 'Imports could not be looked for; trying again'))
      .finally(() => {
        this.running = null;
        if (this.again) this.wake();
      });
  }

  /** Gives up what it does, with nothing stored of it, and resolves when it has. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
  }

  private async runAll(): Promise<void> {
    do {
      this.again = false;
      for (;;) {
        if (this.stopping.signal.aborted) return;
        const job = await this.deps.imports.takeJob(randomUUID(), this.deps.clock.now());
        if (!job) break;
        await this.run(job);
      }
    } while (this.again);
  }

  private async run(job: TakenImportJob): Promise<void> {
    const { imports, clock, log } = this.deps;
    const watch = new JobWatch(this.deps, job, this.stopping.signal);
    try {
      await (job.state === 'importing' ? this.import(job, watch) : this.check(job, watch));
    } catch (error) {
      if (error instanceof JobLost) return;
      if (error instanceof BadList) {
        await imports.failJob(job.turn, error.message, clock.now());
        return;
      }
      const stopped = this.stopping.signal.aborted;
      if (!stopped) log.error({ err: error, job: job.id }, 'an import failed');
      const why = stopped ? 'The server was stopped.' : 'The server’s database did not answer, or gave up.';
      await imports.releaseJob(job.turn, why).catch(() => {});
      // Whatever it is, it is not tried again at once.
      if (!stopped && job.state === 'checking') await imports.failJob(job.turn, why, clock.now()).catch(() => {});
    } finally {
      watch.end();
    }
  }

  private async check(job: TakenImportJob, watch: JobWatch): Promise<void> {
    const { validUntil, reason } = job;
    const list = await listOf(job);
    const terms = { validUntil, reason, confirmed: false, confirmation: 'strict' } as const;
    const preview = await previewImport(this.deps, { list, feedBatchId: null, ...terms }, watch.note);
    if (!preview.ok) throw new BadList('It would end in the past by now. Hand it in again.');
    await this.deps.imports.finishCheck(job.turn, preview.value, this.deps.clock.now());
  }

  private async import(job: TakenImportJob, watch: JobWatch): Promise<void> {
    const { name, url, every, validUntil, reason, confirmed, createdBy, turn } = job;
    const { lines } = await listOf(job);
    if (url === null) {
      const terms = { validUntil, reason, confirmed, confirmation: 'strict' } as const;
      const imported = await importBans(this.deps, createdBy, { name, lines, job: turn, ...terms }, watch.note);
      if (!imported.ok) throw new BadList('Its bans would have ended by now. Hand it in again.');
      return;
    }
    if (await this.deps.feeds.findFeedNamed(name)) {
      throw new BadList('Another list of this name is followed already. Hand it in again under another name.');
    }
    const feed = { url, every, reason: reason ?? null, confirmed, etag: null, lastModified: null };
    const input: FollowListInput = { name, lines, feed, confirmation: 'strict', mayShrink: true, job: turn };
    const followed = await followList(this.deps, createdBy, input, watch.note);
    if (!followed.ok) throw new BadList('It can’t be imported as it is. Hand it in again.');
  }
}

/** The list itself is wrong; the message says how. */
class BadList extends Error {}
/** Somebody else has the job, or it was given up. */
class JobLost extends Error {}

/** Tells others how far a job is, and notices when it is not one's own any more. */
class JobWatch {
  private readonly timer: NodeJS.Timeout;
  private progress: JobProgress = { phase: '', done: 0, total: null };
  private lost = false;
  private isTelling = false;

  constructor(
    { imports, clock, log }: Pick<ImportRunnerDeps, 'imports' | 'clock' | 'log'>,
    job: TakenImportJob,
    private readonly signal: AbortSignal,
  ) {
    const tell = async () => {
      this.lost ||= !(await imports.noteProgress(job.turn, this.progress, clock.now()));
    };
    this.timer = setInterval(() => {
      // One at a time: once its import has marked the job as done, it waits for the commit, and holds a connection.
      if (this.isTelling) return;
      this.isTelling = true;
      tell()
        .catch((error) => log.debug({ err: error }, 'how far an import is could not be told'))
        .finally(() => {
          this.isTelling = false;
        });
    }, PROGRESS_MS);
  }

  /** Throws when there is nothing left to be done. */
  readonly note = (phase: string, done: number, total: number | null): void => {
    // Once it is stored, indexing runs to its end.
    if (phase !== 'indexing') {
      this.signal.throwIfAborted();
      if (this.lost) throw new JobLost('This import is somebody else’s by now.');
    }
    this.progress = { phase, done, total };
  };

  end(): void {
    clearInterval(this.timer);
  }
}

async function listOf({ content, timeZone, createdAt }: TakenImportJob) {
  const lines = await listLines(chunksOf(content)).catch((error) => {
    if (error instanceof NotAList) throw new BadList(`The list ${error.message}`);
    throw new BadList('The list is damaged: it begins like gzip and can’t be unpacked to its end.');
  });
  const list = readBanList(lines, { now: createdAt, timeZone });
  if (!list.ok) throw new BadList(list.error);
  return list.value;
}

/** In pieces, so that unpacking them leaves others their turn. */
async function* chunksOf(content: Buffer): AsyncGenerator<Uint8Array> {
  const size = 256 * 1024;
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}
