import { banJson } from '../../api/ban-json';
import { addBan } from '../../bans/add-ban';
import { formatIpRange, overlaps } from '../../domain/ip-range';
import { err, ok } from '../../domain/result';
import { COMMAND_LINE } from '../actor';
import { addRefusal } from '../ban-refusal';
import type { CommandContext } from '../command-context';
import { type CommandResult, GATEHOUSE } from '../command-result';
import { describeExemption, untilText } from '../describe-ban';
import { readRange, readUntil } from '../read-arguments';
import { sayIfBehind } from '../say-if-behind';
import { withRuntime } from '../with-runtime';

export interface BanAddOptions {
  readonly until?: string;
  readonly reason?: string;
  readonly confirm?: boolean;
}

/** `ban add RANGE` */
export async function banAdd(context: CommandContext, input: string, options: BanAddOptions): Promise<CommandResult> {
  const parsed = readRange(input);
  if (!parsed.ok) return parsed;
  const validUntil = readUntil(options.until, new Date());
  if (!validUntil.ok) return validUntil;
  const { range, notes } = parsed.value;
  return withRuntime(context, 'changes', async ({ runtime }) => {
    const added = await addBan(runtime, COMMAND_LINE, {
      range,
      validUntil: validUntil.value,
      reason: options.reason ?? '',
      callerAddress: null,
      confirmed: options.confirm ?? false,
      confirmation: 'lenient',
    });
    if (!added.ok) return err(addRefusal(added.error, formatIpRange(range)));
    const { ban, enforced, warnings } = added.value;
    for (const { message } of [...notes, ...warnings]) context.say(message);
    for (const exemption of await runtime.bans.listExemptions(runtime.clock.now())) {
      if (overlaps(exemption.range, range))
        context.say(`Some of it is let in all the same, by ${describeExemption(exemption)}.`);
    }
    sayIfBehind(context, enforced);
    const text = [
      `Ban ${ban.id}: ${formatIpRange(ban.range)} is banned ${untilText(ban.validUntil)}.`,
      `End it with: ${GATEHOUSE} ban expire ${ban.id}`,
    ];
    return ok({ exitCode: 0, json: { ban: banJson(ban) }, text });
  });
}
