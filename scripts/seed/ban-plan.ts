import { formatIpAddress, parseIpAddress } from '../../lib/domain/ip-address';
import { type AgentKey, GONE, GONE_FOR_DAYS } from './people';
import type { Random } from './random';

/** Somebody who bans: an agent, or whoever sits at the command line. */
export type Banner = AgentKey | 'command-line';

export interface PlannedBan {
  /** As a person would type it. */
  readonly range: string;
  readonly at: Date;
  readonly validUntil: Date | null;
  readonly reason: string;
  readonly by: Banner;
  readonly edits?: readonly PlannedEdit[];
  /** Ended by hand before its time. */
  readonly expired?: { readonly at: Date; readonly by: Banner };
}

export interface PlannedEdit {
  readonly at: Date;
  readonly by: Banner;
  readonly change: { readonly validUntil?: Date | null; readonly reason?: string; readonly range?: string };
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A banned block, and the part of it that is never refused. */
const BLOCK_WITH_EXEMPTION = '203.0.113.128/26';
export const EXEMPTION = {
  range: '203.0.113.160/29',
  note: 'Our repair partner’s office; their provider is banned',
} as const;

/** Programs that may ask. */
export const TOKENS = [
  { name: 'nginx at the edge', readOnly: true },
  { name: 'Shop’s fraud check', readOnly: false },
] as const;

/** How many of each sort. Each takes turns at one IPv4 address, an IPv4 range, one IPv6 address and an IPv6 range. */
const COUNTS = { indefinite: 28, endingSoon: 24, endingLater: 40, ranOut: 36, expired: 28 } as const;
/** Every third of those that last is edited once or twice. */
const EDITED_EACH = 3;

/** Bans of every sort as a desk gathers them over half a year, in no particular order. */
export function planBans(now: Date, random: Random): PlannedBan[] {
  const ranges = rangeSource(random);
  const before = (ms: number) => new Date(now.getTime() - ms);
  const after = (ms: number) => new Date(now.getTime() + ms);
  const many = (count: number, plan: (i: number) => PlannedBan) => Array.from({ length: count }, (_, i) => plan(i));
  const base = (i: number, at: Date) => {
    const range = ranges(i);
    return { range, at, reason: reasonFor(range, random), by: bannerAt(at, now, random) };
  };

  return [
    ...many(COUNTS.indefinite, (i) => {
      const ban = { ...base(i, before(random.between(2, 170) * DAY + random.between(0, DAY))), validUntil: null };
      return i % EDITED_EACH === 0 ? { ...ban, edits: editsOf(ban, i, now, random) } : ban;
    }),
    ...many(COUNTS.endingSoon, (i) => {
      const lasts = random.pick([HOUR, 8 * HOUR, DAY]);
      const validUntil = after(random.between(4, Math.floor(lasts / MINUTE) - 2) * MINUTE);
      return { ...base(i, new Date(validUntil.getTime() - lasts)), validUntil };
    }),
    ...many(COUNTS.endingLater, (i) => {
      const lasts = random.pick([7 * DAY, 30 * DAY, 30 * DAY, 90 * DAY, 365 * DAY]);
      const validUntil = after(random.between(DAY, lasts - HOUR));
      const ban = { ...base(i, new Date(validUntil.getTime() - lasts)), validUntil };
      return i % EDITED_EACH === 0 ? { ...ban, edits: editsOf(ban, i, now, random) } : ban;
    }),
    ...many(COUNTS.ranOut, (i) => {
      const lasts = random.pick([HOUR, DAY, 7 * DAY, 7 * DAY, 30 * DAY]);
      const at = before(lasts + random.between(HOUR, 150 * DAY));
      return { ...base(i, at), validUntil: new Date(at.getTime() + lasts) };
    }),
    ...many(COUNTS.expired, (i) => {
      const held = random.between(5 * MINUTE, 20 * DAY);
      const at = before(held + random.between(HOUR, 150 * DAY));
      const validUntil = random.next() < 0.5 ? null : new Date(at.getTime() + held + random.between(1, 300) * HOUR);
      const endedAt = new Date(at.getTime() + held);
      const expired = { at: endedAt, by: bannerAt(endedAt, now, random) };
      return { ...base(i, at), validUntil, expired };
    }),
    ...specialBans(now),
  ];
}

/** A range that an exemption makes a hole in, and texts that grids must survive. */
function specialBans(now: Date): PlannedBan[] {
  const days = (count: number) => new Date(now.getTime() + count * DAY);
  return [
    {
      range: BLOCK_WITH_EXEMPTION,
      at: days(-12),
      validUntil: days(80),
      reason: 'Floods the contact form from all over the block',
      by: 'amara',
    },
    {
      range: '2001:db8:bad::/48',
      at: days(-3),
      validUntil: null,
      reason: '<b>bold?</b> "quoted" &amp; <script>alert(1)</script>',
      by: 'jonas',
    },
    {
      range: '192.0.2.251',
      at: days(-2),
      validUntil: days(28),
      reason: 'رسائل مسيئة متكررة، انظر التذكرة (abusive, see the ticket) 😡',
      by: 'amara',
    },
    {
      range: '192.0.2.252 - 192.0.2.254',
      at: days(-9),
      validUntil: days(21),
      reason: 'Wrote, under four names, that he will not stop; then that he will; then that he never began. '.repeat(
        12,
      ),
      by: 'mei',
    },
  ];
}

const BANNERS: readonly [Banner, ...Banner[]] = [
  'mei',
  'mei',
  'amara',
  'amara',
  'jonas',
  'lucia',
  GONE,
  'command-line',
];

/** Whoever was there then. */
function bannerAt(at: Date, now: Date, random: Random): Banner {
  const banner = random.pick(BANNERS);
  return banner === GONE && at.getTime() > now.getTime() - (GONE_FOR_DAYS + 1) * DAY ? 'lucia' : banner;
}

const REASONS_SINGLE: readonly [string, ...string[]] = [
  'Insults agents',
  'Advertises in every message',
  'Same question thirty times in an hour',
  'Threatens staff; police informed',
  'Posts links to malware',
  'Card testing at checkout',
  'Asks for other customers’ data, pretends to be the police',
  'Sends obscene pictures',
  'Creates accounts to vote for itself',
  'Phishing: pretends to be our bank',
  'Came back under a new name after a warning',
  'Swears at everybody on the board',
  'Prank calls',
  'Spam run',
  '',
];
const REASONS_RANGE: readonly [string, ...string[]] = [
  'Botnet: four hundred messages in ten minutes',
  'Scraper that ignores robots.txt',
  'Exit addresses of a VPN that one offender uses',
  'Hosting provider, nobody browses from there',
  'Sign-in attempts with leaked passwords',
  'Comment spam, a new address each time',
  'Open proxies',
  'Fake orders',
  'Asked the provider twice to look into it',
  '',
];

function reasonFor(range: string, random: Random): string {
  return random.pick(/[/-]/.test(range) ? REASONS_RANGE : REASONS_SINGLE);
}

/** What becomes of a ban that lasts: a better reason, then perhaps a longer or shorter period. */
function editsOf(
  ban: Pick<PlannedBan, 'at' | 'validUntil' | 'reason'>,
  i: number,
  now: Date,
  random: Random,
): PlannedEdit[] {
  const span = now.getTime() - ban.at.getTime();
  const within = (share: number) => new Date(ban.at.getTime() + Math.floor(span * share));
  const reason = ban.reason === '' ? 'See the notes on the ticket' : `${ban.reason}; wrote again from here`;
  const first: PlannedEdit = { at: within(0.3), by: bannerAt(within(0.3), now, random), change: { reason } };
  if (i % 2 === 0) return [first];
  const validUntil = new Date(now.getTime() + random.between(2, 200) * DAY);
  return [first, { at: within(0.7), by: bannerAt(within(0.7), now, random), change: { validUntil } }];
}

/** Ranges of the four kinds in turn, none twice, away from the desk's own addresses and its customers'. */
function rangeSource(random: Random): (i: number) => string {
  const given = new Set<string>();
  const kinds = [singleV4, rangeV4, singleV6, rangeV6] as const;
  return (i) => {
    const kind = kinds[i % kinds.length] ?? singleV4;
    for (;;) {
      const range = kind(random);
      if (given.has(range)) continue;
      given.add(range);
      return range;
    }
  };
}

const singleV4 = (random: Random) => `192.0.2.${random.between(1, 250)}`;

const V4_BLOCKS: readonly [V4Block, ...V4Block[]] = [
  ['203.0.113', 0, 127],
  ['192.0.2', 0, 247],
  ['198.51.100', 128, 255],
];
/** A /24, and the last numbers between which ranges are taken from it. */
type V4Block = readonly [network: string, from: number, to: number];

function rangeV4(random: Random): string {
  const [network, from, to] = random.pick(V4_BLOCKS);
  if (random.next() < 0.6) {
    const prefix = random.pick([30, 30, 29, 29, 28, 27]);
    const size = 2 ** (32 - prefix);
    const blocks = Math.floor((to + 1 - from) / size);
    return `${network}.${from + size * random.between(0, blocks - 1)}/${prefix}`;
  }
  const start = random.between(from, to - 24);
  return `${network}.${start} - ${network}.${start + random.between(1, 24)}`;
}

const group = (random: Random) => random.between(0x100, 0xfffe).toString(16);

const singleV6 = (random: Random) => canonical(`2001:db8:${group(random)}:${group(random)}::${group(random)}`);

function rangeV6(random: Random): string {
  const prefix = random.pick([64, 64, 56, 48, 48]);
  const third = group(random);
  if (prefix === 48) return `2001:db8:${third}::/48`;
  const fourth = prefix === 56 ? (random.between(1, 0xff) << 8).toString(16) : group(random);
  return `2001:db8:${third}:${fourth}::/${prefix}`;
}

function canonical(text: string): string {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(`${text} is no address: ${parsed.error.message}`);
  return formatIpAddress(parsed.value);
}

/** A list as people pass them on, with a comment, a line that can't be read, and one entry twice. */
export function blocklist(random: Random): string[] {
  const entries = Array.from({ length: 38 }, (_, i) => {
    if (i % 4 === 3) return `2001:db8:b10c:${(i + 1).toString(16)}::/64 # open resolver farm`;
    if (i % 4 === 1) return `198.51.100.${128 + i * 3} - 198.51.100.${129 + i * 3} # proxy pair ${i}`;
    return `198.51.100.${random.between(60, 127)}`;
  });
  return ['# Open proxies, collected by the operators’ circle', ...entries, entries[0] ?? '', '198.51.100.300'];
}

/** A list that is followed, as it was first. */
export const VPN_EXITS: readonly string[] = [
  '2001:db8:e817:1::/64',
  '2001:db8:e817:2::/64',
  '2001:db8:e817:3::/64',
  '2001:db8:e817:4::/64',
];
