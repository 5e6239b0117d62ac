import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { addExemption } from '../../../lib/bans/add-exemption';
import { expireBan } from '../../../lib/bans/expire-ban';
import { parseIpRange } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { findOrInstallBouncer } from '../../support/find-or-install-bouncer';
import { openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, createTestRedis } from '../../support/test-services';
import { type BouncerDoor, openBouncerDoor } from '../crowdsec/bouncer-door';
import { example } from './running-proxy';

/** CrowdSec's own custom bouncer with the file that docs/crowdsec.md shows, and a program that writes down its calls. */
const ACTOR = { agentId: null, name: 'Ada' };
const directory = mkdtempSync(join(tmpdir(), 'gatehouse-bouncer-'));
const calls = join(directory, 'calls');

let connections: { database: object; redis: object };
let opened: OpenRuntime;
let bouncers: BouncerDoor;
/** Stays where it is while Gatehouse behind it is started again. */
let address: Server;
let bouncer: ChildProcess | null = null;
let output = '';

beforeAll(async () => {
  const program = await findOrInstallBouncer(console.info);
  connections = { database: (await createTestDatabase()).options, redis: (await createTestRedis()).options };
  await startGatehouse();
  address = createServer((socket) => {
    const behind = connect(bouncers.door.port, '127.0.0.1');
    socket.pipe(behind).pipe(socket);
    for (const each of [socket, behind]) {
      each.on('error', () => {});
      each.on('close', () => {
        socket.destroy();
        behind.destroy();
      });
    }
  });
  address.listen(0, '127.0.0.1');
  await once(address, 'listening');
  const config = example('crowdsec-custom-bouncer.yaml', [
    ['http://127.0.0.1:3000/', `http://127.0.0.1:${(address.address() as AddressInfo).port}/`],
    ['gh_your-token', bouncers.key],
    ['/usr/local/bin/enforce-ban', join(directory, 'enforce-ban')],
    ['update_frequency: 10s', 'update_frequency: 500ms'],
    ['/var/run/', directory],
  ]);
  writeFileSync(join(directory, 'enforce-ban'), `#!/bin/sh\necho "$1 $2 $3 $4" >> ${calls}\n`, { mode: 0o755 });
  writeFileSync(join(directory, 'bouncer.yaml'), config);
  writeFileSync(calls, '');
  await ban('192.0.2.7', null, 'abuse');
  bouncer = spawn(program, ['-c', join(directory, 'bouncer.yaml')], { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [bouncer.stdout, bouncer.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
    });
  }
}, 300_000);
afterAll(async () => {
  if (bouncer?.exitCode === null) {
    bouncer.kill('SIGTERM');
    await once(bouncer, 'exit');
  }
  address?.close();
  await stopGatehouse();
  rmSync(directory, { recursive: true, force: true });
});

test('CrowdSec’s custom bouncer is told of bans, exemptions and ends, also of those while Gatehouse was down', async () => {
  await told(/^add 192\.0\.2\.7 \d{9,} abuse$/m);
  await ban('2001:db8:66::/48', 3600, '');
  await told(/^add 2001:db8:66::\/48 3[56]\d\d gatehouse\/manual$/m);
  const range = await ban('203.0.113.1 - 203.0.113.6', 3600, 'flood');
  for (const block of ['1', '2/31', '4/31', '6']) await told(new RegExp(`^add 203\\.0\\.113\\.${block} 3[56]`, 'm'));

  await exempt('203.0.113.2');
  await told(/^del 203\.0\.113\.2\/31 /m);
  await told(/^add 203\.0\.113\.3 3[56]/m);

  const short = await ban('198.51.100.9', 2, '');
  await told(/^add 198\.51\.100\.9 [12] /m);
  await told(/^del 198\.51\.100\.9 /m);
  expect(short).toBeGreaterThan(range);

  // The bouncer doesn't start over after a failed pull, so what it wasn't told yet must not be forgotten.
  await expireBan(opened.runtime, ACTOR, range);
  await ban('198.51.100.20', 3600, 'while away');
  await stopGatehouse();
  await startGatehouse();
  await told(/^add 198\.51\.100\.20 3[56]\d\d while away$/m);
  for (const block of ['1', '3', '4/31', '6']) await told(new RegExp(`^del 203\\.0\\.113\\.${block} `, 'm'));

  const lines = readFileSync(calls, 'utf8').trim().split('\n');
  expect(lines.filter((line) => line.startsWith('add 192.0.2.7 '))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('del 192.0.2.7 '))).toHaveLength(0);
  expect(bouncers.errors).toEqual([]);
  expect(bouncer?.exitCode, output).toBeNull();
});

async function startGatehouse(): Promise<void> {
  opened = await openTestRuntime(connections);
  await opened.startKeeping();
  bouncers = await openBouncerDoor(opened);
}

async function stopGatehouse(): Promise<void> {
  await bouncers.close();
  await opened.close();
}

async function told(line: RegExp): Promise<void> {
  await vi.waitFor(() => expect(readFileSync(calls, 'utf8'), output).toMatch(line), { timeout: 15_000, interval: 50 });
}

async function ban(text: string, lastsS: number | null, reason: string): Promise<number> {
  const added = await addBan(opened.runtime, ACTOR, {
    range: rangeOf(text),
    validUntil: lastsS === null ? null : new Date(Date.now() + lastsS * 1000),
    reason,
    callerAddress: null,
    confirmed: true,
    confirmation: 'lenient',
  });
  if (!added.ok) throw new Error(JSON.stringify(added.error));
  return added.value.ban.id;
}

async function exempt(text: string): Promise<void> {
  await addExemption(opened.runtime, ACTOR, { range: rangeOf(text), note: 'our own', validUntil: null });
}

function rangeOf(text: string) {
  const parsed = parseIpRange(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.range;
}
