/**
 * A process that changes bans, for tests that need several, or one that dies: run by `startIndexWriter`. Says `ready`
 * and goes at the first line on its standard input; ends with code 0 when it is done.
 */
import fc from 'fast-check';
import { pino } from 'pino';
import { ipRangeFromText } from '../../lib/domain/ip-range';
import { openRuntime } from '../../lib/open-runtime';
import { postgresOptions } from '../../lib/services/postgres-options';
import { redisOptions } from '../../lib/services/redis-options';
import { IndexWorld, step } from './index-world';
import { fixedClock } from './open-test-runtime';

export interface IndexWriterTask {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly now: string;
  /** `random`: so many random changes. `expire`/`ban`: one change, of which the process dies where `dieAt` says. */
  readonly work:
    | { readonly kind: 'random'; readonly seed: number; readonly count: number }
    | { readonly kind: 'expire'; readonly id: number }
    | { readonly kind: 'ban'; readonly range: string };
  /** `commit`: after the commit, before anything is written to the index. `step`: between two of several writes. */
  readonly dieAt: 'commit' | 'step' | null;
}

const task = JSON.parse(process.argv[2] ?? '') as IndexWriterTask;
const clock = fixedClock(task.now);
const opened = openRuntime({
  connections: { database: postgresOptions(task.databaseUrl), redis: redisOptions(task.redisUrl), secret: '' },
  trustedProxies: [],
  onFailure: 'open',
  publicUrl: null,
  log: pino({ level: 'silent' }),
  clock,
  indexStepMax: 2,
});
const die = () => process.kill(process.pid, 'SIGKILL');
if (task.dieAt === 'step') {
  const writer = Reflect.get(opened.index, 'writer') as { applyPieces(...args: unknown[]): Promise<unknown> };
  const apply = writer.applyPieces.bind(writer);
  let calls = 0;
  writer.applyPieces = async (...args) => {
    if (++calls === 3) die();
    return apply(...args);
  };
}
// Connections are made before `ready`; the keeper is not started: this process applies only what it does itself.
await opened.source.position();
await new Promise((resolve) => setImmediate(resolve));
while ((await opened.index.meta().catch(() => null)) === null);
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));

const { work } = task;
if (work.kind === 'random') {
  const world = new IndexWorld(opened, clock);
  const steps = fc.sample(step, { seed: work.seed, numRuns: work.count });
  for (const each of steps.filter(({ do: what }) => what !== 'wait')) await world.take(each);
} else {
  const actor = { agentId: null, name: 'Ada' };
  const stored =
    work.kind === 'expire'
      ? await opened.runtime.bans.expireBan(work.id, actor, clock.now())
      : await opened.runtime.bans.addBan(
          {
            range: ipRangeFromText(work.range),
            validUntil: null,
            reason: '',
            bannedBy: actor,
            contactId: null,
            ticketId: null,
          },
          clock.now(),
        );
  if (task.dieAt === 'commit') die();
  if (stored.ok) await opened.runtime.bringIndexTo(stored.value.revision);
}
await opened.close();
process.exit(0);
