import type { Ban, Exemption } from '../domain/ban';
import { formatIpAddress } from '../domain/ip-address';
import { firstAddress, type IpRange, lastAddress } from '../domain/ip-range';

/** A ban with the names and the form that it has in the API. Every field is there; null = empty. */
export function banJson(ban: Ban) {
  return {
    id: ban.id,
    date_created: ban.createdAt.toISOString(),
    agent_id: idText(ban.bannedBy.agentId),
    ...ends(ban.range),
    date_valid: ban.validUntil?.toISOString() ?? null,
    contact_id: idText(ban.contact?.id),
    conversation_id: idText(ban.ticket?.id),
    reason: ban.reason || null,
  };
}

/** The same as an item of a list, which says names as well. */
export function banListItemJson(ban: Ban) {
  return {
    ...banJson(ban),
    agent_name: ban.bannedBy.name,
    contact_name: ban.contact?.name ?? null,
    conversation_code: ban.ticket?.code ?? null,
  };
}

export function exemptionJson(exemption: Exemption) {
  return {
    id: exemption.id,
    date_created: exemption.createdAt.toISOString(),
    created_by: exemption.createdByName,
    ...ends(exemption.range),
    date_valid: exemption.validUntil?.toISOString() ?? null,
    note: exemption.note,
  };
}

function ends(range: IpRange) {
  return { start_ip: formatIpAddress(firstAddress(range)), end_ip: formatIpAddress(lastAddress(range)) };
}

function idText(id: number | null | undefined): string | null {
  return id === null || id === undefined ? null : String(id);
}
