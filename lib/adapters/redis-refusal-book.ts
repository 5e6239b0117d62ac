import type { Redis } from 'ioredis';
import { z } from 'zod';
import { callerNetwork } from '../domain/caller-network';
import { HIT_CHANNELS } from '../domain/hit-channel';
import { formatIpAddress, type IpAddress, parseIpAddress } from '../domain/ip-address';
import type { Clock } from '../ports/clock';
import type { FoundRefusal, Refusal, RefusalBook } from '../ports/refusal-book';
import { refusalFactsKey, refusalTimesKey } from './redis-keys';

/**
 * KEYS: facts, times. ARGV: the instant before which refusals are forgotten, how long to keep both keys (ms), how many
 * refusals may stay, how many references follow that are dropped, those, then reference, instant and facts of each new
 * one. Facts and times change together, so that neither can grow without the other.
 */
const WRITE = `
local facts, times = KEYS[1], KEYS[2]
local before, keep, most, drops = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local function drop(references)
  if #references == 0 then return end
  redis.call('HDEL', facts, unpack(references))
  redis.call('ZREM', times, unpack(references))
end
for at = 5, 4 + drops do drop({ ARGV[at] }) end
for at = 5 + drops, #ARGV, 3 do
  redis.call('HSET', facts, ARGV[at], ARGV[at + 2])
  redis.call('ZADD', times, ARGV[at + 1], ARGV[at])
end
drop(redis.call('ZRANGEBYSCORE', times, '-inf', '(' .. before, 'LIMIT', 0, 1000))
local excess = redis.call('ZCARD', times) - most
if excess > 0 then drop(redis.call('ZRANGE', times, 0, math.min(excess, 1000) - 1)) end
redis.call('PEXPIRE', facts, keep)
redis.call('PEXPIRE', times, keep)`;

/** Long enough to write many at once, and shorter than it takes to read a reference out. */
const WRITE_MS = 500;
/** What is written in one call, so that look-ups of the index don't wait for it. */
const WRITTEN_AT_ONCE = 250;
/** Refusals that wait to be written; of more, the oldest are not. */
const WAITING_MAX = 2_000;
/** All that Redis keeps, which takes it 10 MB at most. */
const REFUSALS_MAX = 50_000;
/** Of one caller only so many of the newest are kept: nobody reads a thousand out, and a flood must not push others out. */
const OF_ONE_CALLER_MAX = 20;
const CALLERS_MAX = 2_000;
/** Whoever looks one up waits no longer. */
const TIMEOUT_MS = 1_000;

export interface RedisRefusalBookOptions {
  readonly redis: Pick<Redis, 'eval' | 'hget'>;
  readonly clock: Clock;
  readonly keepMs: () => number;
}

/**
 * Refusals in Redis, shared by all instances: lost with it, and then in the server's log alone. Each instance notes in
 * memory and writes twice a second; while Redis is away the newest wait. Memory is bounded here and there, whoever floods.
 */
export class RedisRefusalBook implements RefusalBook {
  /** By reference, oldest first. */
  private readonly waiting = new Map<string, Refusal>();
  /** Written references that newer ones of the same caller replace. */
  private readonly replaced = new Set<string>();
  /** The newest references of each caller, the caller that was refused last at the end. */
  private readonly newest = new Map<string, string[]>();
  private timer: NodeJS.Timeout | null = null;
  private isClosed = false;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: RedisRefusalBookOptions) {}

  note(refusal: Refusal): void {
    const replaced = this.replacedBy(refusal);
    if (replaced !== undefined && !this.waiting.delete(replaced)) this.replaced.add(replaced);
    this.waiting.set(refusal.reference, refusal);
    dropOldest(this.waiting, WAITING_MAX);
    dropOldest(this.replaced, WAITING_MAX);
    this.writeSoon();
  }

  async find(reference: string): Promise<FoundRefusal> {
    const waiting = this.waiting.get(reference);
    if (waiting) return { kind: 'found', refusal: waiting };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<FoundRefusal>((resolve) => {
      timer = setTimeout(resolve, TIMEOUT_MS, { kind: 'unavailable' });
    });
    const asked = this.options.redis.hget(refusalFactsKey(), reference).then(
      (facts) => this.read(reference, facts),
      (): FoundRefusal => ({ kind: 'unavailable' }),
    );
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Writes what waits, if Redis takes it now. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.write();
    await this.writing;
  }

  /** The reference that is one too many with this caller's new one. */
  private replacedBy({ reference, address }: Refusal): string | undefined {
    const caller = address ? callerKey(address) : '';
    const references = this.newest.get(caller) ?? [];
    this.newest.delete(caller);
    this.newest.set(caller, references);
    dropOldest(this.newest, CALLERS_MAX);
    references.push(reference);
    return references.length > OF_ONE_CALLER_MAX ? references.shift() : undefined;
  }

  private writeSoon(): void {
    if (!this.isClosed) this.timer ??= setTimeout(() => this.write(), WRITE_MS).unref();
  }

  private write(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.writing = this.writing.then(async () => {
      const refusals = [...this.waiting.values()];
      const replaced = [...this.replaced];
      try {
        for (let at = 0; at < Math.max(refusals.length, replaced.length); at += WRITTEN_AT_ONCE) {
          const part = refusals.slice(at, at + WRITTEN_AT_ONCE);
          const drops = replaced.slice(at, at + WRITTEN_AT_ONCE);
          await this.writePart(part, drops);
          for (const { reference } of part) this.waiting.delete(reference);
          for (const reference of drops) this.replaced.delete(reference);
        }
      } catch {
        // Redis is away. What is left waits for it.
        this.writeSoon();
      }
    });
  }

  private async writePart(refusals: readonly Refusal[], drops: readonly string[]): Promise<void> {
    const keepMs = this.options.keepMs();
    const before = this.options.clock.now().getTime() - keepMs;
    const rows = refusals.flatMap((refusal) => [refusal.reference, refusal.at.getTime(), factsOf(refusal)]);
    const keys = [refusalFactsKey(), refusalTimesKey()];
    await this.options.redis.eval(WRITE, 2, ...keys, before, keepMs, REFUSALS_MAX, drops.length, ...drops, ...rows);
  }

  private read(reference: string, text: string | null): FoundRefusal {
    const facts = text === null ? null : readFacts(text);
    const isKept = facts && facts.at.getTime() >= this.options.clock.now().getTime() - this.options.keepMs();
    return isKept ? { kind: 'found', refusal: { reference, ...facts } } : { kind: 'unknown' };
  }
}

function callerKey(address: IpAddress): string {
  const { family, first } = callerNetwork(address);
  return `${family} ${first}`;
}

const factsSchema = z.tuple([
  z.number(),
  z.enum(HIT_CHANNELS),
  z.enum(['banned', 'unknown-address', 'unavailable']),
  z.string().nullable(),
  z.number().nullable(),
]);

function factsOf({ at, channel, outcome, address, banId }: Refusal): string {
  const facts: z.infer<typeof factsSchema> = [
    at.getTime(),
    channel,
    outcome,
    address && formatIpAddress(address),
    banId,
  ];
  return JSON.stringify(facts);
}

/** Null: not what this version writes. */
function readFacts(text: string): Omit<Refusal, 'reference'> | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const facts = factsSchema.safeParse(json);
  if (!facts.success) return null;
  const [at, channel, outcome, address, banId] = facts.data;
  return { at: new Date(at), channel, outcome, address: address === null ? null : readAddress(address), banId };
}

function readAddress(text: string): IpAddress | null {
  const parsed = parseIpAddress(text);
  return parsed.ok ? parsed.value : null;
}

function dropOldest<K>(
  from: { readonly size: number; keys(): Iterator<K>; delete(key: K): boolean },
  most: number,
): void {
  while (from.size > most) {
    const oldest = from.keys().next();
    if (oldest.done) return;
    from.delete(oldest.value);
  }
}
