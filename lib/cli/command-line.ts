import { Command, CommanderError, type OutputConfiguration } from 'commander';
import { ShutdownRequest } from '../services/shutdown-signal';
import type { CommandContext } from './command-context';
import type { CommandResult } from './command-result';
import { defineCommands, type RunCommand } from './define-commands';
import { describeFailure, NobodyReads } from './failure';

/** What the process gives the command line. `say` and `json` are made here. */
export type CommandLineProcess = Omit<CommandContext, 'json' | 'say'>;

/** Done; refused (bad input, nothing changed); failed (services down, an index that is not clean). */
type ExitCode = 0 | 1 | 2;

/**
 * Runs one command and resolves to the exit code. Everything that a command says goes through here, so that with
 * `--json`, anywhere on the line, stdout gets exactly one JSON document: refusals and failures too.
 */
export async function runCommandLine(argv: readonly string[], process: CommandLineProcess): Promise<number> {
  const { json, rest } = takeJson(argv);
  const context: CommandContext = { ...process, json, say: (line) => process.stderr.write(`${line}\n`) };
  // Whoever reads stdout may stop reading, as `head` does; what is written then is lost, and that is all.
  process.stdout.on('error', () => {});
  let exitCode: ExitCode = 0;
  let help = '';
  const run: RunCommand = async (command) => {
    exitCode = report(context, await command(context));
  };
  try {
    const program = define(run, {
      writeOut: (text) => {
        help += text;
      },
      writeErr: (text) => {
        if (!json) process.stderr.write(text);
      },
    });
    await program.parseAsync(rest, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return reportUsage(context, error, help);
    return reportFailure(context, error);
  }
}

/** `--json` counts wherever it stands, except after `--`, which ends the options. */
export function takeJson(argv: readonly string[]): { json: boolean; rest: string[] } {
  const endAt = argv.indexOf('--');
  const isJson = (word: string, at: number) => word === '--json' && (endAt < 0 || at < endAt);
  return { json: argv.some(isJson), rest: argv.filter((word, at) => !isJson(word, at)) };
}

/** `writeOut` gets help that was asked for, in pieces; `writeErr` complaints and help that was not. */
function define(run: RunCommand, output: OutputConfiguration): Command {
  const program = new Command();
  program.exitOverride().configureOutput(output);
  defineCommands(program, run);
  return program;
}

function report(context: CommandContext, result: CommandResult): ExitCode {
  if (!result.ok) {
    const { kind, message, details } = result.error;
    printError(context, { kind, message, ...details });
    return 1;
  }
  const { exitCode, json, text } = result.value;
  if (json === null) return exitCode;
  if (context.json) printJson(context, json);
  else if (text.length > 0) context.stdout.write(`${text.join('\n')}\n`);
  return exitCode;
}

/** Help is an answer. A complaint was written to stderr already, except for programs. */
function reportUsage(context: CommandContext, error: CommanderError, help: string): ExitCode {
  if (error.exitCode === 0) {
    if (context.json) printJson(context, { help });
    else context.stdout.write(help);
    return 0;
  }
  const message =
    error.code === 'commander.help' ? 'Name a command; --help lists them.' : error.message.replace(/^error: /, '');
  if (context.json) printJson(context, { error: { kind: 'usage', message } });
  return 1;
}

function reportFailure(context: CommandContext, error: unknown): number {
  const { signal } = context;
  if (signal.aborted) {
    printError(context, { kind: 'stopped', message: 'Stopped before it was done. Nothing was changed.' });
    return 128 + (signal.reason instanceof ShutdownRequest ? (SIGNAL_NUMBERS[signal.reason.signal] ?? 0) : 0);
  }
  if (error instanceof NobodyReads) return 2;
  const { kind, message, stack } = describeFailure(error);
  if (stack !== null) context.say(stack);
  printError(context, { kind, message });
  return 2;
}

/** What a shell gives as the exit code of a program that a signal ended is 128 and this. */
const SIGNAL_NUMBERS: Readonly<Partial<Record<NodeJS.Signals, number>>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

function printError(context: CommandContext, error: { kind: string; message: string }): void {
  if (context.json) printJson(context, { error });
  else context.say(error.message);
}

function printJson(context: CommandContext, document: object): void {
  context.stdout.write(`${JSON.stringify(document)}\n`);
}
