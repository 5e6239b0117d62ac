import { Redis } from 'ioredis';
import type { IpAddress } from '../../lib/domain/ip-address';
import { interleaved, printTable } from './measure';
import { banStart, openBenchRuntime } from './open-bench-runtime';

const SIZES = [1_000, 100_000, 1_000_000];
const ROUNDS = 15;
const ONE_AT_A_TIME = 4_000;
const IN_FLIGHT = 200;
const BURSTS = 60;
const BUDGET: Readonly<Record<number, number>> = { 1000: 0.95, 100000: 0.85, 1000000: 0.8 };
const BUDGET_IN_FLIGHT = 0.75;

/**
 * The whole check (half of the visitors banned, half free) against a Redis GET of a random key among as many keys, on
 * the same server and with the same client settings.
 */
export async function benchCheckAgainstGet(): Promise<void> {
  const rows = [];
  for (const size of SIZES) {
    const opened = await openBenchRuntime(size);
    const redis = new Redis({ ...opened.redis.options, enableOfflineQueue: true, commandTimeout: 5_000 });
    await fillKeys(redis, size);
    const pick = () => Math.floor(Math.random() * size);
    const address = (): IpAddress => {
      const i = pick();
      return { family: 4, value: BigInt(banStart(i, size) + (i % 2 ? 5 : 40)) };
    };
    const check = () => opened.runtime.checkVisitor({ address: address(), channel: 'contact_form' });
    const get = () => redis.get(`peer:${pick()}`);

    const single = await interleaved(ROUNDS, {
      get: () => oneByOne(get),
      check: () => oneByOne(check),
    });
    const many = await interleaved(ROUNDS, {
      get: () => inBursts(get),
      check: () => inBursts(check),
    });
    const ratio = single.get / single.check;
    const ratioMany = many.get / many.check;
    const { ipv4 } = await opened.index.size();
    rows.push({
      ranges: size.toLocaleString('en'),
      'GET, µs': (single.get / ONE_AT_A_TIME / 1000).toFixed(1),
      'check, µs': (single.check / ONE_AT_A_TIME / 1000).toFixed(1),
      ratio: ratio.toFixed(2),
      'must reach': `${BUDGET[size]} ${ratio >= (BUDGET[size] ?? 0) ? '✓' : '✗'}`,
      'ratio, 200 in flight': `${ratioMany.toFixed(2)} ${ratioMany >= BUDGET_IN_FLIGHT ? '✓' : '✗'}`,
      'bytes a range': Math.round(await bytesOfIndex(redis, ipv4)),
    });
    redis.disconnect();
    await opened.close();
  }
  printTable(rows);
}

async function oneByOne(ask: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < ONE_AT_A_TIME; i++) await ask();
}

async function inBursts(ask: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < BURSTS; i++) await Promise.all(Array.from({ length: IN_FLIGHT }, ask));
}

async function fillKeys(redis: Redis, count: number): Promise<void> {
  for (let i = 0; i < count; i += 5_000) {
    const pairs = Array.from({ length: Math.min(5_000, count - i) }, (_, j) => [`peer:${i + j}`, 'x'.repeat(24)]);
    await redis.mset(...pairs.flat());
  }
}

async function bytesOfIndex(redis: Redis, ranges: number): Promise<number> {
  const bytes = (await redis.call('MEMORY', 'USAGE', 'gatehouse:{idx}:4', 'SAMPLES', '0')) as number;
  return bytes / ranges;
}
