import { exemptionJson } from '../../api/ban-json';
import { ok } from '../../domain/result';
import type { CommandContext } from '../command-context';
import { type CommandResult, GATEHOUSE } from '../command-result';
import { describeExemption } from '../describe-ban';
import { withRuntime } from '../with-runtime';

/** `exemption list` */
export async function exemptionList(context: CommandContext): Promise<CommandResult> {
  const exemptions = await withRuntime(context, 'store', ({ runtime }) =>
    runtime.bans.listExemptions(runtime.clock.now()),
  );
  if (exemptions.length === 0) {
    context.say(`There is no exemption. To add one: ${GATEHOUSE} exemption add 203.0.113.7 --note 'our office'`);
  }
  return ok({
    exitCode: 0,
    json: { exemptions: exemptions.map(exemptionJson) },
    text: exemptions.map(describeExemption),
  });
}
