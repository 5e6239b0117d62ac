import { ok } from '../../domain/result';
import type { ListedToken } from '../../ports/token-store';
import type { CommandContext } from '../command-context';
import { type CommandResult, GATEHOUSE } from '../command-result';
import { instantText, oneLine } from '../describe-ban';
import { withRuntime } from '../with-runtime';

/** `token list` */
export async function tokenList(context: CommandContext): Promise<CommandResult> {
  const tokens = await withRuntime(context, 'store', ({ runtime }) =>
    runtime.apiTokens.listTokens(runtime.clock.now()),
  );
  if (tokens.length === 0) context.say(`There is no token. To make one: ${GATEHOUSE} token create crm`);
  return ok({ exitCode: 0, json: { tokens: tokens.map(tokenJson) }, text: tokens.map(describeToken) });
}

/** `token 3 (crm, may only read, last used 2027-03-30T22:00:00Z)` */
function describeToken({ id, name, readOnly, lastUsedAt, revokedAt }: ListedToken): string {
  const scope = readOnly ? 'may only read' : 'may read and change';
  const used = lastUsedAt ? `last used ${instantText(lastUsedAt)}` : 'never used';
  const revoked = revokedAt ? `, revoked ${instantText(revokedAt)}` : '';
  return `token ${id} (${oneLine(name)}, ${scope}, ${used}${revoked})`;
}

function tokenJson({ id, name, readOnly, createdByName, createdAt, lastUsedAt, revokedAt }: ListedToken) {
  return {
    id,
    name,
    scope: readOnly ? 'read' : 'write',
    made_by: createdByName,
    date_created: createdAt.toISOString(),
    last_used: lastUsedAt?.toISOString() ?? null,
    revoked: revokedAt?.toISOString() ?? null,
  };
}
