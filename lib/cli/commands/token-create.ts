import { makeApiToken, readTokenName, TOKEN_NAME_LENGTH_MAX } from '../../auth/make-api-token';
import { ok } from '../../domain/result';
import { COMMAND_LINE } from '../actor';
import type { CommandContext } from '../command-context';
import { type CommandResult, refuse } from '../command-result';
import { withRuntime } from '../with-runtime';

export interface TokenCreateOptions {
  readonly readOnly?: boolean;
}

/** `token create NAME` */
export async function tokenCreate(
  context: CommandContext,
  name: string,
  options: TokenCreateOptions,
): Promise<CommandResult> {
  // Before services are brought up.
  if (readTokenName(name) === null) return refuseName();
  const wanted = { name, readOnly: options.readOnly ?? false };
  const made = await withRuntime(context, 'store', ({ runtime }) => makeApiToken(runtime, COMMAND_LINE, wanted));
  if (!made.ok) return refuseName();
  const { token, readOnly } = made.value;
  context.say(
    `A ${readOnly ? 'token that may only read' : 'token'} named “${made.value.name}”. It is shown only now: keep it safe.`,
  );
  return ok({ exitCode: 0, json: { token }, text: [token] });
}

function refuseName(): CommandResult {
  return refuse(
    'bad-name',
    `Name the token after what will use it, such as “nginx”, in at most ${TOKEN_NAME_LENGTH_MAX} characters.`,
  );
}
