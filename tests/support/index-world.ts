import fc from 'fast-check';
import pg from 'pg';
import type { Ban, Exemption } from '../../lib/domain/ban';
import type { IpAddress, IpFamily } from '../../lib/domain/ip-address';
import type { IpRange } from '../../lib/domain/ip-range';
import type { OpenRuntime } from '../../lib/open-runtime';
import type { FixedClock } from './open-test-runtime';
import { slowMatch } from './slow-matcher';

/**
 * A desk whose bans and exemptions are driven at random through the real store and index, and a plain list of the same
 * bans and exemptions beside it, which the slow matcher scans. Addresses are few, so that ranges overlap and touch, and
 * lie at the edges of each family.
 */
const BASES: Readonly<Record<IpFamily, readonly bigint[]>> = {
  4: [0n, 0xc0000200n, 0xffff_fff0n],
  6: [0n, 0x20010db8_00000000_00000000_fffffff8n, 2n ** 128n - 16n],
};
const ACTOR = { agentId: null, name: 'Ada' };

/** The tried addresses, and one on either side of each stretch. */
export function probes(family: IpFamily): IpAddress[] {
  const last = family === 4 ? 2n ** 32n - 1n : 2n ** 128n - 1n;
  return BASES[family].flatMap((base) =>
    Array.from({ length: 18 }, (_, n) => base - 1n + BigInt(n))
      .filter((value) => value >= 0n && value <= last)
      .map((value) => ({ family, value })),
  );
}

const address = (family: IpFamily) =>
  fc.tuple(fc.nat(2), fc.nat(15)).map(([base, n]) => (BASES[family][base] as bigint) + BigInt(n));
const range: fc.Arbitrary<IpRange> = fc
  .constantFrom(4 as const, 6 as const)
  .chain((family) =>
    fc.tuple(address(family), address(family)).map(([a, b]) => ({ family, first: a < b ? a : b, last: a < b ? b : a })),
  );
/** Hours from now; null = indefinitely. */
const hours = fc.option(fc.integer({ min: 1, max: 6 }), { nil: null, freq: 3 });

export const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('add' as const), range, hours }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('import' as const), ranges: fc.array(range, { maxLength: 5 }), hours }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), pick: fc.nat(), range, hours }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('expire' as const), pick: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('expire many' as const),
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('exempt' as const), range, hours }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('end exemption' as const), pick: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 150 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rebuild' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('collect garbage' as const) }) },
);
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

export class IndexWorld {
  bans: Ban[] = [];
  exemptions: Exemption[] = [];

  constructor(
    readonly opened: OpenRuntime,
    private readonly clock: FixedClock,
  ) {}

  /** Carries a step out on the store and on the list. `apply` false leaves the index to somebody else. */
  async take(step: Step, apply = true): Promise<void> {
    const { bans } = this.opened.runtime;
    const now = this.clock.now();
    const until = (h: number | null) => (h === null ? null : new Date(now.getTime() + h * 3_600_000));
    let revision: bigint | null = null;
    switch (step.do) {
      case 'add': {
        const added = await bans.addBan(
          {
            range: step.range,
            validUntil: until(step.hours),
            reason: '',
            bannedBy: ACTOR,
            contactId: null,
            ticketId: null,
          },
          now,
        );
        if (!added.ok) break;
        this.bans.push(added.value.value);
        revision = added.value.revision;
        break;
      }
      case 'import': {
        const batch = { name: 'list', createdBy: ACTOR, validUntil: until(step.hours) };
        const { value, revision: at } = await bans.importBans(
          batch,
          step.ranges.map((r) => ({ range: r, reason: '' })),
          now,
        );
        const page = await bans.listBans({ state: 'active', sort: 'created', direction: 'desc', limit: 200 }, now);
        this.bans.push(...page.rows.filter((ban) => ban.batchId === value.batchId));
        revision = at;
        break;
      }
      case 'edit': {
        const ban = this.bans[step.pick % this.bans.length];
        if (!ban) break;
        const edited = await bans.editBan(
          ban.id,
          { range: step.range, validUntil: until(step.hours) },
          null,
          ACTOR,
          now,
        );
        if (!edited.ok) break;
        this.replace(edited.value.value);
        revision = edited.value.revision;
        break;
      }
      case 'expire': {
        const ban = this.bans[step.pick % this.bans.length];
        const expired = ban && (await bans.expireBan(ban.id, ACTOR, now));
        if (!expired?.ok) break;
        this.replace(expired.value.value);
        revision = expired.value.revision;
        break;
      }
      case 'expire many': {
        const ids = step.picks.flatMap((pick) => this.bans[pick % this.bans.length]?.id ?? []);
        const expired = await bans.expireBans(ids, ACTOR, now);
        if (!expired.ok) break;
        for (const ban of expired.value.value.expired) this.replace(ban);
        revision = expired.value.revision;
        break;
      }
      case 'exempt': {
        const stored = await bans.addExemption(
          { range: step.range, note: 'a note', validUntil: until(step.hours), createdBy: ACTOR },
          now,
        );
        this.exemptions.push(stored.value);
        revision = stored.revision;
        break;
      }
      case 'end exemption': {
        const exemption = this.exemptions[step.pick % this.exemptions.length];
        const ended = exemption && (await bans.endExemption(exemption.id, ACTOR, now));
        if (!ended?.ok) break;
        this.exemptions = this.exemptions.map((e) => (e.id === ended.value.value.id ? ended.value.value : e));
        revision = ended.value.revision;
        break;
      }
      case 'wait':
        this.clock.advance(step.minutes * 60_000);
        break;
      case 'rebuild':
        await this.opened.keeper.rebuild('test');
        break;
      case 'collect garbage':
        await this.opened.index.collectGarbage(new Date(now.getTime() - 5 * 60_000));
        break;
    }
    if (apply && revision !== null && !(await this.opened.runtime.bringIndexTo(revision))) {
      throw new Error(`The index did not take revision ${revision}.`);
    }
  }

  /** How many probes were compared. Throws on the first address that the index and a scan decide differently. */
  async compare(): Promise<number> {
    const now = this.clock.now();
    const tried = [...probes(4), ...probes(6)];
    const answers = await Promise.all(tried.map((each) => this.opened.index.lookup(each, now)));
    for (const [i, each] of tried.entries()) {
      const expected = slowMatch(this.bans, this.exemptions, each, now).length > 0;
      const found = answers[i] !== null;
      if (expected !== found) {
        throw new Error(
          `IPv${each.family} ${each.value.toString(16)}: banned ${expected}, but the index says ${found}`,
        );
      }
    }
    return tried.length;
  }

  private replace(ban: Ban): void {
    this.bans = this.bans.map((each) => (each.id === ban.id ? ban : each));
  }
}

/** An empty desk in the same database: what it held before is gone, index included. */
export async function resetStore(options: pg.PoolConfig): Promise<void> {
  const client = new pg.Client(options);
  await client.connect();
  await client.query(
    // With whatever refers to a ban, such as chats that one ended.
    'TRUNCATE ban, ban_event, ban_hit, ban_batch, refusal_hour, exemption, index_outbox RESTART IDENTITY CASCADE',
  );
  await client.query('TRUNCATE webhook CASCADE');
  await client.query('UPDATE webhook_cursor SET ban_event_id = 0');
  await client.query('UPDATE index_state SET revision = 0, store_id = gen_random_uuid()');
  await client.end();
}
