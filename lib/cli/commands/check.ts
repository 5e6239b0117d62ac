import { type AddressExplanation, explainAddress } from '../../bans/explain-address';
import { indexReportTexts } from '../../bans/index-report-texts';
import type { StandingChange } from '../../domain/address-standing';
import { formatIpAddress } from '../../domain/ip-address';
import { ok } from '../../domain/result';
import { banListItemJson, exemptionJson } from '../ban-json';
import type { CommandContext } from '../command-context';
import { type CommandResult, GATEHOUSE } from '../command-result';
import { describeBan, describeExemption, instantText, untilText } from '../describe-ban';
import { readAddress } from '../read-arguments';
import { withRuntime } from '../with-runtime';

/** `check ADDRESS` */
export async function check(context: CommandContext, input: string): Promise<CommandResult> {
  const address = readAddress(input);
  if (!address.ok) return address;
  const explanation = await withRuntime(context, 'look', ({ runtime }) =>
    explainAddress({ ...runtime, inspectTimeoutMs: INSPECT_TIMEOUT_MS }, address.value),
  );
  return ok({ exitCode: 0, json: checkJson(explanation), text: describeCheck(explanation) });
}

/** A command may wait a little: that Redis is slow is not yet worth telling. */
const INSPECT_TIMEOUT_MS = 2_000;

function checkJson({ standing, index }: AddressExplanation) {
  const { refusedBy, bans, exemptedBy, changes } = standing;
  return {
    banned: refusedBy !== null,
    valid_until: refusedBy?.validUntil?.toISOString() ?? null,
    bans: bans.map(banListItemJson),
    exempted_by: exemptedBy && exemptionJson(exemptedBy),
    changes: changes.map((change) => ({
      at: change.at.toISOString(),
      banned: change.refusedBy !== null,
      ban_id: change.refusedBy?.id ?? null,
    })),
    index: {
      state: index.state,
      revision: Number(index.revision),
      applied: index.applied === null ? null : Number(index.applied),
      ban_id: index.found?.id ?? null,
    },
  };
}

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
