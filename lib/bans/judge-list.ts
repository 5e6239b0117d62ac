import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { BanListLine } from '../domain/ban-list';
import { type BanWarning, type BanWarningContext, banWarnings, needsConfirmation } from '../domain/ban-warnings';
import type { IpRange, ParsedRange } from '../domain/ip-range';
import type { BatchEntry } from '../ports/ban-store';
import type { ImportWarning, RefusedLine } from '../ports/import-store';
import { type BanDeps, REASON_LENGTH_MAX } from './add-ban';

/** A list, and what is asked of all of it. */
export interface ListInput {
  readonly lines: Iterable<BanListLine>;
  /** When every ban ends, whatever the list says; undefined = as the list says, else indefinitely. */
  readonly validUntil: Date | null | undefined;
  /** The reason of every ban, whatever the list says; undefined = as the list says. */
  readonly reason: string | undefined;
  /** Entries that need to be confirmed are wanted all the same. */
  readonly confirmed: boolean;
  /**
   * What needs it: `strict` (people, on a page) also the addresses that colleagues work from; `lenient` (programs) only
   * loopback and trusted proxies.
   */
  readonly confirmation: 'strict' | 'lenient';
}

/** Tells how many lines were read. What it throws ends the reading. */
export type LinesRead = (lines: number) => void;

/** So many lines are judged in a few milliseconds; then others get their turn, and a stop is heard. */
const LINES_PER_TURN = 2_000;
const LINE_SHOWN_MAX = 200;

/** Reads a list to its end and sorts its lines into entries to be stored and lines that are refused. */
export async function judgeList(
  deps: Pick<BanDeps, 'agents' | 'trustedProxies'>,
  input: ListInput,
  now: Date,
  onRead: LinesRead = () => {},
): Promise<JudgedList> {
  const context: BanWarningContext = {
    callerAddress: null,
    trustedProxies: deps.trustedProxies,
    agentAddresses: await deps.agents.agentAddressesInUse(now),
  };
  const list = new JudgedList(context, input, now);
  for (const line of input.lines) {
    list.judge(line);
    if (list.lines % LINES_PER_TURN !== 0) continue;
    onRead(list.lines);
    await letOthersRun();
  }
  onRead(list.lines);
  return list;
}

/** What became of a list's lines. */
export class JudgedList {
  readonly entries: BatchEntry[] = [];
  readonly refused: RefusedLine[] = [];
  /** What the list has all the same of what was refused because nobody confirmed it. */
  readonly unconfirmed: IpRange[] = [];
  /** How many were judged. */
  lines = 0;
  /** Where each entry came from. */
  private readonly origins: { readonly line: number; readonly text: string }[] = [];
  private readonly noted = new Map<ImportWarning['kind'], ImportWarning>();

  constructor(
    private readonly context: BanWarningContext,
    private readonly input: Omit<ListInput, 'lines'>,
    private readonly now: Date,
  ) {}

  judge(line: BanListLine): void {
    this.lines++;
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
    const grave = warnings.find(({ kind }) => this.asksAbout(kind));
    if (grave && !this.input.confirmed) {
      this.refuse('needs-confirmation', line, grave.message);
      this.unconfirmed.push(range);
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

  private asksAbout(kind: BanWarning['kind']): boolean {
    return needsConfirmation(kind) || (kind === 'agent-address' && this.input.confirmation === 'strict');
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
