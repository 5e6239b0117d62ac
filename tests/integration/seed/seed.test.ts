import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { verifyIndex } from '../../../lib/bans/verify-index';
import type { Ban } from '../../../lib/domain/ban';
import { isSingleAddress } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { planBans } from '../../../scripts/seed/ban-plan';
import { seededRandom } from '../../../scripts/seed/random';
import { openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, createTestRedis } from '../../support/test-services';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

/** A few dozen: so many at least of each sort. */
const FEW_DOZEN = 20;

interface Told {
  readonly agents: number;
  readonly tickets: number;
  readonly bans: number;
  readonly past: number;
  readonly edits: number;
}

const dataDirectory = mkdtempSync(join(tmpdir(), 'gatehouse-seed-'));
let opened: OpenRuntime;
let seed: (...words: string[]) => Promise<{ exitCode: number; stdout: string; stderr: string }>;
let told: Told;
let active: readonly Ban[];
let past: readonly Ban[];

beforeAll(async () => {
  const [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
  seed = (...words) => runSeed(words, { DATABASE_URL: database.url, REDIS_URL: redis.url });
  const { exitCode, stdout, stderr } = await seed();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.not.stringContaining('rror') });
  told = readTold(stdout);
  opened = await openTestRuntime({ database: database.options, redis: redis.options });
  [active, past] = await Promise.all([listAll(opened, 'active'), listAll(opened, 'past')]);
});
afterAll(async () => {
  await opened?.close();
  rmSync(dataDirectory, { recursive: true, force: true });
});

test('a seeded desk holds what it was said to hold, and its index is clean', async () => {
  const { runtime, source, index } = opened;
  expect(past).toHaveLength(told.past);
  expect(active).toHaveLength(told.bans - told.past);
  const events = await Promise.all([...active, ...past].map(({ id }) => runtime.bans.banEvents(id)));
  expect(events.flat().filter(({ kind }) => kind === 'edited')).toHaveLength(told.edits);
  expect(await countTickets(opened)).toBe(told.tickets);
  expect(await verifyIndex({ source, index }, () => new Date())).toMatchObject({ clean: true, bans: active.length });
});

test('bans have refused somebody lately on every channel, and some nobody for long', async () => {
  const { hitReports } = opened.runtime;
  const now = new Date();
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const lately = await hitReports.refusalsByHour(ago(1));
  expect(lately.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(FEW_DOZEN);
  const month = await hitReports.refusalsByDay(ago(30));
  expect(new Set(month.map(({ channel }) => channel)).size).toBe(5);
  expect((await hitReports.topBans(ago(30), 10)).length).toBe(10);
  expect((await hitReports.idleBans(ago(90), now, FEW_DOZEN)).bans.length).toBeGreaterThan(2);
  for (const { id, createdAt } of active) {
    const { days } = await hitReports.hitsOfBan(id, ago(365));
    for (const { start } of days) expect(start.getTime()).toBeGreaterThan(createdAt.getTime() - 86_400_000);
  }
});

test('there are a few dozen bans of each sort', () => {
  const now = Date.now();
  const ends = (ban: Ban) => ban.validUntil?.getTime() ?? Number.POSITIVE_INFINITY;
  const all = [...active, ...past];
  const sorts: Readonly<Record<string, readonly Ban[]>> = {
    single: all.filter(({ range }) => isSingleAddress(range)),
    range: all.filter(({ range }) => !isSingleAddress(range)),
    'IPv4 in force': active.filter(({ range }) => range.family === 4),
    'IPv6 in force': active.filter(({ range }) => range.family === 6),
    'ending within a day': active.filter((ban) => ends(ban) < now + 86_400_000),
    'ending later': active.filter((ban) => ends(ban) > now + 86_400_000 && ban.validUntil),
    'never ending': active.filter(({ validUntil }) => validUntil === null),
    'expired by somebody': past.filter(({ expiredByName }) => expiredByName !== null),
    'run out': past.filter(({ expiredByName }) => expiredByName === null),
    edited: all.filter(({ version }) => version > 1),
    'from a ticket, with its contact': all.filter(({ ticket, contact }) => ticket && contact),
    imported: active.filter(({ batchId }) => batchId !== null),
  };
  const few = Object.entries(sorts).filter(([, bans]) => bans.length < FEW_DOZEN);
  expect(few.map(([sort, bans]) => `${sort}: ${bans.length}`)).toEqual([]);
});

test('a desk that is in use is left alone, unless it is said to be added to all the same', async () => {
  const again = await seed();
  expect(again).toMatchObject({ exitCode: 1, stdout: '' });
  expect(again.stderr).toContain('--anyway');
  expect(await countTickets(opened)).toBe(told.tickets);

  const { exitCode, stdout } = await seed('--anyway');
  expect(exitCode).toBe(0);
  expect(readTold(stdout)).toMatchObject({ agents: 0, tickets: told.tickets });
  expect(await countTickets(opened)).toBe(2 * told.tickets);
});

test('the same moment gives the same bans', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  expect(planBans(now, seededRandom(7))).toEqual(planBans(now, seededRandom(7)));
});

async function listAll({ runtime }: OpenRuntime, state: 'active' | 'past'): Promise<Ban[]> {
  const rows: Ban[] = [];
  let cursor: string | undefined;
  do {
    const query = { state, sort: 'created', direction: 'desc', limit: 200, cursor } as const;
    const page = await runtime.bans.listBans(query, new Date());
    rows.push(...page.rows);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return rows;
}

async function countTickets({ runtime }: OpenRuntime): Promise<number> {
  const [count = 0] = await runtime.tickets.countTickets([{}]);
  return count;
}

function readTold(stdout: string): Told {
  const found =
    /Added (?<agents>\d+) agents, (?<tickets>\d+) tickets, (?<bans>\d+) bans \((?<past>\d+) of them past, (?<edits>\d+) edits\)/.exec(
      stdout,
    );
  const count = (name: keyof Told) => Number(found?.groups?.[name]);
  return {
    agents: count('agents'),
    tickets: count('tickets'),
    bans: count('bans'),
    past: count('past'),
    edits: count('edits'),
  };
}

function runSeed(words: readonly string[], services: Readonly<Record<string, string>>) {
  const root = resolve(import.meta.dirname, '../../..');
  const env = { ...process.env, ...services, GATEHOUSE_DATA_DIR: dataDirectory };
  return new Promise<{ exitCode: number; stdout: string; stderr: string }>((done) => {
    const argv = ['--import', 'tsx', 'scripts/seed.ts', ...words];
    execFile(process.execPath, argv, { cwd: root, env }, (error, stdout, stderr) =>
      done({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}
