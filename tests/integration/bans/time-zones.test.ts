import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { expireBan } from '../../../lib/bans/expire-ban';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { postgresOptions } from '../../../lib/services/postgres-options';
import { fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase } from '../../support/test-services';

const ACTOR = { agentId: null, name: 'Ada' };

describe.each(['Asia/Kolkata', 'America/New_York', 'Pacific/Chatham'])(
  'in a database whose time zone is %s',
  (zone) => {
    const clock = fixedClock('2026-07-01T12:00:00Z');
    let opened: OpenRuntime;
    beforeAll(async () => {
      const database = await createTestDatabase();
      const client = new pg.Client(database.options);
      await client.connect();
      await client.query(`ALTER DATABASE "${database.name}" SET timezone = '${zone}'`);
      await client.end();
      opened = await openTestRuntime({ clock, database: database.options });
      await opened.startKeeping();
    });
    afterAll(() => opened.close());

    const answers = async () => {
      const parsed = parseIpAddress('203.0.113.7');
      if (!parsed.ok) throw new Error('not an address');
      const inIndex = await opened.index.lookup(parsed.value, clock.now());
      const inStore = await opened.runtime.bans.findRefusal(parsed.value, clock.now(), 5000);
      const inGrid = await opened.runtime.bans.listBans(
        { state: 'active', sort: 'created', direction: 'asc', limit: 5 },
        clock.now(),
      );
      return [inIndex, inStore]
        .map((found) => (found && found !== 'no-index' ? found.validUntil : null))
        .concat(inGrid.rows.map((row) => row.validUntil));
    };

    test('grid, store and index agree to the instant on when a ban ends, after a rebuild and an expiry too', async () => {
      const validUntil = new Date('2026-07-01T13:00:00Z');
      const range = ipRangeFromText('203.0.113.7');
      const input = { range, validUntil, reason: '', callerAddress: null, confirmed: true } as const;
      const added = await addBan(opened.runtime, ACTOR, { ...input, confirmation: 'lenient' });
      if (!added.ok) throw new Error('not added');
      expect(added.value.ban.validUntil).toEqual(validUntil);
      expect(await answers()).toEqual([validUntil, validUntil, validUntil]);
      await opened.keeper.rebuild('test');
      expect(await answers()).toEqual([validUntil, validUntil, validUntil]);
      await expireBan(opened.runtime, ACTOR, added.value.ban.id);
      expect(await answers()).toEqual([null, null]);
    });
  },
);

describe('every connection asks for UTC', () => {
  test.each([
    ['postgresql://a:b@db.example.com/g', undefined],
    ['postgresql://a:b@db.example.com/g?sslmode=require', undefined],
    [
      'postgresql://a:b@db.example.com/g?options=-c%20statement_timeout%3D5s',
      '-c statement_timeout=5s -c TimeZone=UTC',
    ],
  ])('%s', (url, options) => {
    const made = postgresOptions(url);
    if (options === undefined) expect(made).toEqual({ connectionString: url, options: '-c TimeZone=UTC' });
    else expect(new URL(made.connectionString ?? '').searchParams.get('options')).toBe(options);
  });
});
