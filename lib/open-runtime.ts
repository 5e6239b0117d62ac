/**
 * Picks the real stores, index and clock, and connects them: the only importer of adapters. Used by the server and by
 * the command line; Next's bundle gets the result through composition.ts and never imports this.
 */
import { randomBytes } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { Redis, type RedisOptions } from 'ioredis';
import pg from 'pg';
import type { Logger } from 'pino';
import { PostgresDecisionSource } from './adapters/postgres-decision-source';
import { PostgresHitBook } from './adapters/postgres-hit-book';
import { PostgresHitReports } from './adapters/postgres-hit-reports';
import { PostgresIndexSource } from './adapters/postgres-index-source';
import { PostgresRangeUse } from './adapters/postgres-range-use';
import { PrismaActivityLog } from './adapters/prisma-activity-log';
import { PrismaAgentStore } from './adapters/prisma-agent-store';
import { PrismaBanStore } from './adapters/prisma-ban-store';
import { PrismaBoardStore } from './adapters/prisma-board-store';
import { PrismaCallStore } from './adapters/prisma-call-store';
import { PrismaChatStore } from './adapters/prisma-chat-store';
import { PrismaContactStore } from './adapters/prisma-contact-store';
import { PrismaFeedStore } from './adapters/prisma-feed-store';
import { PrismaImportStore } from './adapters/prisma-import-store';
import { PrismaInboundStore } from './adapters/prisma-inbound-store';
import { PrismaPeopleStore } from './adapters/prisma-people-store';
import { PrismaRuleStore } from './adapters/prisma-rule-store';
import { PrismaSettingsStore } from './adapters/prisma-settings-store';
import { PrismaTicketStore } from './adapters/prisma-ticket-store';
import { PrismaTokenStore } from './adapters/prisma-token-store';
import { PrismaWebhookStore } from './adapters/prisma-webhook-store';
import { RedisBanIndex } from './adapters/redis-ban-index';
import { RedisLiveRelay } from './adapters/redis-live-relay';
import { RedisRateLimiter } from './adapters/redis-rate-limiter';
import { RedisRefusalBook } from './adapters/redis-refusal-book';
import { systemClock } from './adapters/system-clock';
import { ThreadMailReader } from './adapters/thread-mail-reader';
import { type CheckObserver, createCheckVisitor } from './bans/check-visitor';
import { FeedFetcher } from './bans/feed-fetcher';
import { ImportRunner } from './bans/import-runner';
import { IndexKeeper } from './bans/index-keeper';
import { type IceSettings, NO_ICE_SERVERS } from './channels/call/ice-configuration';
import { eraseOldAddresses } from './channels/tickets/erase-old-addresses';
import type { Runtime } from './composition';
import type { BouncerEndpointOptions } from './crowdsec/bouncer-endpoints';
import type { IpRange } from './domain/ip-range';
import { DELIVERIES_KEPT_DAYS } from './domain/webhook';
import { PrismaClient } from './generated/prisma/client';
import { AgentStreams } from './live/agent-streams';
import { CALL_ROUND_MS, createCallRound } from './live/call-round';
import { CallStreams } from './live/call-streams';
import { PollingHub } from './live/polling-hub';
import { createPresenceRound, PRESENCE_MS } from './live/presence-round';
import { VisitorStreams } from './live/visitor-streams';
import { CountedMetrics } from './metrics/counted-metrics';
import type { OutsideNetwork } from './outbound/fetch-outside';
import type { BanIndex } from './ports/ban-index';
import type { Clock } from './ports/clock';
import type { IndexSource } from './ports/index-source';
import { REFUSALS_KEPT_DAYS } from './ports/refusal-book';
import type { DeskSettings } from './ports/settings-store';
import type { ServiceConnections } from './services/start-services';
import { WebhookSender } from './webhooks/webhook-sender';

export interface OpenRuntimeOptions {
  readonly connections: Pick<ServiceConnections, 'database' | 'redis' | 'secret'>;
  readonly trustedProxies: readonly IpRange[];
  /** Ranges off the public internet that webhooks and feeds may reach; none when absent. */
  readonly allowedTargets?: readonly IpRange[];
  readonly onFailure: 'open' | 'closed';
  readonly publicUrl: string | null;
  /** For a server; nothing else has calls. */
  readonly ice?: IceSettings;
  readonly log: Logger;
  readonly clock?: Clock;
  /** How long a page or a change may wait for Postgres, ms; a large import needs minutes. */
  readonly queryTimeoutMs?: number;
  /** For tests on a busy machine: how long the index may take for a look-up. */
  readonly lookupTimeoutMs?: number;
  /** For tests: how names are found, and whose certificates are believed, when lists are fetched. */
  readonly network?: OutsideNetwork;
  /** For tests: how many segments one write of the index may touch. */
  readonly indexStepMax?: number;
}

export interface OpenRuntime {
  readonly runtime: Runtime;
  readonly keeper: IndexKeeper;
  readonly index: BanIndex;
  readonly source: IndexSource;
  /** What bouncers are told. */
  readonly decisions: BouncerEndpointOptions['decisions'];
  /** What this process has counted; runtimeMetricsText tells it. */
  readonly counted: CountedMetrics;
  /** How many sums of hits wait to be written. */
  readonly hits: { readonly waiting: number };
  /** Compares index and store once, then keeps them together, and does the hourly chores, until `close`. */
  startKeeping(): Promise<void>;
  /** Ends chores and connections. */
  close(): Promise<void>;
}

/** A look-up of the index answers in this time or the store is asked; with the store's few ms that stays under 60. */
const LOOKUP_TIMEOUT_MS = 45;
/** Scripts and pages of a rebuild. */
const WRITE_TIMEOUT_MS = 2_000;
const QUERY_TIMEOUT_MS = 10_000;
const BULK_TIMEOUT_MS = 15 * 60_000;
const HITS_TIMEOUT_MS = 5_000;
/** How soon other instances follow a changed setting; reading one row costs next to nothing. */
const SETTINGS_MS = 5_000;
/** How soon the streams of a session that ended, or of an agent who was disabled, are closed. */
const SESSIONS_MS = 1_000;
/** How soon webhooks hear of what happened, and what is due again is sent. */
const WEBHOOKS_MS = 1_000;
const DAY_MS = 86_400_000;
const CHORES_MS = 3_600_000;
/** How late a list may be fetched that is due. */
const FEEDS_MS = 30_000;
/** An import that was looked at and never begun. */
const IMPORT_KEPT_DAYS = 3;
const WARN_EVERY_MS = 5_000;

/** Connects lazily: a Redis or Postgres that is down makes checks fall back and changes fail, not this. */
export function openRuntime(options: OpenRuntimeOptions): OpenRuntime {
  const { connections, log, clock = systemClock, queryTimeoutMs = QUERY_TIMEOUT_MS } = options;
  const pool = new pg.Pool({
    ...connections.database,
    max: 12,
    connectionTimeoutMillis: 5_000,
    query_timeout: queryTimeoutMs,
  });
  const gatePool = new pg.Pool({ ...connections.database, max: 8, connectionTimeoutMillis: 1_000 });
  const indexPool = new pg.Pool({ ...connections.database, max: 6, connectionTimeoutMillis: 2_000 });
  const hitPool = new pg.Pool({
    ...connections.database,
    max: 1,
    connectionTimeoutMillis: 2_000,
    query_timeout: HITS_TIMEOUT_MS,
  });
  // Bouncers that begin read everything, at their own pace: they wait for one another alone.
  const bouncerPool = new pg.Pool({ ...connections.database, max: 4, connectionTimeoutMillis: 60_000 });
  // Imports, whose statements take longer than anybody waits for a page.
  const bulkPool = new pg.Pool({
    ...connections.database,
    max: 3,
    connectionTimeoutMillis: 5_000,
    query_timeout: BULK_TIMEOUT_MS,
  });
  const pools = [pool, gatePool, indexPool, hitPool, bouncerPool, bulkPool];
  for (const each of pools) each.on('error', (error) => log.debug({ err: error }, 'a Postgres connection was lost'));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions: { maxWait: 5_000 } });

  // Never queue for a dead server and never retry: whoever asks decides what a failure means (ioredis' defaults wait).
  const connect = (commandTimeout: number, more: RedisOptions = {}) =>
    new Redis({
      ...connections.redis,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout,
      connectTimeout: 2_000,
      retryStrategy: (attempt) => Math.min(20 * attempt, 400),
      ...more,
    });
  const reader = connect(options.lookupTimeoutMs ?? LOOKUP_TIMEOUT_MS);
  const writer = connect(WRITE_TIMEOUT_MS);
  // The relay says when it listens again, which a subscription that comes back by itself would not.
  const subscriber = connect(WRITE_TIMEOUT_MS, { lazyConnect: true, autoResubscribe: false });

  const bulkPrisma = new PrismaClient({ adapter: new PrismaPg(bulkPool), transactionOptions: { maxWait: 5_000 } });
  const bans = new PrismaBanStore(prisma, gatePool, bulkPrisma);
  const tickets = new PrismaTicketStore(prisma);
  const chats = new PrismaChatStore(prisma);
  const calls = new PrismaCallStore(prisma);
  const agents = new PrismaAgentStore(prisma);
  const mailReader = new ThreadMailReader();
  const source = new PostgresIndexSource(indexPool);
  const index = new RedisBanIndex(reader, writer, options.indexStepMax);
  const counted = new CountedMetrics();
  const keeper = new IndexKeeper({ source, index, clock, log, observe: counted });
  for (const redis of [reader, writer, subscriber]) {
    redis.on('error', (error) => log.debug({ err: error }, 'a Redis connection failed'));
  }
  for (const redis of [reader, writer]) {
    redis.on('close', () => keeper.doubt('connection-lost'));
    redis.on('ready', () => keeper.connected());
  }

  const live = new PollingHub({ chats, relay: new RedisLiveRelay(writer, subscriber), clock, log });
  const streamDeps = { chats, calls, agents, live, clock, log };
  const visitorStreams = new VisitorStreams(streamDeps);
  const callStreams = new CallStreams(streamDeps);
  const agentStreams = new AgentStreams(streamDeps);

  let settings: DeskSettings = { deskName: 'Help desk', addressRetentionDays: 30, embeddingSites: [] };
  const settingsStore = new PrismaSettingsStore(prisma, (read) => {
    settings = read;
  });
  const refusals = new RedisRefusalBook({
    redis: writer,
    clock,
    keepMs: () => Math.min(REFUSALS_KEPT_DAYS, settings.addressRetentionDays) * DAY_MS,
  });
  const hits = new PostgresHitBook({ pool: hitPool, log });
  const webhooks = new PrismaWebhookStore(prisma);
  const { allowedTargets = [] } = options;
  const webhookSender = new WebhookSender({ outbox: webhooks, secret: connections.secret, allowedTargets, clock, log });
  const timers: NodeJS.Timeout[] = [];
  const underWay = new Set<Promise<unknown>>();
  const every = (ms: number, what: string, chore: () => Promise<unknown>) => {
    const run = () => {
      const done = chore()
        .catch((error) => log.warn({ err: error }, `${what} failed; trying again`))
        .finally(() => underWay.delete(done));
      underWay.add(done);
      return done;
    };
    timers.push(setInterval(run, ms).unref());
    return run();
  };

  const rangeUse = new PostgresRangeUse(prisma);
  const imports = new PrismaImportStore(prisma);
  const feeds = new PrismaFeedStore(prisma);
  const { trustedProxies } = options;
  const importDeps = {
    ...{ bans, agents, rangeUse, imports, feeds, clock, log, trustedProxies, allowedTargets },
    bringIndexTo: async (...to: Parameters<IndexKeeper['bringTo']>) => {
      const holds = await keeper.bringTo(...to);
      live.bansChanged();
      return holds;
    },
  };
  const importRunner = new ImportRunner(importDeps);
  const feedFetcher = new FeedFetcher({ ...importDeps, network: options.network });

  const runtime: Runtime = {
    clock,
    log,
    bans,
    tickets,
    chats,
    board: new PrismaBoardStore(prisma),
    calls,
    live,
    visitorStreams,
    callStreams,
    agentStreams,
    contacts: new PrismaContactStore(prisma),
    agents,
    rangeUse,
    ...{ imports, feeds, importRunner, feedFetcher },
    people: new PrismaPeopleStore(prisma),
    activity: new PrismaActivityLog(prisma),
    settings: settingsStore,
    apiTokens: new PrismaTokenStore(prisma),
    inbound: new PrismaInboundStore(prisma),
    rules: new PrismaRuleStore(prisma),
    mailReader,
    webhooks,
    webhookSender,
    checkVisitor: createCheckVisitor({
      index,
      keeper,
      bans,
      clock,
      onFailure: options.onFailure,
      observe: observers(counted, reporter(log)),
    }),
    bringIndexTo: (revision) => importDeps.bringIndexTo(revision),
    indexHealth: () => keeper.health(),
    rebuildIndex: (why) => keeper.rebuild(why),
    index,
    indexSource: source,
    rateLimiter: new RedisRateLimiter(writer),
    refusals,
    hits,
    hitReports: new PostgresHitReports(prisma),
    metrics: counted,
    deskName: () => settings.deskName,
    embeddingSites: () => settings.embeddingSites,
    ice: options.ice ?? NO_ICE_SERVERS,
    trustedProxies: options.trustedProxies,
    allowedTargets,
    secret: connections.secret,
    clientHeaderSecret: randomBytes(16).toString('base64url'),
    publicUrl: options.publicUrl,
  };

  return {
    runtime,
    keeper,
    index,
    source,
    decisions: { live: new PostgresDecisionSource(indexPool), streamed: new PostgresDecisionSource(bouncerPool) },
    counted,
    hits,
    startKeeping: async () => {
      await Promise.all([
        connected(writer).then(() => keeper.start()),
        live.start(),
        every(SETTINGS_MS, 'Reading the desk’s settings', () => settingsStore.read()),
      ]);
      const presenceRound = createPresenceRound({ chats, live, visitorStreams, agentStreams, clock });
      void every(PRESENCE_MS, 'Noting who is present', presenceRound);
      const callRound = createCallRound({ calls, chats, live, callStreams, clock });
      void every(CALL_ROUND_MS, 'Looking for calls that nobody answered', callRound);
      void every(SESSIONS_MS, 'Looking for sessions that ended', () => agentStreams.closeEnded());
      void every(WEBHOOKS_MS, 'Sending webhooks', () => webhookSender.round());
      void every(CHORES_MS, 'Removing old deliveries of webhooks', () =>
        webhooks.removeOld(new Date(clock.now().getTime() - DELIVERIES_KEPT_DAYS * DAY_MS)),
      );
      importRunner.start();
      void every(FEEDS_MS, 'Fetching lists', () => feedFetcher.fetchDue());
      void every(CHORES_MS, 'Forgetting imports that nobody finished', () =>
        imports.forgetOldJobs(new Date(clock.now().getTime() - IMPORT_KEPT_DAYS * DAY_MS)),
      );
      void every(CHORES_MS, 'Erasing old addresses', async () => {
        const deps = { tickets, addressRetentionDays: async () => (await settingsStore.read()).addressRetentionDays };
        const erased = await eraseOldAddresses(deps, clock.now());
        if (erased > 0) log.info({ erased }, 'erased the addresses of old tickets');
      });
    },
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      visitorStreams.shutDown();
      callStreams.shutDown();
      agentStreams.shutDown();
      await Promise.all([importRunner.stop(), feedFetcher.stop(), webhookSender.close()]);
      await Promise.all([keeper.stop(), live.stop(), refusals.close(), hits.close(), mailReader.close(), ...underWay]);
      for (const redis of [reader, writer]) redis.disconnect();
      await Promise.all([prisma.$disconnect(), bulkPrisma.$disconnect()]);
      await Promise.all(pools.map((each) => each.end()));
    },
  };
}

/** Resolves when the connection is up, or after two seconds: then the keeper starts without it. */
function connected(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 2_000);
    redis.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Counts, and reports what went wrong. */
function observers(counted: CountedMetrics, report: Omit<CheckObserver, 'lookedUp'>): CheckObserver {
  return {
    answered: (by, channel, outcome) => {
      counted.answered(by, channel, outcome);
      report.answered(by, channel, outcome);
    },
    lookedUp: (source, ms) => counted.lookedUp(source, ms),
    failed: (source, error) => {
      counted.failed(source);
      report.failed(source, error);
    },
  };
}

/**
 * Logs what went wrong in checks: at most one line per kind of failure every few seconds, with how many there were, so
 * that an outage under load does not drown the log.
 */
function reporter(log: Logger): Omit<CheckObserver, 'lookedUp'> {
  const counts = new Map<string, { count: number; timer: NodeJS.Timeout }>();
  const warn = (what: string, message: string, details: object) => {
    const known = counts.get(what);
    if (known) {
      known.count++;
      return;
    }
    log.warn(details, message);
    const timer = setTimeout(() => {
      const { count } = counts.get(what) ?? { count: 0 };
      counts.delete(what);
      if (count > 0) log.warn({ more: count }, `${message} (and ${count} more times)`);
    }, WARN_EVERY_MS).unref();
    counts.set(what, { count: 0, timer });
  };
  return {
    answered: (by, channel, outcome) => {
      if (by !== 'policy') return;
      const did = outcome === 'free' ? 'let in' : 'refused';
      warn('policy', `Neither Redis nor Postgres could check a visitor, who was ${did} (GATEHOUSE_ON_FAILURE)`, {
        channel,
      });
    },
    failed: (what, error) => {
      const who = what === 'index' ? 'Redis' : 'Postgres';
      warn(what, `${who} did not answer a check in time`, { err: error });
    },
  };
}
