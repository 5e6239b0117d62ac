import type { Ban, Exemption } from '../domain/ban';
import { formatIpRange } from '../domain/ip-range';

/** `2027-03-30T22:00:00Z`: exact, and in a zone that everybody can convert from. */
export function instantText(instant: Date): string {
  return instant.toISOString().replace('.000Z', 'Z');
}

/** `until 2027-03-30T22:00:00Z`, or `indefinitely`. */
export function untilText(validUntil: Date | null): string {
  return validUntil === null ? 'indefinitely' : `until ${instantText(validUntil)}`;
}

/** `ban 12 (203.0.113.0 – 203.0.113.255, indefinitely, by Jane, ticket QXR-48213-907: spam)` */
export function describeBan(ban: Ban): string {
  const by = `by ${ban.bannedBy.name}`;
  const ticket = ban.ticket ? `, ticket ${ban.ticket.code}` : '';
  const reason = ban.reason ? `: ${oneLine(ban.reason)}` : '';
  return `ban ${ban.id} (${formatIpRange(ban.range)}, ${untilText(ban.validUntil)}, ${by}${ticket}${reason})`;
}

/** `exemption 3 (203.0.113.7, indefinitely: our office)` */
export function describeExemption(exemption: Exemption): string {
  const { id, range, validUntil, note } = exemption;
  return `exemption ${id} (${formatIpRange(range)}, ${untilText(validUntil)}: ${oneLine(note)})`;
}

/** Text of somebody else's for a terminal: no line breaks, and no control characters that would act on it. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
