import type { Actor } from '../domain/ban';
import { err, ok, type Result } from '../domain/result';
import type { ImportJobTurn } from '../ports/ban-store';
import type { ImportWarning, RefusedLine } from '../ports/import-store';
import { type BanDeps, type FieldRefusal, refuseFields } from './add-ban';
import { judgeList, type ListInput } from './judge-list';

/** What an import needs; the runtime has all of it, except that its `bringIndexTo` tells no progress. */
export interface ImportDeps extends Omit<BanDeps, 'bringIndexTo'> {
  readonly bringIndexTo: (revision: bigint, onProgress?: (done: number, total: number) => void) => Promise<boolean>;
}

export interface ImportBansInput extends ListInput {
  /** What the batch is called, such as the list's file name. */
  readonly name: string;
  /** The job in the background that this is. */
  readonly job?: ImportJobTurn;
}

/** How far it is. `done` and `total` count lines read (total unknown), entries compared or stored, or bans indexed. */
export type ImportProgress = (
  phase: 'checking' | 'comparing' | 'storing' | 'indexing',
  done: number,
  total: number | null,
) => void;

export interface ImportReport {
  readonly added: number;
  readonly covered: number;
  /** In the order of the list. */
  readonly refused: readonly RefusedLine[];
  /** What was imported and deserves a second look: each kind once. */
  readonly warnings: readonly ImportWarning[];
  /** False = stored for good, but the index is behind (Redis is away) and will follow by itself. */
  readonly enforced: boolean;
}

/**
 * Bans everything that a list asks for, in one transaction; a line that can't be banned is reported and keeps no other
 * from it. The same promises as addBan about when it returns. What `onProgress` throws ends the import with nothing
 * stored, until indexing begins. Throws when the store fails; nothing is stored then.
 */
export async function importBans(
  deps: ImportDeps,
  actor: Actor,
  input: ImportBansInput,
  onProgress: ImportProgress = () => {},
): Promise<Result<ImportReport, FieldRefusal>> {
  const now = deps.clock.now();
  const reason = input.reason?.trim();
  const refusal = refuseFields({ validUntil: input.validUntil, reason }, now);
  if (refusal) return err(refusal);

  const list = await judgeList(deps, { ...input, reason }, now, (lines) => onProgress('checking', lines, null));
  if (list.entries.length === 0 && !input.job) {
    return ok({ added: 0, covered: 0, refused: list.refused, warnings: [], enforced: true });
  }

  const total = list.entries.length;
  onProgress('storing', 0, total);
  const { name, job } = input;
  const batch = { name, createdBy: actor, validUntil: input.validUntil ?? null, ...(job && { job }) };
  const { value, revision } = await deps.bans.importBans(batch, list.entries, now, (done) =>
    onProgress('storing', done, total),
  );
  for (const position of value.exempted) list.refuseExempted(position);
  const enforced = await deps.bringIndexTo(revision, (done, of) => onProgress('indexing', done, of));
  return ok({ ...value, refused: list.refusedInOrder(), warnings: list.warnings(), enforced });
}
