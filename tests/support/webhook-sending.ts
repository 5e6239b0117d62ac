/**
 * A process that sends what webhooks are told, for tests that need several, or one that dies: it makes rounds until it is
 * killed. Its argument is a `WebhookSendingTask`.
 */
import { pino } from 'pino';
import { ipRangeFromText } from '../../lib/domain/ip-range';
import { openRuntime } from '../../lib/open-runtime';
import { postgresOptions } from '../../lib/services/postgres-options';
import { redisOptions } from '../../lib/services/redis-options';
import { fixedClock } from './open-test-runtime';

export interface WebhookSendingTask {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly secret: string;
  readonly now: string;
}

const task = JSON.parse(process.argv[2] ?? '') as WebhookSendingTask;
const { runtime } = openRuntime({
  connections: {
    database: postgresOptions(task.databaseUrl),
    redis: redisOptions(task.redisUrl),
    secret: task.secret,
  },
  trustedProxies: [],
  allowedTargets: [ipRangeFromText('127.0.0.1')],
  onFailure: 'open',
  publicUrl: null,
  log: pino({ level: 'silent' }),
  clock: fixedClock(task.now),
});
for (;;) {
  await runtime.webhookSender.round();
  await new Promise((resolve) => setTimeout(resolve, 20));
}
