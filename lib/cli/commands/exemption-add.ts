import { exemptionJson } from '../../api/ban-json';
import { type AddExemptionError, addExemption, NOTE_LENGTH_MAX, refuseExemption } from '../../bans/add-exemption';
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
  const wanted = { range, note: options.note, validUntil: validUntil.value };
  // Before services are brought up.
  const refusal = refuseExemption(wanted, new Date());
  if (refusal) return tellRefusal(refusal);
  return withRuntime(context, 'changes', async ({ runtime }) => {
    const added = await addExemption(runtime, COMMAND_LINE, wanted);
    if (!added.ok) return tellRefusal(added.error);
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

function tellRefusal({ kind }: AddExemptionError): CommandResult {
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
