import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ChainableCommander, Redis } from 'ioredis';
import { decodeMember, encodeMember, refusalOfMember } from '../domain/index-member';
import type { IpAddress, IpFamily } from '../domain/ip-address';
import { INDEFINITELY, type Segment } from '../domain/segments';
import { nextKey, sortKey } from '../domain/sort-key';
import type {
  ApplyOutcome,
  BanIndex,
  IndexAnswer,
  IndexInspection,
  IndexMeta,
  IndexTarget,
  IndexWrite,
  Shadow,
} from '../ports/ban-index';
import { indexKey, indexMetaKey, oldKey, shadowKey } from './redis-keys';

/** How many segments one script call takes and touches: a call stays well under 5 ms. */
const STEP = 200;
/** Pipelined calls per round trip. */
const PIPELINE = 256;
const PAGE = 2000;
const SHADOW_TTL_SECONDS = 3600;

interface ScriptedPipeline {
  applyPieces(...args: (string | number)[]): ScriptedPipeline;
  exec(): Promise<[Error | null, unknown][] | null>;
}
type Scripted = Redis & {
  applyPieces(...args: (string | number)[]): Promise<string>;
  swapShadow(...args: (string | number)[]): Promise<string>;
};

/**
 * The index in Redis: one sorted set per family, all scores 0, members in text order (see index-member.ts), and a
 * sentinel `!<build>` that sorts first, so that a healthy index never answers an empty list.
 *
 * `reader` answers the gate: it must fail fast. `writer` runs scripts and rebuilds: it may take seconds.
 */
export class RedisBanIndex implements BanIndex {
  private readonly writer: Scripted;

  /** `stepMax`: segments that one script call takes and touches; smaller in tests, so that few segments need many calls. */
  constructor(
    private readonly reader: Redis,
    writer: Redis,
    private readonly stepMax = STEP,
  ) {
    writer.defineCommand('applyPieces', { numberOfKeys: 2, lua: script('apply-pieces') });
    writer.defineCommand('swapShadow', { numberOfKeys: 8, lua: script('swap-shadow') });
    this.writer = writer as Scripted;
  }

  async lookup(address: IpAddress, now: Date): Promise<IndexAnswer> {
    const key = sortKey(address);
    const found = await this.reader.zrevrangebylex(indexKey(address.family), `(${key}~`, '-', 'LIMIT', 0, 1);
    const member = found[0];
    if (member === undefined) return 'no-index';
    if (member.charCodeAt(0) === 33) return null;
    const refusal = refusalOfMember(member, key, now.getTime());
    if (refusal === null) return null;
    return { banId: refusal.banId, validUntil: refusal.until === INDEFINITELY ? null : new Date(refusal.until) };
  }

  async inspect(address: IpAddress): Promise<IndexInspection> {
    const key = sortKey(address);
    const read = this.writer.multi();
    readMeta(read);
    read.zrevrangebylex(indexKey(address.family), `(${key}~`, '-', 'LIMIT', 0, 1);
    const [fields, ipv4, ipv6, found] = await allOk(read.exec());
    const meta = metaOf(fields, ipv4, ipv6);
    const member = (found as string[])[0];
    if (meta === null || member === undefined || member.startsWith('!')) return { meta, member: null };
    return { meta, member: member.slice(key.length, 2 * key.length) < key ? null : member };
  }

  isConnected(): boolean {
    return this.reader.status === 'ready';
  }

  async meta(): Promise<IndexMeta | null> {
    const read = this.writer.pipeline();
    readMeta(read);
    const [fields, ipv4, ipv6] = await allOk(read.exec());
    return metaOf(fields, ipv4, ipv6);
  }

  async apply(target: IndexTarget, revision: bigint, writes: readonly IndexWrite[]): Promise<ApplyOutcome> {
    const steps = [...stepsOf(writes, this.stepMax)];
    const last = steps.pop() ?? NOTHING;
    for (let i = 0; i < steps.length; i += PIPELINE) {
      const group = steps.slice(i, i + PIPELINE);
      const pipeline = this.writer.pipeline() as unknown as ScriptedPipeline;
      for (const step of group) pipeline.applyPieces(...this.stepArguments(target, revision, step, false));
      const answers = await allOk(pipeline.exec());
      for (const [j, step] of group.entries()) {
        const outcome = await this.finishStep(target, revision, step, false, answers[j] as string);
        if (outcome !== 'OK') return outcome;
      }
    }
    // The step that completes the revision goes alone: until it has succeeded the revision counts as not applied.
    const answer = await this.writer.applyPieces(...this.stepArguments(target, revision, last, true));
    return this.finishStep(target, revision, last, true, answer);
  }

  /** Goes on where a call stopped at its limit. Re-running a part of a revision is harmless. */
  private async finishStep(
    target: IndexTarget,
    revision: bigint,
    step: IndexWrite,
    last: boolean,
    answer: string,
  ): Promise<ApplyOutcome> {
    let at = answer;
    while (at !== 'OK') {
      if (at === 'NO_INDEX' || at === 'FENCED' || at === 'OUT_OF_ORDER') return at;
      at = await this.writer.applyPieces(...this.stepArguments(target, revision, { ...step, start: at }, last));
    }
    return 'OK';
  }

  /** The arguments of one call of apply-pieces.lua. */
  private stepArguments(target: IndexTarget, revision: bigint, step: IndexWrite, last: boolean): string[] {
    return [
      target.shadow ? shadowKey(target.build, step.family) : indexKey(step.family),
      target.shadow ? shadowKey(target.build, 'meta') : indexMetaKey(),
      target.build,
      String(target.fence),
      String(revision),
      step.mode,
      last ? '1' : '0',
      step.start,
      step.end,
      String(this.stepMax),
      ...step.segments.map(encodeMember),
    ];
  }

  async beginShadow(storeId: string, revision: bigint): Promise<Shadow> {
    const build = `${Date.now().toString(36)}${randomBytes(4).toString('hex')}`;
    const keys = { 4: shadowKey(build, 4), 6: shadowKey(build, 6) } as const;
    const begin = this.writer.pipeline();
    begin.zadd(keys[4], 0, `!${build}`).zadd(keys[6], 0, `!${build}`);
    begin.hset(shadowKey(build, 'meta'), { build, applied: String(revision), fence: '0', store: storeId });
    for (const part of [4, 6, 'meta'] as const) begin.expire(shadowKey(build, part), SHADOW_TTL_SECONDS);
    await allOk(begin.exec());
    return {
      build,
      add: async (family, segments) => {
        for (let i = 0; i < segments.length; i += PAGE) {
          const members = segments.slice(i, i + PAGE).flatMap((segment) => [0, encodeMember(segment)]);
          await this.writer.zadd(keys[family], ...members);
        }
      },
    };
  }

  async swap(shadow: Shadow, fence: bigint, force: boolean): Promise<'OK' | 'NO_SHADOW' | 'BEHIND' | 'FENCED'> {
    const { build } = shadow;
    const answer = await this.writer.swapShadow(
      indexKey(4),
      indexKey(6),
      indexMetaKey(),
      shadowKey(build, 4),
      shadowKey(build, 6),
      shadowKey(build, 'meta'),
      oldKey(build, 4),
      oldKey(build, 6),
      build,
      force ? '1' : '0',
      String(fence),
    );
    return answer as 'OK' | 'NO_SHADOW' | 'BEHIND' | 'FENCED';
  }

  async dropShadow(shadow: Shadow): Promise<void> {
    await this.writer.unlink(...([4, 6, 'meta'] as const).map((part) => shadowKey(shadow.build, part)));
  }

  async *segments(family: IpFamily): AsyncGenerator<Segment[]> {
    let from = '[0';
    for (;;) {
      const members = await this.writer.zrangebylex(indexKey(family), from, '+', 'LIMIT', 0, PAGE);
      if (members.length === 0) return;
      yield members.map(decodeMember);
      from = `(${members[members.length - 1]}`;
    }
  }

  async collectGarbage(lapsedBefore: Date): Promise<number> {
    let removed = 0;
    for (const family of [4, 6] as const) {
      for await (const page of this.segments(family)) {
        const lapsed = page.filter((segment) => segment.until <= lapsedBefore.getTime()).map(encodeMember);
        if (lapsed.length > 0) removed += await this.writer.zrem(indexKey(family), ...lapsed);
      }
    }
    return removed;
  }

  async size(): Promise<{ ipv4: number; ipv6: number }> {
    const [ipv4, ipv6] = await Promise.all([this.writer.zcard(indexKey(4)), this.writer.zcard(indexKey(6))]);
    return { ipv4: Math.max(0, ipv4 - 1), ipv6: Math.max(0, ipv6 - 1) };
  }
}

/** Asks for what `metaOf` reads: three answers. */
function readMeta(read: ChainableCommander): void {
  read.hmget(indexMetaKey(), 'build', 'applied', 'store');
  read.zrangebylex(indexKey(4), '[!', '(0', 'LIMIT', 0, 1);
  read.zrangebylex(indexKey(6), '[!', '(0', 'LIMIT', 0, 1);
}

function metaOf(fields: unknown, ipv4: unknown, ipv6: unknown): IndexMeta | null {
  const [build, applied, storeId] = fields as (string | null)[];
  if (!build || !applied || !storeId) return null;
  if ((ipv4 as string[])[0] !== `!${build}` || (ipv6 as string[])[0] !== `!${build}`) return null;
  return { build, applied: BigInt(applied), storeId };
}

/** Cuts each write into steps of at most `stepMax` segments, which together cover its whole range. */
function* stepsOf(writes: readonly IndexWrite[], stepMax: number): Generator<IndexWrite> {
  for (const write of writes) {
    let start = write.start;
    for (let i = 0; i + stepMax < write.segments.length; i += stepMax) {
      const segments = write.segments.slice(i, i + stepMax);
      const end = (segments[stepMax - 1] as Segment).end;
      yield { ...write, start, end, segments };
      start = nextKey(end) as string;
    }
    const rest = write.segments.length % stepMax || Math.min(write.segments.length, stepMax);
    yield { ...write, start, segments: write.segments.slice(write.segments.length - rest) };
  }
}

/** The step of a revision that changes nothing: it only advances `applied`. */
const NOTHING: IndexWrite = { mode: 'add', family: 4, start: '00000000', end: '00000000', segments: [] };

/** A pipeline's answers; throws the first error among them. */
async function allOk(answers: Promise<[Error | null, unknown][] | null>): Promise<unknown[]> {
  return ((await answers) ?? []).map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}

function script(name: string): string {
  return readFileSync(new URL(`./lua/${name}.lua`, import.meta.url), 'utf8');
}
