import { hashApiToken, newApiToken } from '../../auth/api-token';
import { ok } from '../../domain/result';
import { COMMAND_LINE } from '../actor';
import type { CommandContext } from '../command-context';
import { type CommandResult, refuse } from '../command-result';
import { withRuntime } from '../with-runtime';

export interface TokenCreateOptions {
  readonly readOnly?: boolean;
}

const NAME_LENGTH_MAX = 100;

/** `token create NAME` */
export async function tokenCreate(
  context: CommandContext,
  input: string,
  options: TokenCreateOptions,
): Promise<CommandResult> {
  const name = input.replace(/\p{Cc}/gu, '').trim();
  if (name === '' || name.length > NAME_LENGTH_MAX) {
    return refuse(
      'bad-name',
      `Name the token after what will use it, such as “nginx”, in at most ${NAME_LENGTH_MAX} characters.`,
    );
  }
  const token = newApiToken();
  const readOnly = options.readOnly ?? false;
  await withRuntime(context, 'store', ({ runtime }) =>
    runtime.apiTokens.addToken({ name, hash: hashApiToken(token), readOnly }, COMMAND_LINE, runtime.clock.now()),
  );
  context.say(
    `A ${readOnly ? 'token that may only read' : 'token'} named “${name}”. It is shown only now: keep it safe.`,
  );
  return ok({ exitCode: 0, json: { token }, text: [token] });
}
