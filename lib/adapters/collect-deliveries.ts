import type { Ban } from '../domain/ban';
import { ipRangeFromText } from '../domain/ip-range';
import { TOLD_ONE_BY_ONE_MAX, type WebhookTopic } from '../domain/webhook';
import type { PrismaClient } from '../generated/prisma/client';
import type { BanSnapshot } from '../ports/ban-store';
import type { WebhookMessage } from '../ports/webhook-store';
import { type BanHappening, banMessage, batchMessage } from '../webhooks/ban-message';
import { BAN_COLUMNS, type BanRow, readBan } from './ban-row';
import type { Tx } from './change-bans';

/** So many events, and so many bans that ran out, are read at once. */
const READ_MAX = 1_000;
/**
 * A ban counts as run out so long after its end: a change of it that began before, or comes from a clock that is a little
 * behind, has been stored by then.
 */
const RAN_OUT_AFTER_MS = 5_000;
/** With nothing to tell the place is noted about once in this time. */
const PLACE_NOTED_MS = 60_000;
const ROWS_PER_STATEMENT = 1_000;

interface Told {
  readonly topic: WebhookTopic;
  readonly at: Date;
  readonly message: WebhookMessage;
}

interface EventRow extends BanRow {
  eventId: bigint;
  kind: WebhookTopic;
  actorName: string;
  at: Date;
  before: BanSnapshot | null;
  after: BanSnapshot;
}

/** Whether there is anything for `collectDeliveries` to do: a look that locks nothing, for the many times when there isn't. */
export async function hasToCollect(db: Tx | PrismaClient, now: Date): Promise<boolean> {
  const horizon = new Date(now.getTime() - RAN_OUT_AFTER_MS);
  const late = new Date(horizon.getTime() - PLACE_NOTED_MS);
  const found = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM webhook_cursor c
    WHERE c.ran_out_at <= ${late} OR EXISTS (SELECT 1 FROM ban_event WHERE id > c.ban_event_id)
      OR EXISTS (SELECT 1 FROM ban WHERE valid_until > c.ran_out_at AND valid_until <= ${horizon}
        AND expired_by_name IS NULL)`;
  return found.length > 0;
}

/**
 * Makes deliveries of what happened to bans since the last time, as one step with noting how far it got: nothing is told
 * twice or left out. Changes of bans come one after the other (their transactions hold one row's lock), so the ids of
 * their events are in the order in which they were committed, and none appears behind the place that was reached.
 * Returns whether there may be more; false also when somebody else is at it.
 */
export async function collectDeliveries(tx: Tx, now: Date): Promise<boolean> {
  const [place] = await tx.$queryRaw<{ banEventId: bigint; ranOutAt: Date }[]>`
    SELECT ban_event_id AS "banEventId", ran_out_at AS "ranOutAt" FROM webhook_cursor FOR UPDATE SKIP LOCKED`;
  if (!place) return false;
  const horizon = new Date(Math.max(now.getTime() - RAN_OUT_AFTER_MS, place.ranOutAt.getTime()));
  const webhooks = await tx.webhook.findMany({
    where: { enabled: true },
    select: { id: true, topics: true, createdAt: true },
  });
  if (webhooks.length === 0) {
    const [{ last = null } = {}] = await tx.$queryRaw<{ last: bigint | null }[]>`SELECT max(id) AS last FROM ban_event`;
    await notePlace(tx, place, { banEventId: last ?? place.banEventId, ranOutAt: horizon });
    return false;
  }
  const happened = await readEvents(tx, BigInt(place.banEventId));
  const ranOut = await readRanOut(tx, place.ranOutAt, horizon);
  const deliveries = [...happened.told, ...ranOut.told].flatMap(({ topic, at, message }) =>
    webhooks
      .filter(({ topics, createdAt }) => topics.includes(topic) && createdAt <= at)
      .map(({ id }) => ({
        webhookId: id,
        messageId: message.id,
        type: message.type,
        payload: message.payload,
        createdAt: now,
        nextAttemptAt: now,
      })),
  );
  for (let from = 0; from < deliveries.length; from += ROWS_PER_STATEMENT) {
    await tx.webhookDelivery.createMany({ data: deliveries.slice(from, from + ROWS_PER_STATEMENT) });
  }
  const hasTold = deliveries.length > 0 || ranOut.told.length > 0;
  await notePlace(tx, place, { banEventId: happened.upTo, ranOutAt: ranOut.upTo }, hasTold);
  return happened.more || ranOut.more;
}

async function notePlace(
  tx: Tx,
  before: { readonly banEventId: bigint; readonly ranOutAt: Date },
  { banEventId, ranOutAt }: { readonly banEventId: bigint; readonly ranOutAt: Date },
  atOnce = false,
): Promise<void> {
  const isLate = ranOutAt.getTime() - before.ranOutAt.getTime() >= PLACE_NOTED_MS;
  if (!atOnce && !isLate && BigInt(banEventId) === BigInt(before.banEventId)) return;
  await tx.$executeRaw`UPDATE webhook_cursor SET ban_event_id = ${banEventId}, ran_out_at = ${ranOutAt}`;
}

async function readEvents(tx: Tx, after: bigint): Promise<{ told: Told[]; upTo: bigint; more: boolean }> {
  const rows = await tx.$queryRaw<EventRow[]>`
    SELECT e.id AS "eventId", e.kind, e.actor_name AS "actorName", e.at, e.before, e.after, ${BAN_COLUMNS}
    FROM ban_event e JOIN ban b ON b.id = e.ban_id WHERE e.id > ${after} ORDER BY e.id LIMIT ${READ_MAX}`;
  const told: Told[] = [];
  let upTo = after;
  for (let at = 0; at < rows.length; ) {
    const row = rows[at];
    if (!row) break;
    const run = runFrom(rows, at);
    const isCutOff = at + run.length === rows.length && rows.length === READ_MAX;
    const { batchId } = row;
    if (batchId === null || (row.kind !== 'created' && run.length <= TOLD_ONE_BY_ONE_MAX && !isCutOff)) {
      told.push(...run.map(toldOfEvent));
      upTo = BigInt(run.at(-1)?.eventId ?? upTo);
    } else {
      const whole = isCutOff ? await wholeRun(tx, row, batchId) : { count: run.length, last: run.at(-1)?.eventId };
      // Its end is not read yet, and there are few enough to be told one by one.
      if (row.kind !== 'created' && whole.count <= TOLD_ONE_BY_ONE_MAX) return { told, upTo, more: true };
      told.push(await toldOfBatch(tx, row.kind, row.at, row.actorName, batchId, whole.count));
      upTo = BigInt(whole.last ?? upTo);
      if (isCutOff) return { told, upTo, more: true };
    }
    at += run.length;
  }
  return { told, upTo, more: rows.length === READ_MAX };
}

/** Events that belong together: of one change of one list's bans; otherwise one alone. */
function runFrom(rows: readonly EventRow[], from: number): EventRow[] {
  const first = rows[from];
  const end = rows.findIndex(
    (row, at) =>
      at > from &&
      !(
        first?.batchId !== null &&
        row.batchId === first?.batchId &&
        row.kind === first.kind &&
        row.at.getTime() === first.at.getTime()
      ),
  );
  return rows.slice(from, end < 0 ? undefined : end);
}

/** How long such a run is, and where it ends, when it goes on behind what was read: up to the first that is none of it. */
async function wholeRun(tx: Tx, first: EventRow, batchId: number): Promise<{ count: number; last: bigint }> {
  const [whole] = await tx.$queryRaw<{ count: number; last: bigint }[]>`
    WITH other AS (
      SELECT e.id FROM ban_event e JOIN ban b ON b.id = e.ban_id
      WHERE e.id > ${first.eventId} AND NOT (
        e.at = ${first.at} AND e.kind = ${first.kind}::ban_event_kind AND b.batch_id IS NOT DISTINCT FROM ${batchId})
      ORDER BY e.id LIMIT 1
    )
    SELECT count(*)::int AS count, max(id) AS last FROM ban_event
    WHERE id >= ${first.eventId} AND id < COALESCE((SELECT id FROM other), 9223372036854775807)`;
  return whole ?? { count: 0, last: first.eventId };
}

function toldOfEvent(row: EventRow): Told {
  const { kind: topic, at, after, before, actorName: by } = row;
  // The ban may have changed since: what counts is what it was then.
  const ban: Ban = {
    ...readBan(row),
    range: ipRangeFromText(after.startIp, after.endIp),
    validUntil: after.validUntil === null ? null : new Date(after.validUntil),
    reason: after.reason,
  };
  return told({ topic, at, by, ban, before });
}

function told(happening: BanHappening): Told {
  const { topic, at } = happening;
  return { topic, at, message: banMessage(happening) };
}

async function toldOfBatch(
  tx: Tx,
  topic: WebhookTopic,
  at: Date,
  by: string | null,
  batchId: number,
  count: number,
): Promise<Told> {
  const batch = await tx.banBatch.findUniqueOrThrow({ where: { id: batchId }, select: { id: true, name: true } });
  return { topic, at, message: batchMessage({ topic, at, by, batch, count }) };
}

/** Bans that ended by themselves, after the one instant up to the other. */
async function readRanOut(tx: Tx, after: Date, horizon: Date): Promise<{ told: Told[]; upTo: Date; more: boolean }> {
  const found = await tx.$queryRaw<{ validUntil: Date }[]>`
    SELECT valid_until AS "validUntil" FROM ban
    WHERE valid_until > ${after} AND valid_until <= ${horizon} AND expired_by_name IS NULL
    ORDER BY valid_until LIMIT ${READ_MAX}`;
  const more = found.length === READ_MAX;
  const upTo = more ? (found.at(-1)?.validUntil ?? horizon) : horizon;
  if (found.length === 0) return { told: [], upTo, more };
  const lists = await tx.$queryRaw<{ batchId: number; count: number; at: Date }[]>`
    SELECT batch_id AS "batchId", count(*)::int AS count, max(valid_until) AS at FROM ban
    WHERE valid_until > ${after} AND valid_until <= ${upTo} AND expired_by_name IS NULL AND batch_id IS NOT NULL
    GROUP BY batch_id HAVING count(*) > ${TOLD_ONE_BY_ONE_MAX}`;
  const rows = await tx.$queryRaw<BanRow[]>`
    SELECT ${BAN_COLUMNS} FROM ban b
    WHERE b.valid_until > ${after} AND b.valid_until <= ${upTo} AND b.expired_by_name IS NULL
      AND (b.batch_id IS NULL OR b.batch_id <> ALL (${lists.map(({ batchId }) => batchId)}::int[]))
    ORDER BY b.valid_until, b.id`;
  const ofLists: Told[] = [];
  for (const { batchId, count, at } of lists) ofLists.push(await toldOfBatch(tx, 'expired', at, null, batchId, count));
  const single = rows.map((row) => {
    const ban = readBan(row);
    return told({ topic: 'expired', at: ban.validUntil ?? upTo, by: null, ban, before: null });
  });
  return { told: [...ofLists, ...single], upTo, more };
}
