import type { Actor } from '../domain/ban';
import type { BanWarning } from '../domain/ban-warnings';
import type { RangeNote } from '../domain/ip-range';
import type { BanListFormat } from '../domain/read-ban-list';
import type { ImportJobTurn } from './ban-store';
import type { Feed, FeedInterval } from './feed-store';
import type { RangeUsers } from './range-use';

/** Imports that are checked and carried out in the background, by whichever instance takes them, and what came of them. */
export interface ImportStore {
  addJob(job: NewImportJob, now: Date): Promise<number>;
  findJob(id: number, now: Date): Promise<ImportJob | null>;
  /** Those that are neither done nor given up, newest first. */
  openJobs(now: Date): Promise<ImportJob[]>;
  /** The next one that waits, to be worked on by `runner` alone; null when none does. A check that was cut short is begun again. */
  takeJob(runner: string, now: Date): Promise<TakenImportJob | null>;
  /** How far it is, and that somebody is there. False when it is somebody else's by now, or given up. */
  noteProgress(turn: ImportJobTurn, progress: JobProgress, now: Date): Promise<boolean>;
  finishCheck(turn: ImportJobTurn, preview: ImportPreview, now: Date): Promise<void>;
  /** It can't be imported, ever: the list is dropped. */
  failJob(turn: ImportJobTurn, problem: string, now: Date): Promise<void>;
  /** Lets go of one that was not finished, with why: it can be begun again. */
  releaseJob(turn: ImportJobTurn, problem: string): Promise<void>;
  /** Lets a checked or an interrupted one be imported. False when it is neither. */
  startImport(id: number, confirmed: boolean, now: Date): Promise<boolean>;
  /** Gives up one that isn't under way. False when it is, or is done. */
  dropJob(id: number, now: Date): Promise<boolean>;
  /** All lines that the check refused, as JSON. */
  refusedLines(id: number): Promise<ImportPreview['refused'] | null>;
  /** Removes what was never imported and is older. Says how many. */
  forgetOldJobs(before: Date): Promise<number>;
  /** Newest first. `before`: those with lower ids. */
  listBatches(now: Date, limit: number, before: number | null): Promise<ListedBatch[]>;
  findBatch(id: number, now: Date): Promise<ListedBatch | null>;
}

export interface NewImportJob {
  readonly name: string;
  /** Empty for pasted text. */
  readonly fileName: string;
  /** Where the list was fetched, if it is to be a feed. */
  readonly url: string | null;
  readonly every: FeedInterval;
  /** As it came, compressed. */
  readonly content: Buffer;
  /** When every ban ends, whatever the list says; undefined = as the list says, else indefinitely. */
  readonly validUntil: Date | null | undefined;
  readonly reason: string | undefined;
  readonly timeZone: string;
  readonly createdBy: Actor;
}

export interface ImportJob extends Omit<NewImportJob, 'content'> {
  readonly id: number;
  readonly createdAt: Date;
  readonly confirmed: boolean;
  /** `interrupted`: it was being imported by an instance that is gone. Nothing of it is stored. */
  readonly state: 'waiting' | 'checking' | 'checked' | 'importing' | 'interrupted' | 'done' | 'failed';
  /** What it waits for or is about. */
  readonly progress: JobProgress;
  readonly preview: StoredPreview | null;
  readonly outcome: JobOutcome | null;
  /** Why it failed, or was not finished, as a sentence. */
  readonly problem: string | null;
  readonly batchId: number | null;
}

export interface JobProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
}

/** As it is kept: of the refused lines the first. */
export type StoredPreview = Omit<ImportPreview, 'refused'> & {
  readonly refused: ImportPreview['refused'];
  readonly refusedCount: number;
};

export interface JobOutcome {
  readonly added: number;
  readonly covered: number;
  readonly exempted: number;
}

export interface TakenImportJob extends ImportJob {
  readonly turn: ImportJobTurn;
  readonly content: Buffer;
}

/** An import, and what is left of it. */
export interface ListedBatch {
  readonly id: number;
  readonly name: string;
  readonly createdByName: string;
  readonly createdAt: Date;
  readonly bans: number;
  /** Of these, in force now. */
  readonly active: number;
  readonly fileName: string;
  readonly feed: Feed | null;
}

export interface RefusedLine {
  /** `needs-confirmation`: it would be imported if the import were confirmed. */
  readonly kind: 'unreadable' | 'ended' | 'needs-confirmation' | 'exempted';
  readonly line: number;
  /** At most 200 characters of it. */
  readonly text: string;
  readonly reason: string;
}

export interface ImportWarning {
  readonly kind: BanWarning['kind'] | RangeNote['kind'];
  /** How many entries it is about, and the first of them. */
  readonly count: number;
  readonly line: number;
  readonly text: string;
  readonly message: string;
}

/** What an import would do. */
export interface ImportPreview {
  readonly format: BanListFormat;
  /** What a line's number counts. */
  readonly counts: 'lines' | 'entries';
  readonly added: number;
  readonly covered: number;
  /** Of a feed's list, against what it had: bans whose line is gone, and lines that somebody decided about by hand. */
  readonly ended: number;
  readonly held: number;
  readonly refused: readonly RefusedLine[];
  /** Of these, lines that are imported if that is confirmed. */
  readonly needsConfirmation: number;
  readonly warnings: readonly ImportWarning[];
  /** How many addresses all its entries cover, each counted once. As decimal text: there may be 2^128. */
  readonly addresses: { readonly v4: string; readonly v6: string };
  /** Who used one of them lately. Instants are ISO text once it was kept. */
  readonly users: RangeUsers;
}
