import { connect, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PostgresDecisionSource } from '../../../lib/adapters/postgres-decision-source';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase } from '../../support/test-services';
import { type BouncerDoor, openBouncerDoor } from './bouncer-door';

const STALLED_MS = 1_500;
/** Far more than the buffers of two sockets hold. */
const BANS = 60_000;

let opened: OpenRuntime;
let pool: pg.Pool;
let streamed: PostgresDecisionSource;
let bouncers: BouncerDoor;
let stalled: Socket;
beforeAll(async () => {
  const database = await createTestDatabase();
  opened = await openTestRuntime({ database: database.options });
  pool = new pg.Pool({ ...database.options, max: 1 });
  await pool.query(
    `INSERT INTO ban (start_ip, end_ip, created_at, reason, banned_by_name)
     SELECT ip, ip, now(), repeat('stalled ', 24), 'Ada'
     FROM (SELECT '2001:db8::'::inet + n AS ip FROM generate_series(1, ${BANS}) n ORDER BY random()) each`,
  );
  streamed = new PostgresDecisionSource(pool, STALLED_MS);
  bouncers = await openBouncerDoor({ ...opened, decisions: { live: streamed, streamed } });
});
afterAll(async () => {
  stalled.destroy();
  await bouncers.close();
  await pool.end();
  await opened.close();
});

test('a bouncer that stops reading its answer loses its place to the others, and counts as told nothing', async () => {
  const { key, id } = await bouncers.newKey();
  stalled = connect(bouncers.door.port, '127.0.0.1');
  const closed = new Promise((resolve) => stalled.once('close', resolve));
  stalled.on('error', () => {});
  stalled.write(`GET /v1/decisions/stream?startup=true HTTP/1.1\r\nHost: edge\r\nX-Api-Key: ${key}\r\n\r\n`);
  await new Promise((resolve) => stalled.once('readable', resolve));

  expect(await bouncers.pull('?startup=true&scenarios_containing=none')).toEqual({ deleted: [], new: [] });
  stalled.resume();
  await closed;
  expect(await streamed.progressOf(id)).toBeNull();
});
