import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { readEnv } from '../env';
import { type OpenRuntime, openRuntime } from '../open-runtime';
import type { BanIndex } from '../ports/ban-index';
import type { CommandContext } from './command-context';
import { openServices } from './open-services';

/**
 * What a command works with.
 * - `store`: Postgres alone; Redis isn't waited for.
 * - `look`: both, to be read as they are. Without Redis the command goes on.
 * - `changes`: both; without Redis a change is stored and the index follows later.
 * - `index`: both, and nothing but the command touches the index. Throws when Redis can't be reached.
 */
export type CommandNeeds = 'store' | 'look' | 'changes' | 'index';

/** Redis is connected to in the background; it counts as away after this. */
const REDIS_WAIT_MS = 3_000;
const REDIS_POLL_MS = 15;

/**
 * Runs `work` with a runtime on the services of the running server, or on services started for it, and ends what was
 * opened, however it went. Throws a `StartupError` when the services can't be had.
 */
export async function withRuntime<T>(
  context: Pick<CommandContext, 'say' | 'signal'>,
  needs: CommandNeeds,
  work: (opened: OpenRuntime) => Promise<T>,
): Promise<T> {
  const { say, signal } = context;
  const env = readEnv();
  const services = await openServices({ env, say, signal });
  try {
    const opened = openRuntime({
      connections: services,
      trustedProxies: env.trustedProxies,
      allowedTargets: env.allowedTargets,
      onFailure: env.onFailure,
      publicUrl: null,
      // A large import may take Postgres minutes.
      queryTimeoutMs: 15 * 60_000,
      // A command says itself what went wrong.
      log: pino({ level: 'silent' }),
    });
    try {
      // The keeper would mend the index by itself as soon as Redis answers.
      if (needs !== 'changes') await opened.keeper.stop();
      if (needs !== 'store') await untilAnswering(opened.index, needs === 'index');
      return await work(opened);
    } finally {
      await opened.close();
    }
  } finally {
    await services.stop();
  }
}

async function untilAnswering(index: BanIndex, isRequired: boolean): Promise<void> {
  const giveUpAt = performance.now() + REDIS_WAIT_MS;
  for (;;) {
    try {
      await index.meta();
      return;
    } catch (error) {
      if (performance.now() > giveUpAt) {
        if (isRequired) throw error;
        return;
      }
      await delay(REDIS_POLL_MS);
    }
  }
}
