import type { Actor } from '../domain/ban';
import { err, ok, type Result } from '../domain/result';
import { TEST_MESSAGE, WEBHOOK_TOPICS, WEBHOOKS_MAX } from '../domain/webhook';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import type { ActivityAction, ActivityEntry } from '../ports/activity-log';
import type {
  AttemptOutcome,
  ClaimedDelivery,
  Delivery,
  EditWebhookRefusal,
  ListedWebhook,
  Webhook,
  WebhookDraft,
  WebhookMessage,
  WebhookNotFound,
  WebhookOutbox,
  WebhookStore,
} from '../ports/webhook-store';
import type { Tx } from './change-bans';
import { collectDeliveries, hasToCollect } from './collect-deliveries';
import { recordActivity } from './record-activity';

/** A list's events are counted in one statement, which takes a second or two for a million. */
const COLLECT_TIMEOUT_MS = 60_000;
/** Who switches a webhook off whose receiver is gone. */
const BY_ITSELF: Actor = { agentId: null, name: 'Webhooks' };

const NOT_FOUND = err({ kind: 'not-found' } as const);

/** Everything of a webhook but its secrets. */
const SHOWN = {
  id: true,
  url: true,
  topics: true,
  enabled: true,
  goneAt: true,
  failingSince: true,
  oldSecretUntil: true,
  createdByName: true,
  createdAt: true,
  version: true,
} as const satisfies Prisma.WebhookSelect;
type WebhookRow = Prisma.WebhookGetPayload<{ select: typeof SHOWN }>;

/** Webhooks and their deliveries in Postgres. */
export class PrismaWebhookStore implements WebhookStore, WebhookOutbox {
  constructor(private readonly prisma: PrismaClient) {}

  async listWebhooks(): Promise<ListedWebhook[]> {
    const [webhooks, deliveries] = await Promise.all([
      this.prisma.webhook.findMany({ select: SHOWN, orderBy: { id: 'asc' } }),
      this.prisma.$queryRaw<{ id: number; pending: number; at: Date | null; arrived: boolean | null }[]>`
        SELECT w.id, last.at, last.state = 'delivered' AS arrived,
          (SELECT count(*)::int FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'pending') AS pending
        FROM webhook w LEFT JOIN LATERAL (
          SELECT d.last_attempt_at AS at, d.state FROM webhook_delivery d
          WHERE d.webhook_id = w.id AND d.took_ms IS NOT NULL ORDER BY d.id DESC LIMIT 1
        ) last ON true`,
    ]);
    const byId = new Map(deliveries.map((row) => [row.id, row]));
    return webhooks.map((row) => {
      const { at = null, arrived = null, pending = 0 } = byId.get(row.id) ?? {};
      return { ...readWebhook(row), lastAttempt: at && { at, arrived: arrived === true }, pending };
    });
  }

  async findWebhook(id: number): Promise<Webhook | null> {
    const row = await this.prisma.webhook.findUnique({ where: { id }, select: SHOWN });
    return row && readWebhook(row);
  }

  async addWebhook(
    { url, topics, secret }: WebhookDraft & { readonly secret: string },
    actor: Actor,
    now: Date,
  ): Promise<Result<Webhook, { readonly kind: 'too-many' }>> {
    return this.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('gatehouse webhooks'))`;
      if ((await tx.webhook.count()) >= WEBHOOKS_MAX) return err({ kind: 'too-many' } as const);
      const data = { url, topics: [...topics], secret, createdByName: actor.name, createdAt: now };
      const webhook = readWebhook(await tx.webhook.create({ data, select: SHOWN }));
      await record(tx, 'webhook.added', webhook, actor, now, { topics: topicsText(webhook) });
      return ok(webhook);
    });
  }

  async editWebhook(
    id: number,
    { url, topics }: WebhookDraft,
    seenVersion: number,
    actor: Actor,
    now: Date,
  ): Promise<Result<Webhook, EditWebhookRefusal>> {
    return this.change<Webhook, EditWebhookRefusal>(id, async (tx, before) => {
      if (before.version !== seenVersion) return err({ kind: 'changed-meanwhile', present: before });
      const details = changeOf(before, { url, topics });
      if (Object.keys(details).length === 0) return ok(before);
      const webhook = await update(tx, id, { url, topics: [...topics], version: { increment: 1 } });
      await record(tx, 'webhook.edited', webhook, actor, now, details);
      return ok(webhook);
    });
  }

  async switchWebhook(
    id: number,
    enabled: boolean,
    actor: Actor,
    now: Date,
  ): Promise<Result<Webhook, WebhookNotFound>> {
    return this.change(id, async (tx, before) => {
      if (before.enabled === enabled) return ok(before);
      const webhook = await update(tx, id, { enabled, ...(enabled && { goneAt: null, failingSince: null }) });
      await record(tx, enabled ? 'webhook.enabled' : 'webhook.disabled', webhook, actor, now, {});
      return ok(webhook);
    });
  }

  async rotateSecret(
    id: number,
    secret: string,
    oldUntil: Date,
    actor: Actor,
    now: Date,
  ): Promise<Result<Webhook, WebhookNotFound>> {
    return this.change(id, async (tx) => {
      await tx.$executeRaw`
        UPDATE webhook SET old_secret = secret, old_secret_until = ${oldUntil}, secret = ${secret} WHERE id = ${id}`;
      const webhook = readWebhook(await tx.webhook.findUniqueOrThrow({ where: { id }, select: SHOWN }));
      await record(tx, 'webhook.secret_rotated', webhook, actor, now, {});
      return ok(webhook);
    });
  }

  async removeWebhook(id: number, actor: Actor, now: Date): Promise<Result<Webhook, WebhookNotFound>> {
    return this.change(id, async (tx, webhook) => {
      await tx.webhook.delete({ where: { id } });
      await record(tx, 'webhook.removed', webhook, actor, now, { topics: topicsText(webhook) });
      return ok(webhook);
    });
  }

  async listDeliveries(webhookId: number, limit: number, before?: string): Promise<Delivery[]> {
    const rows = await this.prisma.webhookDelivery.findMany({
      where: { webhookId, ...(before !== undefined && { id: { lt: BigInt(before) } }) },
      orderBy: { id: 'desc' },
      take: limit,
    });
    return rows.map(({ id, messageId, type, payload, webhookId: _, ...row }) => ({
      ...row,
      id: String(id),
      message: { id: messageId, type, payload },
    }));
  }

  async queueMessage(
    webhookId: number,
    { id: messageId, type, payload }: WebhookMessage,
    now: Date,
  ): Promise<Result<string, WebhookNotFound>> {
    const [row] = await this.prisma.$queryRaw<{ id: bigint }[]>`
      INSERT INTO webhook_delivery (webhook_id, message_id, type, payload, created_at, next_attempt_at)
      SELECT id, ${messageId}, ${type}, ${payload}, ${now}, ${now} FROM webhook WHERE id = ${webhookId}
      RETURNING id`;
    return row ? ok(String(row.id)) : NOT_FOUND;
  }

  async repeatDelivery(webhookId: number, deliveryId: string, now: Date): Promise<Result<string, WebhookNotFound>> {
    const [row] = await this.prisma.$queryRaw<{ id: bigint }[]>`
      INSERT INTO webhook_delivery (webhook_id, message_id, type, payload, created_at, next_attempt_at, is_repeat)
      SELECT webhook_id, message_id, type, payload, ${now}, ${now}, true FROM webhook_delivery
      WHERE id = ${BigInt(deliveryId)} AND webhook_id = ${webhookId}
      RETURNING id`;
    return row ? ok(String(row.id)) : NOT_FOUND;
  }

  async collect(now: Date): Promise<boolean> {
    if (!(await hasToCollect(this.prisma, now))) return false;
    return this.prisma.$transaction((tx) => collectDeliveries(tx, now), { timeout: COLLECT_TIMEOUT_MS });
  }

  async claimDue(
    perWebhook: number,
    busy: ReadonlyMap<number, number>,
    now: Date,
    leaseUntil: Date,
  ): Promise<ClaimedDelivery[]> {
    return this.claim(
      Prisma.sql`
        SELECT d.id FROM webhook w
        LEFT JOIN unnest(${[...busy.keys()]}::int[], ${[...busy.values()]}::int[]) AS busy (id, n) ON busy.id = w.id
        CROSS JOIN LATERAL (
          SELECT d.id FROM webhook_delivery d
          WHERE d.webhook_id = w.id AND d.state = 'pending' AND d.next_attempt_at <= ${now}
          ORDER BY d.next_attempt_at, d.id LIMIT GREATEST(${perWebhook}::int - COALESCE(busy.n, 0), 0)
          FOR UPDATE SKIP LOCKED
        ) d
        WHERE w.enabled`,
      now,
      leaseUntil,
    );
  }

  async claimOne(deliveryId: string, now: Date, leaseUntil: Date): Promise<ClaimedDelivery | null> {
    const [claimed] = await this.claim(
      // One that is under way is due in the future.
      Prisma.sql`
        SELECT d.id FROM webhook_delivery d
        WHERE d.id = ${BigInt(deliveryId)} AND d.state = 'pending' AND d.next_attempt_at <= ${now}
        FOR UPDATE SKIP LOCKED`,
      now,
      leaseUntil,
    );
    return claimed ?? null;
  }

  async noteAttempt(
    { id, webhookId, message, attempts }: ClaimedDelivery,
    { arrived, gone, retryAt, tookMs, status, failure, answer }: AttemptOutcome,
    now: Date,
  ): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const { count } = await tx.webhookDelivery.updateMany({
        where: { id: BigInt(id), state: 'pending', attempts },
        data: {
          state: arrived ? 'delivered' : retryAt ? 'pending' : 'failed',
          nextAttemptAt: arrived ? null : retryAt,
          tookMs,
          status,
          failure,
          answer,
        },
      });
      if (count === 0) return;
      if (arrived) {
        await tx.webhook.updateMany({
          where: { id: webhookId, failingSince: { not: null } },
          data: { failingSince: null },
        });
      } else if (gone) {
        await switchOff(tx, webhookId, now);
      } else if (!retryAt && message.type !== TEST_MESSAGE) {
        await tx.webhook.updateMany({ where: { id: webhookId, failingSince: null }, data: { failingSince: now } });
      }
    });
  }

  async release({ id, attempts }: ClaimedDelivery, now: Date): Promise<void> {
    await this.prisma.webhookDelivery.updateMany({
      where: { id: BigInt(id), state: 'pending', attempts },
      data: { attempts: attempts - 1, nextAttemptAt: now },
    });
  }

  async removeOld(before: Date): Promise<number> {
    const { count } = await this.prisma.webhookDelivery.deleteMany({ where: { createdAt: { lt: before } } });
    return count;
  }

  async backlog(now: Date): Promise<{ pending: number; dueSince: Date | null }> {
    const [row] = await this.prisma.$queryRaw<{ pending: number; dueSince: Date | null }[]>`
      SELECT count(*)::int AS pending, min(d.next_attempt_at) FILTER (WHERE d.next_attempt_at <= ${now}) AS "dueSince"
      FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id WHERE d.state = 'pending' AND w.enabled`;
    return row ?? { pending: 0, dueSince: null };
  }

  /** Takes the deliveries that `due` selects and has locked. */
  private async claim(due: Prisma.Sql, now: Date, leaseUntil: Date): Promise<ClaimedDelivery[]> {
    const rows = await this.prisma.$queryRaw<
      {
        id: bigint;
        webhookId: number;
        url: string;
        messageId: string;
        type: string;
        payload: string;
        attempts: number;
        secret: string;
        oldSecret: string | null;
      }[]
    >`
      WITH due AS MATERIALIZED (${due})
      UPDATE webhook_delivery d
      SET attempts = d.attempts + 1, last_attempt_at = ${now}, next_attempt_at = ${leaseUntil}
      FROM due, webhook w WHERE d.id = due.id AND w.id = d.webhook_id
      RETURNING d.id, d.webhook_id AS "webhookId", w.url, d.message_id AS "messageId", d.type, d.payload, d.attempts,
        w.secret, CASE WHEN w.old_secret_until > ${now} THEN w.old_secret END AS "oldSecret"`;
    return rows.map(({ id, webhookId, url, messageId, type, payload, attempts, secret, oldSecret }) => ({
      id: String(id),
      webhookId,
      url,
      message: { id: messageId, type, payload },
      secrets: oldSecret === null ? [secret] : [secret, oldSecret],
      attempts,
    }));
  }

  /** One change of a webhook, in a transaction that holds it. */
  private change<T, E>(
    id: number,
    work: (tx: Tx, webhook: Webhook) => Promise<Result<T, E>>,
  ): Promise<Result<T, E | WebhookNotFound>> {
    return this.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM webhook WHERE id = ${id} FOR UPDATE`;
      const row = await tx.webhook.findUnique({ where: { id }, select: SHOWN });
      return row ? work(tx, readWebhook(row)) : NOT_FOUND;
    });
  }
}

/** Its receiver answered that it is gone for good. */
async function switchOff(tx: Tx, id: number, now: Date): Promise<void> {
  const { count } = await tx.webhook.updateMany({
    where: { id, enabled: true },
    data: { enabled: false, goneAt: now },
  });
  if (count === 0) return;
  const webhook = readWebhook(await tx.webhook.findUniqueOrThrow({ where: { id }, select: SHOWN }));
  await record(tx, 'webhook.disabled', webhook, BY_ITSELF, now, { gone: true });
}

async function update(tx: Tx, id: number, data: Prisma.WebhookUpdateInput): Promise<Webhook> {
  return readWebhook(await tx.webhook.update({ where: { id }, data, select: SHOWN }));
}

function readWebhook(row: WebhookRow): Webhook {
  return { ...row, topics: WEBHOOK_TOPICS.filter((topic) => row.topics.includes(topic)) };
}

async function record(
  tx: Tx,
  action: ActivityAction,
  { id, url }: Webhook,
  actor: Actor,
  now: Date,
  details: ActivityEntry['details'],
): Promise<void> {
  await recordActivity(tx, { action, actor, subjectId: id, subjectName: url, details }, now);
}

function changeOf(before: Webhook, after: WebhookDraft): ActivityEntry['details'] {
  const [topicsBefore, topics] = [topicsText(before), topicsText(after)];
  return {
    ...(before.url !== after.url && { urlBefore: before.url, url: after.url }),
    ...(topicsBefore !== topics && { topicsBefore, topics }),
  };
}

function topicsText({ topics }: Pick<WebhookDraft, 'topics'>): string {
  return topics.join(', ');
}
