import { addAgent } from '../../auth/manage-agents';
import { err, ok } from '../../domain/result';
import { COMMAND_LINE } from '../actor';
import type { CommandContext } from '../command-context';
import { type CommandResult, GATEHOUSE, refuse } from '../command-result';
import { obtainPassword } from '../obtain-password';
import { withRuntime } from '../with-runtime';

export interface AgentAddOptions {
  readonly administrator?: boolean;
  readonly name?: string;
  readonly generate?: boolean;
}

/** `agent add EMAIL` */
export async function agentAdd(
  context: CommandContext,
  email: string,
  options: AgentAddOptions,
): Promise<CommandResult> {
  const obtained = await obtainPassword(context, { generate: options.generate ?? false, mayGenerate: true });
  if (!obtained.ok) return obtained;
  const { password, generated } = obtained.value;
  const role = options.administrator ? 'administrator' : 'agent';
  const added = await withRuntime(context, 'store', ({ runtime }) =>
    addAgent(runtime, COMMAND_LINE, { email, name: options.name ?? '', role, password }),
  );
  if (!added.ok) {
    const { kind, message } = added.error;
    if (kind !== 'email-taken') return err({ kind, message });
    return refuse(kind, `${message} To set a new password: ${GATEHOUSE} agent password ${email}`);
  }
  const agent = added.value;
  const article = role === 'administrator' ? 'an administrator' : 'an agent';
  return ok({
    exitCode: 0,
    json: {
      agent: { id: agent.id, email: agent.email, name: agent.name, role: agent.role },
      password: generated ? password : null,
    },
    text: [
      `${agent.email} (${agent.name}) can sign in as ${article}.`,
      ...(generated ? [`Password: ${password}`, 'It is shown only now. Hand it over privately.'] : []),
    ],
  });
}
