import { basename } from 'node:path';
import { type ImportBansInput, type ImportReport, importBans } from '../../bans/import-bans';
import { BAN_LIST_FORMATS, readBanList } from '../../domain/read-ban-list';
import { err, ok } from '../../domain/result';
import { COMMAND_LINE } from '../actor';
import { addRefusal } from '../ban-refusal';
import type { CommandContext } from '../command-context';
import { type CommandResult, refuse } from '../command-result';
import { oneLine } from '../describe-ban';
import { type Progress, startProgress } from '../progress';
import { machineTimeZone, readUntil } from '../read-arguments';
import { readListLines, STDIN } from '../read-list';
import { sayIfBehind } from '../say-if-behind';
import { withRuntime } from '../with-runtime';

export interface BanImportOptions {
  readonly until?: string;
  readonly reason?: string;
  readonly name?: string;
  readonly confirm?: boolean;
}

/** So many refused lines are shown to a person. */
const REFUSED_SHOWN_MAX = 20;
const NAME_LENGTH_MAX = 200;

/** `ban import FILE` */
export async function banImport(
  context: CommandContext,
  file: string,
  options: BanImportOptions,
): Promise<CommandResult> {
  const validUntil = readUntil(options.until, new Date());
  if (!validUntil.ok) return validUntil;
  const progress = await startProgress(context);
  try {
    const lines = await readListLines(context, file, (bytes, total) => progress.show('Reading', bytes, total));
    progress.end();
    if (!lines.ok) return lines;
    const list = readBanList(lines.value, { now: new Date(), timeZone: machineTimeZone() });
    if (!list.ok) return refuse('unreadable-list', list.error, { file });
    if (list.value.format !== 'plain') context.say(`Read as ${BAN_LIST_FORMATS[list.value.format]}.`);
    const imported = await store(context, lines.value.length, progress, {
      lines: list.value.lines,
      name: (options.name ?? defaultName(file)).slice(0, NAME_LENGTH_MAX),
      validUntil: options.until === undefined ? undefined : validUntil.value,
      reason: options.reason,
      confirmed: options.confirm ?? false,
      confirmation: 'lenient',
    });
    progress.end();
    if (!imported.ok) return err(addRefusal(imported.error, 'the list'));
    return answer(context, imported.value, lines.value.length);
  } finally {
    progress.end();
  }
}

function store(context: CommandContext, lines: number, progress: Progress, input: ImportBansInput) {
  const { signal } = context;
  return withRuntime(context, 'changes', ({ runtime, keeper }) => {
    const bringIndexTo = keeper.bringTo.bind(keeper);
    return importBans({ ...runtime, bringIndexTo }, COMMAND_LINE, input, (phase, done, total) => {
      // Rolls the import back. Once it is stored, indexing runs to its end.
      if (phase !== 'indexing') signal.throwIfAborted();
      progress.show(PHASES[phase], done, total ?? lines);
    });
  });
}

const PHASES = { checking: 'Checking', comparing: 'Comparing', storing: 'Storing', indexing: 'Indexing' } as const;

function defaultName(file: string): string {
  return file === STDIN ? 'standard input' : basename(file);
}

function answer(context: CommandContext, report: ImportReport, lines: number): CommandResult {
  const { added, covered, warnings, enforced } = report;
  for (const { count, line, text, message } of warnings) {
    const entries = count === 1 ? 'One entry deserves' : `${count} entries deserve`;
    context.say(`${entries} a second look, ${count === 1 ? '' : 'first '}line ${line} (${oneLine(text)}): ${message}`);
  }
  sayIfBehind(context, enforced);
  const refused = report.refused.map(({ kind, line, text, reason }) => ({
    line,
    text,
    reason: kind === 'needs-confirmation' ? `${reason} Add --confirm to ban it all the same.` : reason,
  }));
  if (added + covered + refused.length === 0) {
    context.say(lines === 0 ? 'The list is empty.' : 'The list has only comments and empty lines.');
  }
  const text = [
    `${counted(added, 'ban')} added, ${covered.toLocaleString('en')} already covered, ${counted(refused.length, 'line')} refused.`,
    ...refused.slice(0, REFUSED_SHOWN_MAX).map((each) => `  line ${each.line}: ${oneLine(each.text)}: ${each.reason}`),
  ];
  const more = refused.length - REFUSED_SHOWN_MAX;
  if (more > 0) text.push(`  and ${more.toLocaleString('en')} more; see --json.`);
  const nothingWasRight = added + covered === 0 && refused.length > 0;
  return ok({ exitCode: nothingWasRight ? 1 : 0, json: { added, covered, refused }, text });
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
