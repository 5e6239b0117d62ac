import { banJson, exemptionJson } from '../api/ban-json';
import type { AddBanError } from '../bans/add-ban';
import { LATEST_VALID_UNTIL } from '../domain/ban';
import { formatIpRange } from '../domain/ip-range';
import type { ExpireRefusal } from '../ports/ban-store';
import { type CommandRefusal, GATEHOUSE } from './command-result';
import { describeExemption, instantText, untilText } from './describe-ban';

/** Why `text`, a range, was not banned, or a list not imported, and what to do about it. */
export function addRefusal(error: AddBanError, text: string): CommandRefusal {
  const { kind } = error;
  switch (kind) {
    case 'needs-confirmation': {
      const reasons = error.warnings.map((warning) => warning.message).join('\n');
      return {
        kind,
        message: `${reasons}\nAdd --confirm to ban ${text} all the same.`,
        details: { warnings: error.warnings },
      };
    }
    case 'duplicate': {
      const { ban } = error;
      const message =
        `${text} is banned already, by ban ${ban.id}, ${untilText(ban.validUntil)}. To change that ban, edit it in ` +
        `Configuration > Security > Banned IPs, or end it first: ${GATEHOUSE} ban expire ${ban.id}`;
      return { kind, message, details: { ban: banJson(ban) } };
    }
    case 'inside-exemption': {
      const { exemptions } = error;
      const message =
        `A ban on ${text} would refuse nobody: it is covered by ${exemptions.map(describeExemption).join(' and ')}. ` +
        `End the exemption first: ${GATEHOUSE} exemption end ${exemptions[0]?.id}`;
      return { kind, message, details: { exemptions: exemptions.map(exemptionJson) } };
    }
    case 'ends-in-the-past':
      return { kind, message: 'A ban must end in the future. Choose a later --until.' };
    case 'ends-too-late': {
      const latest = instantText(LATEST_VALID_UNTIL);
      return { kind, message: `A ban can end at ${latest} at the latest. Leave out --until to ban indefinitely.` };
    }
    case 'reason-too-long':
      return { kind, message: `A reason has at most ${error.limit} characters. Shorten --reason.` };
  }
}

/** Why a ban was not ended. */
export function expireRefusal(error: ExpireRefusal, id: number): CommandRefusal {
  if (error.kind === 'not-found') {
    return { kind: 'not-found', message: `There is no ban ${id}. List the bans in force: ${GATEHOUSE} ban export` };
  }
  const { ban } = error;
  const by = ban.expiredByName === null ? 'It ran out' : `${ban.expiredByName} ended it`;
  const at = ban.validUntil === null ? '' : ` at ${instantText(ban.validUntil)}`;
  const message = `Ban ${id} on ${formatIpRange(ban.range)} is over already: ${by}${at}. There is nothing to do.`;
  return { kind: 'past', message, details: { ban: banJson(ban) } };
}
