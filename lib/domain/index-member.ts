import type { Segment } from './segments';

/**
 * The index's text form of a segment: start ∘ end ∘ until ∘ from ∘ id, fixed widths, only `[0-9a-z]`, so that text
 * order is numeric order in JavaScript, in memcmp and in Lua.
 *
 *     c6336400 c63364ff zzzzzzzzz 000000000 00000c
 *     start    end      until     from      id       (198.51.100.0 – 198.51.100.255, indefinitely, no exemption, ban 12)
 *
 * start and end: 8 (IPv4) or 32 (IPv6) hex digits, inclusive. until and from: 9 base-36 digits of epoch milliseconds.
 * id: 6 base-36 digits (Postgres' largest integer needs no more).
 */
export function encodeMember(segment: Segment): string {
  return segment.start + segment.end + encodePayload(segment);
}

/** What a segment says, without where: until ∘ from ∘ id, 24 characters. */
export function encodePayload(payload: Pick<Segment, 'until' | 'from' | 'id'>): string {
  return encodeInstant(payload.until) + encodeInstant(payload.from) + payload.id.toString(36).padStart(6, '0');
}

/** Reads a member back. Throws on anything that encodeMember can't have written. */
export function decodeMember(member: string): Segment {
  const width = member.length === IPV4_MEMBER_LENGTH ? 8 : 32;
  if (member.length !== IPV4_MEMBER_LENGTH && member.length !== IPV6_MEMBER_LENGTH) {
    throw new Error(`Not a member of the index: "${member}"`);
  }
  return {
    start: member.slice(0, width),
    end: member.slice(width, 2 * width),
    until: Number.parseInt(member.slice(2 * width, 2 * width + 9), 36),
    from: Number.parseInt(member.slice(2 * width + 9, 2 * width + 18), 36),
    id: Number.parseInt(member.slice(2 * width + 18), 36),
  };
}

/** What a member says about one address at one moment. */
export type MemberAnswer = { readonly banId: number; readonly until: number } | null;

/**
 * Reads off a member, which must begin at or before the address, whether it refuses the address at that moment; null if
 * it doesn't. For the gate: it compares texts and decodes only what it answers. `instantMs` is epoch ms.
 */
export function refusalOfMember(member: string, addressKey: string, instantMs: number): MemberAnswer {
  const width = addressKey.length;
  if (member.slice(width, 2 * width) < addressKey) return null;
  const at = encodedInstant(instantMs);
  const until = member.slice(2 * width, 2 * width + 9);
  if (at >= until || at < member.slice(2 * width + 9, 2 * width + 18)) return null;
  return { banId: Number.parseInt(member.slice(2 * width + 18), 36), until: Number.parseInt(until, 36) };
}

/** Thousands of look-ups fall into one millisecond. */
let lastInstant = { ms: -1, text: '' };
function encodedInstant(ms: number): string {
  if (lastInstant.ms !== ms) lastInstant = { ms, text: encodeInstant(ms) };
  return lastInstant.text;
}

const IPV4_MEMBER_LENGTH = 8 + 8 + 9 + 9 + 6;
const IPV6_MEMBER_LENGTH = 32 + 32 + 9 + 9 + 6;

function encodeInstant(ms: number): string {
  return ms.toString(36).padStart(9, '0');
}
