/** What bouncers are told, as pieces of JSON to be sent one after the other. */
import type { IpRange } from '../domain/ip-range';
import type { BanChangeTold, BouncerProgress, DecisionReading } from '../ports/decision-source';
import { type BanTerms, type Block, blocksOf, type Decision, decisionOf } from './decision';
import { type DecisionFilter, passesBan, passesBlock } from './decision-filter';

/** All decisions in force as one array; `null` if there is none, as some bouncers need it. */
export async function* tellAll(reading: DecisionReading, filter: DecisionFilter, now: Date): AsyncGenerator<string> {
  let left = filter.limit ?? Number.POSITIVE_INFINITY;
  let begun = false;
  for await (const decisions of inForce(reading, filter, now)) {
    const some = decisions.slice(0, left);
    left -= some.length;
    if (some.length > 0) yield `${begun ? ',' : '['}${items(some)}`;
    begun ||= some.length > 0;
    if (left <= 0) break;
  }
  yield begun ? ']' : 'null';
}

/** Everything, for a bouncer that begins. */
export async function* tellStart(reading: DecisionReading, filter: DecisionFilter, now: Date): AsyncGenerator<string> {
  yield '{"deleted":[],"new":[';
  let separator = '';
  for await (const decisions of inForce(reading, filter, now)) {
    if (decisions.length === 0) continue;
    yield separator + items(decisions);
    separator = ',';
  }
  yield ']}';
}

/**
 * What is different for a bouncer that is as far as `since`: a function of what was in force then and is now. Nothing is
 * taken back that another ban still refuses; then that one is told instead. In two passes over the same moment, so that
 * a million changes needn't be held.
 */
export async function* tellChanges(
  reading: DecisionReading,
  since: BouncerProgress,
  filter: DecisionFilter,
  now: Date,
): AsyncGenerator<string> {
  const told = new Telling(
    reading,
    filter,
    now,
    await reading.exempted(since.toldUntil, since.revision),
    await reading.exempted(now, reading.revision),
  );
  yield '{"deleted":[';
  let separator = '';
  for await (const changes of reading.changes(since, now)) {
    const gone = await told.gone(changes);
    if (gone.length === 0) continue;
    yield separator + items(gone);
    separator = ',';
  }
  yield '],"new":[';
  separator = '';
  for await (const decisions of told.added(since)) {
    if (decisions.length === 0) continue;
    yield separator + items(decisions);
    separator = ',';
  }
  yield ']}';
}

/** A block of a ban, and which of the ban's blocks it is. */
interface Placed {
  readonly ban: BanTerms;
  readonly block: Block;
  readonly at: number;
}

class Telling {
  /** Instead of what can't be taken back. */
  private readonly standing: Placed[] = [];

  constructor(
    private readonly reading: DecisionReading,
    private readonly filter: DecisionFilter,
    private readonly now: Date,
    private readonly holesThen: readonly IpRange[],
    private readonly holesNow: readonly IpRange[],
  ) {}

  async gone(changes: readonly BanChangeTold[]): Promise<Decision[]> {
    const gone = changes.flatMap(({ before, after }) => {
      const present = new Set(this.placed(after, this.holesNow).map(({ block }) => block.value));
      return this.placed(before, this.holesThen).filter(({ block }) => !present.has(block.value));
    });
    const holders = await this.longestHolders(gone);
    return gone.flatMap(({ ban, block, at }, i) => {
      const holder = holders[i];
      if (holder) this.standing.push(holder);
      if (holder) return [];
      const endedAt = ban.validUntil && ban.validUntil < this.now ? ban.validUntil : this.now;
      return [decisionOf({ ...ban, validUntil: endedAt }, block, at, this.now)];
    });
  }

  async *added(since: BouncerProgress): AsyncGenerator<Decision[]> {
    for await (const changes of this.reading.changes(since, this.now)) {
      const fresh = changes.flatMap(({ before, after }) => {
        const known = isSame(before, after)
          ? new Set(this.placed(before, this.holesThen).map(({ block }) => block.value))
          : null;
        return this.placed(after, this.holesNow).filter(({ block }) => !known?.has(block.value));
      });
      // Bouncers keep what they were told last of a value: that must be the ban that ends last.
      const holders = await this.longestHolders(fresh);
      yield fresh.map((placed, i) => this.decision(holders[i] ?? placed));
    }
    yield this.standing.map((placed) => this.decision(placed));
  }

  private decision({ ban, block, at }: Placed): Decision {
    return decisionOf(ban, block, at, this.now);
  }

  private placed(ban: BanTerms | null, holes: readonly IpRange[]): Placed[] {
    return ban ? blocksThatPass(ban, holes, this.filter) : [];
  }

  /** For each block the ban in force that ends last of those that have the very same block. */
  private async longestHolders(blocks: readonly Placed[]): Promise<(Placed | null)[]> {
    if (blocks.length === 0) return [];
    const holders = await this.reading.holders(
      blocks.map(({ block }) => block.range),
      this.now,
    );
    // A ban of many blocks is asked for each of them.
    const known = new Map<number, ReadonlyMap<string, Placed>>();
    const blocksOfBan = (ban: BanTerms) => {
      const found =
        known.get(ban.id) ?? new Map(this.placed(ban, this.holesNow).map((each) => [each.block.value, each]));
      known.set(ban.id, found);
      return found;
    };
    return blocks.map(({ block }, i) => {
      const same = (holders[i] ?? []).flatMap((ban) => blocksOfBan(ban).get(block.value) ?? []);
      return same.at(-1) ?? null;
    });
  }
}

async function* inForce(reading: DecisionReading, filter: DecisionFilter, now: Date): AsyncGenerator<Decision[]> {
  if (!filter.ours) return;
  const holes = await reading.exempted(now, reading.revision);
  for await (const bans of reading.bans(now)) {
    yield bans.flatMap((ban) => decisionsOf(ban, holes, filter, now));
  }
}

/** A ban's decisions that a filter lets pass. */
export function decisionsOf(ban: BanTerms, holes: readonly IpRange[], filter: DecisionFilter, now: Date): Decision[] {
  return blocksThatPass(ban, holes, filter).map(({ block, at }) => decisionOf(ban, block, at, now));
}

function blocksThatPass(ban: BanTerms, holes: readonly IpRange[], filter: DecisionFilter): Placed[] {
  if (!passesBan(filter, ban)) return [];
  return blocksOf(ban.range, holes)
    .map((block, at) => ({ ban, block, at }))
    .filter(({ block }) => passesBlock(filter, block));
}

/** Whether a ban says the same as before, but for what exemptions make of it. */
function isSame(before: BanTerms | null, after: BanTerms | null): boolean {
  return (
    before !== null &&
    after !== null &&
    before.reason === after.reason &&
    before.validUntil?.getTime() === after.validUntil?.getTime() &&
    before.range.first === after.range.first &&
    before.range.last === after.range.last
  );
}

function items(decisions: readonly Decision[]): string {
  return decisions.map((decision) => JSON.stringify(decision)).join(',');
}
