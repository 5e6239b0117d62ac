import { basename } from 'node:path';
import { type FollowReport, followList } from '../../bans/follow-list';
import { type ImportProgress, type ImportReport, importBans } from '../../bans/import-bans';
import type { ListInput } from '../../bans/judge-list';
import { previewImport } from '../../bans/preview-import';
import { BAN_LIST_FORMATS, type ReadBanList, readBanList } from '../../domain/read-ban-list';
import { err, ok } from '../../domain/result';
import type { ImportPreview } from '../../ports/import-store';
import { COMMAND_LINE } from '../actor';
import { addRefusal } from '../ban-refusal';
import type { CommandContext } from '../command-context';
import { type CommandResult, refuse } from '../command-result';
import { counted, nothingWasRight, refusedJson, refusedText, sayWarnings } from '../import-answer';
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
  readonly feed?: string;
  readonly preview?: boolean;
}

const NAME_LENGTH_MAX = 200;

/** `ban import FILE` */
export async function banImport(
  context: CommandContext,
  file: string,
  options: BanImportOptions,
): Promise<CommandResult> {
  const validUntil = readUntil(options.until, new Date());
  if (!validUntil.ok) return validUntil;
  if (options.feed !== undefined && (options.until !== undefined || options.name !== undefined)) {
    const message =
      'A feed’s bans hold while their lines are in the list, and are called like the feed: leave out --until and --name.';
    return refuse('invalid-options', message);
  }
  const progress = await startProgress(context);
  try {
    const lines = await readListLines(context, file, (bytes, total) => progress.show('Reading', bytes, total));
    progress.end();
    if (!lines.ok) return lines;
    const list = readBanList(lines.value, { now: new Date(), timeZone: machineTimeZone() });
    if (!list.ok) return refuse('unreadable-list', list.error, { file });
    if (list.value.format !== 'plain') context.say(`Read as ${BAN_LIST_FORMATS[list.value.format]}.`);
    const terms: ListTerms = {
      validUntil: options.until === undefined ? undefined : validUntil.value,
      reason: options.reason,
      confirmed: options.confirm ?? false,
      confirmation: 'lenient',
    };
    const name = (options.feed ?? options.name ?? defaultName(file)).slice(0, NAME_LENGTH_MAX);
    const isFeed = options.feed !== undefined;
    const given = { list: list.value, lines: lines.value.length, name, terms, isFeed };
    if (options.preview) return await preview(context, progress, given);
    return await store(context, progress, given);
  } finally {
    progress.end();
  }
}

type ListTerms = Omit<ListInput, 'lines'>;

interface GivenList {
  readonly list: ReadBanList;
  readonly lines: number;
  readonly name: string;
  readonly terms: ListTerms;
  /** Only the difference to the list of this name before is to be applied. */
  readonly isFeed: boolean;
}

async function store(context: CommandContext, progress: Progress, given: GivenList): Promise<CommandResult> {
  const { list, lines, name, terms } = given;
  const onProgress = progressOf(context, progress, lines);
  const done = await withRuntime(context, 'changes', async ({ runtime, keeper }) => {
    const deps = { ...runtime, bringIndexTo: keeper.bringTo.bind(keeper) };
    if (!given.isFeed) return importBans(deps, COMMAND_LINE, { name, lines: list.lines, ...terms }, onProgress);
    const present = await runtime.feeds.findFeedNamed(name);
    const { confirmed, confirmation, reason = null } = terms;
    const fresh = { url: null, every: 'off', reason, confirmed, etag: null, lastModified: null } as const;
    const feed = present ? { ...present, confirmed: present.confirmed || confirmed, claimedUntil: null } : fresh;
    const input = { name, lines: list.lines, feed, confirmation, mayShrink: confirmed };
    return followList(deps, COMMAND_LINE, input, onProgress);
  });
  progress.end();
  if (done.ok) return answer(context, done.value, lines);
  if (done.error.kind !== 'suspicious') return err(addRefusal(done.error, 'the list'));
  const { listed, before } = done.error;
  return refuse(
    'suspicious-list',
    `The list has ${listed.toLocaleString('en')} entries, and had ${before.toLocaleString('en')}. ` +
      'Nothing was changed. Add --confirm to apply it all the same.',
    { listed, before },
  );
}

async function preview(context: CommandContext, progress: Progress, given: GivenList): Promise<CommandResult> {
  const { list, lines, name, terms, isFeed } = given;
  const found = await withRuntime(context, 'store', async ({ runtime }) => {
    const feed = isFeed ? await runtime.feeds.findFeedNamed(name) : null;
    const input = { list, feedBatchId: feed?.batchId ?? null, ...terms };
    return previewImport(runtime, input, progressOf(context, progress, lines));
  });
  progress.end();
  return found.ok ? answerPreview(context, found.value, isFeed) : err(addRefusal(found.error, 'the list'));
}

function progressOf({ signal }: CommandContext, progress: Progress, lines: number): ImportProgress {
  return (phase, done, total) => {
    // Rolls the import back. Once it is stored, indexing runs to its end.
    if (phase !== 'indexing') signal.throwIfAborted();
    progress.show(PHASES[phase], done, total ?? lines);
  };
}

const PHASES = { checking: 'Checking', comparing: 'Comparing', storing: 'Storing', indexing: 'Indexing' } as const;

function defaultName(file: string): string {
  return file === STDIN ? 'standard input' : basename(file);
}

function answer(context: CommandContext, report: ImportReport | FollowReport, lines: number): CommandResult {
  const { added, covered, warnings, enforced } = report;
  sayWarnings(context, warnings);
  sayIfBehind(context, enforced);
  const refused = refusedJson(report.refused);
  if (added + covered + refused.length === 0) {
    context.say(lines === 0 ? 'The list is empty.' : 'The list has only comments and empty lines.');
  }
  const difference = 'ended' in report ? { expired: report.ended, held: report.held } : null;
  const text = [
    [
      `${counted(added, 'ban')} added`,
      ...(difference ? [`${difference.expired.toLocaleString('en')} expired`] : []),
      `${covered.toLocaleString('en')} already covered`,
      ...(difference && difference.held > 0 ? [`${difference.held.toLocaleString('en')} left as changed by hand`] : []),
      `${counted(refused.length, 'line')} refused.`,
    ].join(', '),
    ...refusedText(refused),
  ];
  return ok({ exitCode: nothingWasRight(report) ? 1 : 0, json: { added, covered, refused, ...difference }, text });
}

function answerPreview(context: CommandContext, preview: ImportPreview, isFeed: boolean): CommandResult {
  const { format, added, covered, ended, held, addresses, users, warnings } = preview;
  sayWarnings(context, warnings);
  const refused = refusedJson(preview.refused);
  const [contacts, agents] = [users.contacts, users.agents].map(({ count }) => count);
  const { v4, v6 } = addresses;
  const text = [
    [
      `Would add ${counted(added, 'ban')}`,
      ...(isFeed ? [`expire ${ended.toLocaleString('en')}`] : []),
      `find ${covered.toLocaleString('en')} covered`,
      `refuse ${counted(refused.length, 'line')}.`,
    ].join(', '),
    `It covers ${BigInt(v4).toLocaleString('en')} addresses of IPv4 and ${BigInt(v6).toLocaleString('en')} of IPv6, and would hit ` +
      `${counted(contacts ?? 0, 'contact')} and ${counted(agents ?? 0, 'agent')} of the last 30 days.`,
    ...refusedText(refused),
  ];
  const json = { format, added, covered, refused, expired: ended, held, addresses, contacts, agents };
  return ok({ exitCode: nothingWasRight(preview) ? 1 : 0, json, text });
}
