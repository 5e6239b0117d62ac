import { banJson } from '../../api/ban-json';
import { expireBan } from '../../bans/expire-ban';
import { formatIpRange } from '../../domain/ip-range';
import { err, ok } from '../../domain/result';
import { COMMAND_LINE } from '../actor';
import { expireRefusal } from '../ban-refusal';
import type { CommandContext } from '../command-context';
import type { CommandResult } from '../command-result';
import { describeBan } from '../describe-ban';
import { readId } from '../read-arguments';
import { sayIfBehind } from '../say-if-behind';
import { withRuntime } from '../with-runtime';

const OTHERS_SHOWN_MAX = 5;

/** `ban expire ID` */
export async function banExpire(context: CommandContext, input: string): Promise<CommandResult> {
  const id = readId(input, 'a ban');
  if (!id.ok) return id;
  return withRuntime(context, 'changes', async ({ runtime }) => {
    const expired = await expireBan(runtime, COMMAND_LINE, id.value);
    if (!expired.ok) return err(expireRefusal(expired.error, id.value));
    const { ban, enforced } = expired.value;
    sayIfBehind(context, enforced);
    const others = await runtime.bans.bansOverlapping(ban.range, runtime.clock.now(), OTHERS_SHOWN_MAX);
    const text = [
      `Ban ${ban.id} on ${formatIpRange(ban.range)} has ended.`,
      ...others.map((other) => `  Some of it is still covered by ${describeBan(other)}.`),
    ];
    return ok({ exitCode: 0, json: { ban: banJson(ban) }, text });
  });
}
