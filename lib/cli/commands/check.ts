import { type AddressCheck, checkAddress } from '../../bans/check-address';
import { formatIpAddress } from '../../domain/ip-address';
import { ok } from '../../domain/result';
import { banListItemJson, exemptionJson } from '../ban-json';
import type { CommandContext } from '../command-context';
import { type CommandResult, GATEHOUSE } from '../command-result';
import { describeBan, describeExemption, untilText } from '../describe-ban';
import { readAddress } from '../read-arguments';
import { withRuntime } from '../with-runtime';

/** `check ADDRESS` */
export async function check(context: CommandContext, input: string): Promise<CommandResult> {
  const address = readAddress(input);
  if (!address.ok) return address;
  const found = await withRuntime(context, 'store', ({ runtime }) => checkAddress(runtime, address.value));
  const json = {
    banned: found.banned,
    valid_until: found.validUntil?.toISOString() ?? null,
    bans: found.bans.map(banListItemJson),
    exempted_by: found.exemptedBy && exemptionJson(found.exemptedBy),
  };
  return ok({ exitCode: 0, json, text: describeCheck(formatIpAddress(address.value), found) });
}

function describeCheck(address: string, { banned, validUntil, bans, exemptedBy }: AddressCheck): string[] {
  const [counting, ...others] = bans;
  if (banned && counting) {
    return [
      `${address} is banned ${untilText(validUntil)}, by ${describeBan(counting)}.`,
      ...others.map((ban) => `  Also covered by ${describeBan(ban)}.`),
      `To let it in: ${GATEHOUSE} ban expire ${counting.id}${others.length > 0 ? ', and the others' : ''}`,
      `or only this address: ${GATEHOUSE} exemption add ${address} --note 'why'`,
    ];
  }
  if (!exemptedBy) return [`${address} is not banned.`];
  return [
    `${address} is not banned: it is let in by ${describeExemption(exemptedBy)}.`,
    ...bans.map((ban) => `  Without it, it would be refused by ${describeBan(ban)}.`),
  ];
}
