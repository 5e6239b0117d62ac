import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addExemption } from '../../../lib/bans/add-exemption';
import { importBans } from '../../../lib/bans/import-bans';
import type { IpFamily } from '../../../lib/domain/ip-address';
import { covers, type IpRange } from '../../../lib/domain/ip-range';
import { exportBans } from '../../../lib/export/export-bans';
import { EXPORT_FORMAT_KEYS, type ExportFormatKey, isAddressFormat } from '../../../lib/export/export-format';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { BAN_SORT_COLUMNS, type BanSelectionOfGrid } from '../../../lib/ports/ban-store';
import { findOrInstallProxy } from '../../support/find-or-install-proxy';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { readBlockList } from '../../support/read-block-list';

const ACTOR = { agentId: null, name: 'Ada' };
const HOUR = 3_600_000;
/** More than one page of the stream. */
const COUNT = 4_321;
/** 198.18.0.0/15, and 2001:db8::/32. */
const BASE: Readonly<Record<IpFamily, bigint>> = { 4: 0xc6120000n, 6: 0x20010db8n << 96n };
const HOSTILE = 'rude;\n}\nallow all; # \u2028 add gatehouse4-new 0.0.0.0/1';

let opened: OpenRuntime;
let clock: FixedClock;

beforeAll(async () => {
  clock = fixedClock('2026-01-01T00:00:00Z');
  opened = await openTestRuntime({ clock });
  await opened.startKeeping();
  const lines = Array.from({ length: COUNT }, (_, i) => {
    const family: IpFamily = i % 3 === 0 ? 6 : 4;
    const first = BASE[family] + BigInt((i * 7919) % 40_000) * 3n;
    const range: IpRange = { family, first, last: first + BigInt(i % 5) };
    // Every seventh is over before the export.
    const validUntil = i % 7 === 0 ? new Date(clock.now().getTime() + HOUR) : null;
    return {
      line: i + 1,
      text: '',
      ranges: [{ range, notes: [] }],
      reason: i % 10 === 0 ? HOSTILE : `list ${i % 4}`,
      validUntil,
    };
  });
  const imported = await importBans(opened.runtime, ACTOR, {
    name: 'list',
    lines,
    validUntil: null,
    reason: undefined,
    confirmed: true,
    confirmation: 'lenient',
  });
  expect(imported).toMatchObject({ ok: true });
  for (const family of [4, 6] as const) {
    const range = { family, first: BASE[family] + 500n, last: BASE[family] + 9_999n };
    expect(await addExemption(opened.runtime, ACTOR, { range, note: 'ours', validUntil: null })).toMatchObject({
      ok: true,
    });
  }
  clock.advance(2 * HOUR);
}, 120_000);
afterAll(() => opened.close());

const ALL: BanSelectionOfGrid = { state: 'active', sort: 'created', direction: 'desc' };
async function exported(format: ExportFormatKey, selection = ALL): Promise<string> {
  const columns = BAN_SORT_COLUMNS.map((column) => ({ column, name: column }));
  let text = '';
  for await (const piece of exportBans(opened.runtime, format, selection, columns, clock.now())) text += piece;
  return text;
}
const addressFormats = EXPORT_FORMAT_KEYS.filter(isAddressFormat);

describe('the rows of an export', () => {
  test.each<[string, Partial<BanSelectionOfGrid>]>([
    ['all in force', {}],
    ['by address', { sort: 'startIp', direction: 'asc' }],
    ['by reason', { sort: 'reason', direction: 'asc' }],
    ['of one family', { family: 6, sort: 'validUntil' }],
    ['with words', { text: 'list 3' }],
    ['on a range', { overlapping: { family: 4, first: BASE[4], last: BASE[4] + 900n }, sort: 'endIp' }],
    ['of nobody', { bannedByName: 'Nobody' }],
    ['that are over', { state: 'past', sort: 'validUntil' }],
  ])('are those of the grid, in its order: %s', async (_, some) => {
    const selection = { ...ALL, ...some };
    const ids: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await opened.runtime.bans.listBans({ ...selection, limit: 200, cursor }, clock.now());
      ids.push(...page.rows.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const { bans } = JSON.parse(await exported('json', selection)) as { bans: { id: number }[] };
    expect(bans.map(({ id }) => id)).toEqual(ids);
  });
});

describe('the addresses of an export', () => {
  test('are those that the index refuses, in each format', async () => {
    const lists = await Promise.all(addressFormats.map(async (each) => readBlockList(each, await exported(each))));
    const answers = { banned: 0, free: 0 };
    for (const family of [4, 6] as const) {
      for (let offset = -2n; offset < 20_000n; offset += 37n) {
        const address = { family, value: BASE[family] + offset };
        const { outcome } = await opened.runtime.checkVisitor({ address, channel: 'chat' });
        const inBlocks = lists.map((blocks) => blocks.filter((block) => covers(block, address)).length);
        expect(inBlocks).toEqual(lists.map(() => (outcome === 'banned' ? 1 : 0)));
        answers[outcome === 'banned' ? 'banned' : 'free']++;
      }
    }
    expect(answers.banned).toBeGreaterThan(20);
    expect(answers.free).toBeGreaterThan(500);
  });

  test.each(addressFormats)('come without a word that somebody wrote: %s', async (format) => {
    expect(await exported(format)).not.toMatch(/rude|allow|0\.0\.0\.0\/1|list|ours|Ada/);
  });

  test('are only those of the bans that the filters leave', async () => {
    const blocks = readBlockList('cidr', await exported('cidr', { ...ALL, family: 6 }));
    expect(new Set(blocks.map(({ family }) => family))).toEqual(new Set([6]));
  });

  test('are read by nginx', async () => {
    const nginx = await findOrInstallProxy('nginx', (line) => process.stderr.write(`${line}\n`));
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-export-'));
    try {
      const [list, main] = [join(directory, 'banned.conf'), join(directory, 'nginx.conf')];
      writeFileSync(list, await exported('nginx'));
      writeFileSync(
        main,
        `pid ${directory}/pid; error_log stderr; events {} http { access_log off; include ${list}; server { listen unix:${directory}/s; } }`,
      );
      const tested = spawnSync(nginx, ['-t', '-e', 'stderr', '-p', directory, '-c', main], { encoding: 'utf8' });
      expect({ status: tested.status, said: tested.stderr }).toEqual({
        status: 0,
        said: expect.stringContaining('test is successful'),
      });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
