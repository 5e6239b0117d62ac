import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Actor } from '../domain/ban';
import type { BanListLine } from '../domain/ban-list';
import { type BanWarning, type BanWarningContext, banWarnings, needsConfirmation } from '../domain/ban-warnings';
import type { ParsedRange, RangeNote } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import type { BatchEntry } from '../ports/ban-store';
import { type BanDeps, type FieldRefusal, REASON_LENGTH_MAX, refuseFields } from './add-ban';

/** What an import needs; the runtime has all of it, except that its `bringIndexTo` tells no progress. */
export interface ImportDeps extends Omit<BanDeps, 'bringIndexTo'> {
  readonly bringIndexTo: (revision: bigint, onProgress?: (done: number, total: number) => void) => Promise<boolean>;
}

export interface ImportBansInput {
  /** What the batch is called, such as the list's file name. */
  readonly name: string;
  readonly lines: Iterable<BanListLine>;
  /** When every ban ends, whatever the list says; undefined = as the list says, else indefinitely. */
  readonly validUntil: Date | null | undefined;
  /** The reason of every ban, whatever the list says; undefined = as the list says. */
  readonly reason: string | undefined;
  /** Entries that cover loopback or a trusted proxy are wanted all the same. */
  readonly confirmed: boolean;
}

/** How far it is. `done` and `total` count lines read (total unknown), bans stored, or bans indexed. */
export type ImportProgress = (phase: 'checking' | 'storing' | 'indexing', done: number, total: number | null) => void;

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

export interface RefusedLine {
  /** `needs-confirmation`: it would be imported if the import were confirmed. */
  readonly kind: 'unreadable' | 'ended' | 'needs-confirmation' | 'exempted';
  readonly line: number;
  /** At most `LINE_SHOWN_MAX` characters of it. */
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

const LINE_SHOWN_MAX = 200;
/** So many lines are judged in a few milliseconds; then others get their turn, and a stop is heard. */
const LINES_PER_TURN = 2_000;

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

  const context: BanWarningContext = {
    callerAddress: null,
    trustedProxies: deps.trustedProxies,
    agentAddresses: await deps.agents.agentAddressesInUse(now),
  };
  const list = new JudgedList(context, { ...input, reason }, now);
  let lines = 0;
  for (const line of input.lines) {
    list.judge(line);
    if (++lines % LINES_PER_TURN !== 0) continue;
    onProgress('checking', lines, null);
    await letOthersRun();
  }
  if (list.entries.length === 0) {
    return ok({ added: 0, covered: 0, refused: list.refused, warnings: [], enforced: true });
  }

  const total = list.entries.length;
  onProgress('storing', 0, total);
  const batch = { name: input.name, createdBy: actor, validUntil: input.validUntil ?? null };
  const { value, revision } = await deps.bans.importBans(batch, list.entries, now, (done) =>
    onProgress('storing', done, total),
  );
  for (const position of value.exempted) list.refuseExempted(position);
  const enforced = await deps.bringIndexTo(revision, (done, of) => onProgress('indexing', done, of));
  return ok({ ...value, refused: list.refusedInOrder(), warnings: list.warnings(), enforced });
}

/** Sorts a list's lines into entries to be stored and lines that are refused. */
class JudgedList {
  readonly entries: BatchEntry[] = [];
  readonly refused: RefusedLine[] = [];
  /** Where each entry came from. */
  private readonly origins: { readonly line: number; readonly text: string }[] = [];
  private readonly noted = new Map<ImportWarning['kind'], ImportWarning>();

  constructor(
    private readonly context: BanWarningContext,
    private readonly input: Pick<ImportBansInput, 'validUntil' | 'reason' | 'confirmed'>,
    private readonly now: Date,
  ) {}

  judge(line: BanListLine): void {
    if (line.error !== undefined) {
      this.refuse('unreadable', line, line.error);
      return;
    }
    const validUntil = this.input.validUntil === undefined ? line.validUntil : this.input.validUntil;
    if (validUntil && validUntil <= this.now) {
      this.refuse('ended', line, `This ban ended at ${validUntil.toISOString()}.`);
      return;
    }
    const reason = this.input.reason ?? line.reason.slice(0, REASON_LENGTH_MAX);
    for (const { range, notes } of line.ranges) this.judgeRange(line, { range, notes }, { range, reason, validUntil });
  }

  private judgeRange(line: BanListLine, { range, notes }: ParsedRange, entry: BatchEntry): void {
    const warnings = banWarnings(range, this.context);
    const grave = warnings.find((warning) => needsConfirmation(warning.kind));
    if (grave && !this.input.confirmed) {
      this.refuse('needs-confirmation', line, grave.message);
      return;
    }
    this.entries.push(entry);
    this.origins.push({ line: line.line, text: shortened(line.text) });
    for (const { kind, message } of [...warnings, ...notes]) {
      const known = this.noted.get(kind);
      const { line: number, text } = known ?? { line: line.line, text: shortened(line.text) };
      this.noted.set(kind, {
        kind,
        message: known?.message ?? message,
        line: number,
        text,
        count: (known?.count ?? 0) + 1,
      });
    }
  }

  refuseExempted(position: number): void {
    const origin = this.origins[position];
    const reason = 'An exemption covers all of it for as long as the ban would hold, so it would refuse nobody.';
    if (origin) this.refused.push({ kind: 'exempted', ...origin, reason });
  }

  refusedInOrder(): RefusedLine[] {
    return this.refused.sort((a, b) => a.line - b.line);
  }

  warnings(): ImportWarning[] {
    return [...this.noted.values()];
  }

  private refuse(kind: RefusedLine['kind'], { line, text }: BanListLine, reason: string): void {
    this.refused.push({ kind, line, text: shortened(text), reason });
  }
}

function shortened(text: string): string {
  return text.length > LINE_SHOWN_MAX ? `${text.slice(0, LINE_SHOWN_MAX)}…` : text;
}
