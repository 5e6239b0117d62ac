import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../lib/domain/ban';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import type { ActivityQuery } from '../../../lib/ports/activity-log';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase } from '../../support/test-services';

const START = new Date('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;

let opened: OpenRuntime;
let clock: FixedClock;
let client: pg.Client;

beforeAll(async () => {
  clock = fixedClock(START);
  const database = await createTestDatabase();
  opened = await openTestRuntime({ clock, database: database.options });
  client = new pg.Client(database.options);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await opened.close();
});

const OPERATOR: Actor = { agentId: null, name: 'Command line' };
const subjects = async (query: Partial<ActivityQuery> = {}) =>
  (await opened.runtime.activity.listActivity({ limit: 50, ...query })).rows.map(({ subjectName }) => subjectName);

/** One entry as the application writes one, with the clock's time. */
async function entry(subjectName: string, actor: Actor = OPERATOR, action = 'agent.edited') {
  await client.query(
    `INSERT INTO activity (at, actor_id, actor_name, action, subject_name) VALUES ($1, $2, $3, $4, $5)`,
    [clock.now(), actor.agentId, actor.name, action, subjectName],
  );
}

describe('the activity log', () => {
  test('is read newest first, filtered by person, action, words and time', async () => {
    await entry('first', { agentId: 7, name: 'Ada' });
    clock.advance(HOUR);
    await entry('Second Person', { agentId: 7, name: 'Ada Lovelace' }, 'agent.disabled');
    clock.advance(HOUR);
    await entry('100%_of \\ it', { agentId: 8, name: 'Ada' }, 'ban.created');
    clock.advance(HOUR);
    await entry('fourth', { agentId: null, name: 'crm' });

    expect(await subjects()).toEqual(['fourth', '100%_of \\ it', 'Second Person', 'first']);
    // By who it is, not by the name of the time; and a program is not an agent of the same name.
    expect(await subjects({ actor: { agentId: 7 } })).toEqual(['Second Person', 'first']);
    expect(await subjects({ actor: { program: 'Ada' } })).toEqual([]);
    expect(await subjects({ actor: { program: 'crm' } })).toEqual(['fourth']);
    expect(await opened.runtime.activity.listPrograms()).toEqual(['crm']);
    expect(await subjects({ actions: ['agent.disabled', 'ban.created'] })).toEqual(['100%_of \\ it', 'Second Person']);
    expect(await subjects({ text: 'person SECOND' })).toEqual(['Second Person']);
    expect(await subjects({ text: '0%_' })).toEqual(['100%_of \\ it']);
    expect(await subjects({ text: '%' })).toEqual(['100%_of \\ it']);
    expect(await subjects({ text: '\\' })).toEqual(['100%_of \\ it']);
    const at = (hours: number) => new Date(START.getTime() + hours * HOUR);
    expect(await subjects({ from: at(1), until: at(2) })).toEqual(['Second Person']);
    expect(await subjects({ from: at(1), actor: { agentId: 7 }, text: 'second' })).toEqual(['Second Person']);
  });

  test('is paged both ways without skipping or repeating, while new entries come and many are of one instant', async () => {
    await client.query(
      'ALTER TABLE activity DISABLE TRIGGER USER; TRUNCATE activity; ALTER TABLE activity ENABLE TRIGGER USER',
    );
    for (let at = 0; at < 10; at++) {
      await entry(`entry ${at}`);
      if (at % 4 === 3) clock.advance(1);
    }
    const page = (cursor?: string) => opened.runtime.activity.listActivity({ limit: 3, cursor });
    const names = (rows: readonly { subjectName: string }[]) => rows.map(({ subjectName }) => subjectName);
    const first = await page();
    expect([first.previousCursor, names(first.rows)]).toEqual([null, ['entry 9', 'entry 8', 'entry 7']]);
    await entry('a newer one');
    const second = await page(first.nextCursor ?? undefined);
    expect(names(second.rows)).toEqual(['entry 6', 'entry 5', 'entry 4']);
    const third = await page(second.nextCursor ?? undefined);
    const fourth = await page(third.nextCursor ?? undefined);
    expect([names(fourth.rows), fourth.nextCursor]).toEqual([['entry 0'], null]);
    const back = await page(fourth.previousCursor ?? undefined);
    expect(names(back.rows)).toEqual(names(third.rows));
    const top = await page((await page(second.previousCursor ?? undefined)).previousCursor ?? undefined);
    expect([names(top.rows), top.previousCursor]).toEqual([['a newer one'], null]);
  });

  test.each(['x', 'f.1', 'f..1', 'f.99999999999999.9999999999999999999', 'f.1.1;', `f.1.${'1'.repeat(300)}`])(
    'takes the cursor %j for the first page',
    async (cursor) => {
      expect(await subjects({ cursor })).toEqual(await subjects());
    },
  );

  test('can’t be changed or emptied', async () => {
    await expect(client.query(`UPDATE activity SET actor_name = 'Nobody'`)).rejects.toThrow(/append-only/);
    await expect(client.query('DELETE FROM activity')).rejects.toThrow(/append-only/);
  });

  test('holds bans with their address, reason and end, and who did it from where', async () => {
    const actor: Actor = { agentId: 7, name: 'Ada', address: { family: 4, value: 0xc6336401n } };
    const range = ipRangeFromText('203.0.113.0/24');
    const ban = { range, validUntil: null, reason: 'Spam', bannedBy: OPERATOR, contactId: null, ticketId: null };
    const added = await opened.runtime.bans.addBan({ ...ban, bannedBy: { ...actor, agentId: null } }, clock.now());
    if (!added.ok) throw new Error(added.error.kind);
    const [row] = (await opened.runtime.activity.listActivity({ limit: 1, text: '203.0.113' })).rows;
    expect(row).toMatchObject({
      action: 'ban.created',
      actor: { agentId: null, name: 'Ada' },
      address: '198.51.100.1',
      subjectId: added.value.value.id,
      subjectName: '203.0.113.0 – 203.0.113.255',
      details: { reason: 'Spam', validUntil: null },
    });
  });
});
