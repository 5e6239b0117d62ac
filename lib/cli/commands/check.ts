import { checkJson } from '../../api/check-json';
import { type AddressExplanation, explainAddress } from '../../bans/explain-address';
import { indexReportTexts } from '../../bans/index-report-texts';
import type { StandingChange } from '../../domain/address-standing';
import { HIT_CHANNEL_NAMES } from '../../domain/hit-channel';
import { formatIpAddress } from '../../domain/ip-address';
import { ok } from '../../domain/result';
import { readReference } from '../../gate/refusal-reference';
import { REFUSALS_KEPT_DAYS } from '../../ports/refusal-book';
import type { CommandContext } from '../command-context';
import { type CommandResult, GATEHOUSE, refuse } from '../command-result';
import { describeBan, describeExemption, instantText, untilText } from '../describe-ban';
import { readAddress } from '../read-arguments';
import { withRuntime } from '../with-runtime';

/** `check ADDRESS`, or `check GH-7K3M-Q2`: a refusal by the reference that the visitor was shown. */
export async function check(context: CommandContext, input: string): Promise<CommandResult> {
  const reference = readReference(input);
  if (reference !== null) return checkReference(context, reference);
  const address = readAddress(input);
  if (!address.ok) return address;
  const explanation = await withRuntime(context, 'look', ({ runtime }) =>
    explainAddress({ ...runtime, inspectTimeoutMs: INSPECT_TIMEOUT_MS }, address.value),
  );
  return ok({ exitCode: 0, json: checkJson(explanation), text: describeCheck(explanation) });
}

async function checkReference(context: CommandContext, reference: string): Promise<CommandResult> {
  const found = await withRuntime(context, 'look', ({ runtime }) => runtime.refusals.find(reference));
  switch (found.kind) {
    case 'found': {
      const { at, channel, outcome, banId } = found.refusal;
      const address = found.refusal.address && formatIpAddress(found.refusal.address);
      const from = address ?? 'an address that could not be told';
      const by = banId === null ? 'by no ban' : `by ban ${banId}`;
      return ok({
        exitCode: 0,
        json: { reference, at: at.toISOString(), channel, outcome, address, ban_id: banId },
        text: [
          `${reference}: ${HIT_CHANNEL_NAMES[channel]} refused ${from} at ${instantText(at)}, ${by}.`,
          ...(address ? [`How it stands now: ${GATEHOUSE} check ${address}`] : []),
        ],
      });
    }
    case 'unknown':
      return refuse(
        'not-found',
        `No refusal ${reference} is known. They are kept for ${REFUSALS_KEPT_DAYS} days at most.`,
      );
    case 'unavailable':
      return refuse('unavailable', 'References can’t be looked up: Redis does not answer. Try again shortly.');
  }
}

/** A command may wait a little: that Redis is slow is not yet worth telling. */
const INSPECT_TIMEOUT_MS = 2_000;

function describeCheck({ address, standing, formerBans, index }: AddressExplanation): string[] {
  const text = formatIpAddress(address);
  const { refusedBy, exemptedBy, bans, changes } = standing;
  const more = [
    ...changes.map(describeChange),
    ...(formerBans.count > 0
      ? [`  Bans that covered it and are over: ${formerBans.count}${formerBans.countIsCapped ? '+' : ''}.`]
      : []),
    ...describeIndex(index),
  ];
  if (refusedBy) {
    const others = bans.slice(1);
    return [
      `${text} is banned ${untilText(refusedBy.validUntil)}, by ${describeBan(refusedBy)}.`,
      ...others.map((ban) => `  Also covered by ${describeBan(ban)}.`),
      ...more,
      `To let it in: ${GATEHOUSE} ban expire ${refusedBy.id}${others.length > 0 ? ', and the others' : ''}`,
      `or only this address: ${GATEHOUSE} exemption add ${text} --note 'why'`,
    ];
  }
  if (!exemptedBy) return [`${text} is not banned.`, ...more];
  return [
    `${text} is not banned: it is let in by ${describeExemption(exemptedBy)}.`,
    ...bans.map((ban) => `  Without it, it would be refused by ${describeBan(ban)}.`),
    ...more,
  ];
}

function describeChange({ at, refusedBy }: StandingChange): string {
  return refusedBy
    ? `  From ${instantText(at)} on it is refused by ban ${refusedBy.id}.`
    : `  From ${instantText(at)} on it is let in.`;
}

function describeIndex(index: AddressExplanation['index']): string[] {
  const { title, meaning, commands } = indexReportTexts(index);
  return [`  ${title}. ${meaning}`, ...commands.map((command) => `    ${GATEHOUSE} ${command}`)];
}
