import { exemptionJson } from '../../api/ban-json';
import { type AddExemptionError, addExemption, NOTE_LENGTH_MAX } from '../../bans/add-exemption';
import { formatIpRange } from '../../domain/ip-range';
import { ok } from '../../domain/result';
import { COMMAND_LINE } from '../actor';
import type { CommandContext } from '../command-context';
import { type CommandResult, GATEHOUSE, refuse } from '../command-result';
import { untilText } from '../describe-ban';
import { readRange, readUntil } from '../read-arguments';
import { sayIfBehind } from '../say-if-behind';
import { withRuntime } from '../with-runtime';

export interface ExemptionAddOptions {
  readonly note: string;
  readonly until?: string;
}

/** `exemption add RANGE` */
export async function exemptionAdd(
  context: CommandContext,
  input: string,
  options: ExemptionAddOptions,
): Promise<CommandResult> {
  const parsed = readRange(input);
  if (!parsed.ok) return parsed;
  const { range, notes } = parsed.value;
  const validUntil = readUntil(options.until, new Date());
  if (!validUntil.ok) return validUntil;
  return withRuntime(context, 'changes', async ({ runtime }) => {
    const input = { range, note: options.note, validUntil: validUntil.value };
    const added = await addExemption(runtime, COMMAND_LINE, input);
    if (!added.ok) return refuseExemption(added.error);
    const { exemption, enforced } = added.value;
    for (const { message } of notes) context.say(message);
    sayIfBehind(context, enforced);
    const text = [
      `Exemption ${exemption.id}: ${formatIpRange(range)} is never refused, ${untilText(exemption.validUntil)}, whatever is banned.`,
      `End it with: ${GATEHOUSE} exemption end ${exemption.id}`,
    ];
    return ok({ exitCode: 0, json: { exemption: exemptionJson(exemption) }, text });
  });
}

function refuseExemption({ kind }: AddExemptionError): CommandResult {
  switch (kind) {
    case 'ends-in-the-past':
      return refuse('invalid-until', 'That is over already. Give --until a time to come, such as --until 30d.');
    case 'ends-too-late':
      return refuse(
        'invalid-until',
        'An exemption ends in the year 5000 at the latest. Leave --until out for one without an end.',
      );
    default:
      return refuse(
        'bad-note',
        `Say in --note why this is never refused, in at most ${NOTE_LENGTH_MAX} characters, such as 'our office'.`,
      );
  }
}
