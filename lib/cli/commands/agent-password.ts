import { normalEmail } from '../../auth/check-password';
import { setPassword } from '../../auth/manage-agents';
import { err, ok } from '../../domain/result';
import { COMMAND_LINE } from '../actor';
import type { CommandContext } from '../command-context';
import { type CommandResult, GATEHOUSE, refuse } from '../command-result';
import { obtainPassword } from '../obtain-password';
import { withRuntime } from '../with-runtime';

export interface AgentPasswordOptions {
  readonly generate?: boolean;
}

/** `agent password EMAIL` */
export async function agentPassword(
  context: CommandContext,
  input: string,
  options: AgentPasswordOptions,
): Promise<CommandResult> {
  const obtained = await obtainPassword(context, { generate: options.generate ?? false, mayGenerate: false });
  if (!obtained.ok) return obtained;
  const { password, generated } = obtained.value;
  const email = normalEmail(input);
  const set = await withRuntime(context, 'store', ({ runtime }) =>
    setPassword(runtime, COMMAND_LINE, { email, password }),
  );
  if (!set.ok) {
    const { kind, message } = set.error;
    if (kind !== 'no-such-agent') return err({ kind, message });
    return refuse(kind, `${message} To add one: ${GATEHOUSE} agent add ${email}`);
  }
  return ok({
    exitCode: 0,
    json: { agent: { email }, password: generated ? password : null },
    text: [
      `${email} has a new password and is signed out everywhere.`,
      ...(generated ? [`Password: ${password}`, 'It is shown only now. Hand it over privately.'] : []),
    ],
  });
}
