import pg from 'pg';
import { pino } from 'pino';
import { type OpenRuntime, openRuntime } from '../../lib/open-runtime';
import { createTestDatabase, createTestRedis, type TestRedis } from '../../tests/support/test-services';

export interface BenchRuntime extends OpenRuntime {
  readonly redis: TestRedis;
}

/**
 * A runtime with so many bans in force: /27 blocks with gaps between them, in random order of creation, all through
 * 1.0.0.0 – 223.255.255.255, indexed by a rebuild.
 */
export async function openBenchRuntime(bans: number): Promise<BenchRuntime> {
  const database = await createTestDatabase();
  const redis = await createTestRedis();
  await fill(database.options, bans);
  const opened = openRuntime({
    connections: { database: database.options, redis: redis.options, secret: 'bench' },
    trustedProxies: [],
    onFailure: 'closed',
    publicUrl: null,
    log: pino({ level: 'warn' }),
  });
  await opened.startKeeping();
  while (opened.keeper.health().state !== 'ready') await new Promise((resolve) => setTimeout(resolve, 50));
  return { ...opened, redis };
}

/** Where the i-th of so many bans begins. */
export function banStart(i: number, bans: number): number {
  const first = 0x0100_0000;
  const stride = Math.floor((0xdfff_ffff - first) / bans / 64) * 64;
  return first + i * stride;
}

async function fill(options: pg.PoolConfig, bans: number): Promise<void> {
  const client = new pg.Client(options);
  await client.connect();
  const at = `'0.0.0.0'::inet + (${banStart(0, bans)}::bigint + i * ${banStart(1, bans) - banStart(0, bans)}::bigint)`;
  await client.query(
    `INSERT INTO ban (start_ip, end_ip, created_at, banned_by_name)
     SELECT ${at}, ${at} + 31, now(), 'Bench' FROM generate_series(0, ${bans - 1}) AS s (i) ORDER BY random()`,
  );
  await client.query('ANALYZE ban');
  await client.end();
}
