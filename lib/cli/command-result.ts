import { err, type Result } from '../domain/result';

/** What a command has to say when it has done its work: the same for programs and for people. */
export interface CommandAnswer {
  /** 0 = done. 1 = what was given was refused, 2 = it failed, though there is an answer all the same. */
  readonly exitCode: 0 | 1 | 2;
  /** The one document that `--json` prints; null when the command has written its answer itself. */
  readonly json: object | null;
  readonly text: readonly string[];
}

/** Why a command did nothing: bad input. Exit code 1. `message` says what is wrong and what to do next. */
export interface CommandRefusal {
  readonly kind: string;
  readonly message: string;
  /** More for programs, such as the ban that is in the way. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export type CommandResult = Result<CommandAnswer, CommandRefusal>;

export function refuse(
  kind: string,
  message: string,
  details?: CommandRefusal['details'],
): Result<never, CommandRefusal> {
  return err({ kind, message, details });
}

/** How the command line is called: for the next step that a message proposes, to be copied as it is. */
export const GATEHOUSE = 'npm run -s gatehouse --';
