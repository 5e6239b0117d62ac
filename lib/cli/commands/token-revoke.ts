import { ok } from '../../domain/result';
import { COMMAND_LINE } from '../actor';
import type { CommandContext } from '../command-context';
import { type CommandResult, GATEHOUSE, refuse } from '../command-result';
import { oneLine } from '../describe-ban';
import { readId } from '../read-arguments';
import { withRuntime } from '../with-runtime';

/** `token revoke ID` */
export async function tokenRevoke(context: CommandContext, input: string): Promise<CommandResult> {
  const id = readId(input, 'a token');
  if (!id.ok) return id;
  const revoked = await withRuntime(context, 'store', ({ runtime }) =>
    runtime.apiTokens.revokeToken(id.value, COMMAND_LINE, runtime.clock.now()),
  );
  if (!revoked.ok) {
    const list = `List the tokens: ${GATEHOUSE} token list`;
    if (revoked.error.kind === 'not-found') return refuse('not-found', `There is no token ${id.value}. ${list}`);
    return refuse('past', `Token ${id.value} is revoked already. ${list}`);
  }
  const { name } = revoked.value;
  const text = [`Token ${id.value} (${oneLine(name)}) is revoked. What asks with it is refused from now on.`];
  return ok({ exitCode: 0, json: { token: { id: id.value, name } }, text });
}
