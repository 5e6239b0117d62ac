import { exemptionJson } from '../../api/ban-json';
import { endExemption } from '../../bans/end-exemption';
import { formatIpRange } from '../../domain/ip-range';
import { ok } from '../../domain/result';
import { COMMAND_LINE } from '../actor';
import type { CommandContext } from '../command-context';
import { type CommandResult, GATEHOUSE, refuse } from '../command-result';
import { readId } from '../read-arguments';
import { sayIfBehind } from '../say-if-behind';
import { withRuntime } from '../with-runtime';

/** `exemption end ID` */
export async function exemptionEnd(context: CommandContext, input: string): Promise<CommandResult> {
  const id = readId(input, 'an exemption');
  if (!id.ok) return id;
  return withRuntime(context, 'changes', async ({ runtime }) => {
    const ended = await endExemption(runtime, COMMAND_LINE, id.value);
    if (!ended.ok) {
      const list = `List those in force: ${GATEHOUSE} exemption list`;
      if (ended.error.kind === 'not-found') return refuse('not-found', `There is no exemption ${id.value}. ${list}`);
      return refuse('past', `Exemption ${id.value} is over already. ${list}`);
    }
    const { exemption, enforced } = ended.value;
    sayIfBehind(context, enforced);
    const text = [
      `Exemption ${exemption.id} for ${formatIpRange(exemption.range)} has ended. Bans refuse there again.`,
    ];
    return ok({ exitCode: 0, json: { exemption: exemptionJson(exemption) }, text });
  });
}
