import type { AddressStanding } from '../domain/address-standing';
import { decodeMember, encodeMember } from '../domain/index-member';
import type { IpAddress } from '../domain/ip-address';
import { canonical, flattenWithin, type Segment, type Span, untilMs } from '../domain/segments';
import { sortKey } from '../domain/sort-key';
import type { BanIndex, IndexInspection } from '../ports/ban-index';
import type { BanStore } from '../ports/ban-store';
import type { Clock } from '../ports/clock';
import type { IndexSource, StorePosition } from '../ports/index-source';
import { type CheckAddressDeps, checkAddress } from './check-address';

/** Everything that is known of one address at one moment. */
export interface AddressExplanation {
  readonly address: IpAddress;
  readonly now: Date;
  /** By the store, which is the truth. */
  readonly standing: AddressStanding;
  /** How many bans that are over covered it; `countIsCapped`: at least so many. */
  readonly formerBans: { readonly count: number; readonly countIsCapped: boolean };
  readonly index: IndexReport;
}

/** What the index says about an address against what the store says. */
export interface IndexReport {
  /**
   * - `agrees`: it holds the newest revision and says the same.
   * - `behind`: it lacks the newest changes, which follow by themselves.
   * - `differs`: it holds the newest revision and yet says something else: somebody wrote to it by hand, or a fault.
   * - `ahead`: it holds a revision that the store doesn't have, as after a restored backup; it is rebuilt by itself.
   * - `foreign`: it was built from another database; it is rebuilt by itself.
   * - `missing`: there is none, or a part of it was lost; it is rebuilt by itself.
   * - `unreachable`: Redis did not answer in time.
   */
  readonly state: 'agrees' | 'behind' | 'differs' | 'ahead' | 'foreign' | 'missing' | 'unreachable';
  /** The newest revision of the store. */
  readonly revision: bigint;
  /** The revision that the index holds; null when there is none to ask. */
  readonly applied: bigint | null;
  /** What the index should say: the ban that counts and its window; null = free. */
  readonly expected: IndexVerdict | null;
  /** What it says; null = free, or nothing that could be asked or read. */
  readonly found: IndexVerdict | null;
  /** The entry behind `found`, as it is stored; null = none. */
  readonly member: string | null;
}

/** The ban that an entry carries: it refuses at instants with from ≤ instant < until. Epoch ms, as in `Segment`. */
export type IndexVerdict = Pick<Segment, 'id' | 'from' | 'until'>;

export interface ExplainAddressDeps extends CheckAddressDeps {
  readonly bans: Pick<BanStore, 'bansCovering' | 'exemptionsCovering' | 'listBans'>;
  readonly index: Pick<BanIndex, 'inspect'>;
  readonly indexSource: Pick<IndexSource, 'position'>;
  readonly clock: Clock;
  /** For tests on a busy machine: how long Redis may take. */
  readonly inspectTimeoutMs?: number;
}

/** How long a person waits for a Redis that does not answer. */
const INSPECT_TIMEOUT_MS = 300;
const LATE_MS = 50;
/** How often it is read anew because bans came and went meanwhile. */
const ATTEMPTS_MAX = 3;

/**
 * Explains what visitors from an address are answered. Store and index are read in several steps; if the store changed in
 * between, they are read again, so that a ban made at this very moment doesn't pass for a fault of the index. Throws what
 * the store throws; an index that doesn't answer is part of the explanation.
 */
export async function explainAddress(deps: ExplainAddressDeps, address: IpAddress): Promise<AddressExplanation> {
  const range = { family: address.family, first: address.value, last: address.value };
  for (let attempt = 1; ; attempt++) {
    const before = await deps.indexSource.position();
    const now = deps.clock.now();
    const [inspection, standing, past] = await Promise.all([
      inspectInTime(deps, address),
      checkAddress(deps, address, now),
      deps.bans.listBans({ state: 'past', sort: 'validUntil', direction: 'desc', limit: 1, overlapping: range }, now),
    ]);
    const after = await deps.indexSource.position();
    if (after.revision !== before.revision && attempt < ATTEMPTS_MAX) continue;
    return {
      address,
      now,
      standing,
      formerBans: { count: past.count, countIsCapped: past.countIsCapped },
      index: compare(inspection, after, expectedOf(standing, address, now), address, now),
    };
  }
}

/** Null when Redis did not answer, for whatever reason: that it doesn't is what the explanation tells. */
async function inspectInTime(
  { index, inspectTimeoutMs = INSPECT_TIMEOUT_MS }: Pick<ExplainAddressDeps, 'index' | 'inspectTimeoutMs'>,
  address: IpAddress,
): Promise<IndexInspection | null> {
  const answer = index.inspect(address).catch(() => null);
  const begun = performance.now();
  const found = await within(inspectTimeoutMs, answer);
  if (found !== 'too-late') return found;
  // A timer that is late itself tells of a process that was busy, and the answer may be waiting to be read.
  if (performance.now() - begun < inspectTimeoutMs + LATE_MS) return null;
  const second = await within(inspectTimeoutMs, answer);
  return second === 'too-late' ? null : second;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | 'too-late'> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<'too-late'>((resolve) => {
    timer = setTimeout(resolve, ms, 'too-late');
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}

/** What the index holds about one address when it is right: by the very functions that make and verify it. */
function expectedOf({ bans, exemptions }: AddressStanding, address: IpAddress, now: Date): Segment | null {
  const key = sortKey(address);
  const span = ({ id, validUntil }: { id: number; validUntil: Date | null }): Span => ({
    start: key,
    end: key,
    until: untilMs(validUntil),
    id,
  });
  return settled(flattenWithin(key, key, bans.map(span), exemptions.map(span)), now);
}

/** An entry cut to the address, in the form that it has after what has lapsed is dropped; undefined if it is none of ours. */
function foundOf(member: string | null, address: IpAddress, now: Date): Segment | null | undefined {
  if (member === null) return null;
  const key = sortKey(address);
  if (member.length !== encodeMember({ ...NO_BAN, start: key, end: key }).length) return undefined;
  const segment = decodeMember(member);
  return encodeMember(segment) === member ? settled([{ ...segment, start: key, end: key }], now) : undefined;
}

const NO_BAN = { until: 0, from: 0, id: 0 };

function settled(segments: readonly Segment[], now: Date): Segment | null {
  const [segment = null] = canonical(segments, now.getTime());
  return segment;
}

function compare(
  inspection: IndexInspection | null,
  store: StorePosition,
  expected: Segment | null,
  address: IpAddress,
  now: Date,
): IndexReport {
  const { revision } = store;
  const nothing = { revision, applied: null, expected, found: null, member: null };
  if (inspection === null) return { ...nothing, state: 'unreachable' };
  const { meta, member } = inspection;
  if (meta === null) return { ...nothing, state: 'missing' };
  const { applied } = meta;
  const found = foundOf(member, address, now);
  const report = { revision, applied, expected, found: found ?? null, member };
  if (meta.storeId !== store.storeId) return { ...report, state: 'foreign' };
  if (applied > revision) return { ...report, state: 'ahead' };
  if (applied < revision) return { ...report, state: 'behind' };
  return { ...report, state: found !== undefined && textOf(expected) === textOf(found) ? 'agrees' : 'differs' };
}

const textOf = (segment: Segment | null): string | null => segment && encodeMember(segment);
