import { refusePassword } from '../auth/password';
import { newReadablePassword } from '../auth/readable-password';
import { ok, type Result } from '../domain/result';
import type { CommandContext } from './command-context';
import { type CommandRefusal, refuse } from './command-result';
import { askForPassword, readPipedPassword } from './read-password';

/** A password to set; `generated` = made up here, so it must be shown, this once. */
export interface ObtainedPassword {
  readonly password: string;
  readonly generated: boolean;
}

export interface PasswordSource {
  /** --generate: ask nobody. */
  readonly generate: boolean;
  /** Whether a password that isn't given is made up, rather than refused. */
  readonly mayGenerate: boolean;
}

/** How long a pipe may be silent before the password counts as not given. */
const PIPE_WAIT_MS = { optional: 3_000, required: 30_000 } as const;

/** The password for an account: typed twice at a terminal, else the first line of standard input, else generated. */
export async function obtainPassword(
  context: CommandContext,
  { generate, mayGenerate }: PasswordSource,
): Promise<Result<ObtainedPassword, CommandRefusal>> {
  const generated = () => ok({ password: newReadablePassword(), generated: true });
  if (generate) return generated();
  const given = context.stdin.isTTY ? await typed(context, mayGenerate) : await piped(context, mayGenerate);
  if (!given.ok) return given;
  if (given.value !== null) return ok({ password: given.value, generated: false });
  if (mayGenerate) return generated();
  return refuse(
    'no-password',
    'No password came. Type one at a terminal, write one to standard input, or add --generate to have one made up.',
  );
}

async function typed(context: CommandContext, mayGenerate: boolean): Promise<Result<string | null, CommandRefusal>> {
  const hint = mayGenerate ? ' [Enter: a random one, shown next]' : '';
  for (;;) {
    const first = await askForPassword(context, `Password${hint}: `);
    if (first === null || first === '') return ok(null);
    const refused = refusePassword(first);
    if (refused) {
      context.say(refused);
    } else if ((await askForPassword(context, 'The same again: ')) === first) {
      return ok(first);
    } else {
      context.say('The two are not the same. Type it anew.');
    }
  }
}

async function piped(context: CommandContext, mayGenerate: boolean): Promise<Result<string | null, CommandRefusal>> {
  const given = await readPipedPassword(context, PIPE_WAIT_MS[mayGenerate ? 'optional' : 'required']);
  const refused = given === null ? null : refusePassword(given);
  return refused ? refuse('bad-password', refused) : ok(given);
}
