import { formatIpRange } from '../../domain/ip-range';
import { ok } from '../../domain/result';
import { COMMAND_LINE } from '../actor';
import { exemptionJson } from '../ban-json';
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

const NOTE_LENGTH_MAX = 500;

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
  const note = options.note.trim();
  if (note === '' || note.length > NOTE_LENGTH_MAX) {
    return refuse(
      'bad-note',
      `Say in --note why this is never refused, in at most ${NOTE_LENGTH_MAX} characters, such as 'our office'.`,
    );
  }
  return withRuntime(context, 'changes', async ({ runtime }) => {
    const { clock, bans } = runtime;
    const { value: exemption, revision } = await bans.addExemption(
      { range, note, validUntil: validUntil.value, createdBy: COMMAND_LINE },
      clock.now(),
    );
    const enforced = await runtime.bringIndexTo(revision);
    for (const { message } of notes) context.say(message);
    sayIfBehind(context, enforced);
    const text = [
      `Exemption ${exemption.id}: ${formatIpRange(range)} is never refused, ${untilText(exemption.validUntil)}, whatever is banned.`,
      `End it with: ${GATEHOUSE} exemption end ${exemption.id}`,
    ];
    return ok({ exitCode: 0, json: { exemption: exemptionJson(exemption) }, text });
  });
}
