import { setTimeout as delay } from 'node:timers/promises';
import { rebuildIndex } from '../../bans/rebuild-index';
import { ok } from '../../domain/result';
import { LockTimeout } from '../../ports/index-source';
import type { CommandContext } from '../command-context';
import type { CommandResult } from '../command-result';
import { startProgress } from '../progress';
import { withRuntime } from '../with-runtime';

const OTHERS_WAIT_MS = 120_000;
const OTHERS_POLL_MS = 200;

/** `index rebuild` */
export async function indexRebuild(context: CommandContext): Promise<CommandResult> {
  const { signal, say } = context;
  const progress = await startProgress(context);
  try {
    return await withRuntime(context, 'index', async ({ runtime, source, index }) => {
      const giveUpAt = performance.now() + OTHERS_WAIT_MS;
      for (let told = false; ; told = true) {
        const begun = performance.now();
        const outcome = await rebuildIndex(
          { source, index },
          () => runtime.clock.now(),
          (done, total) => {
            // The live index stays as it was; what was built lapses by itself.
            signal.throwIfAborted();
            progress.show('Rebuilding', done, total);
          },
        );
        if (outcome) {
          progress.end();
          return answer(outcome, Math.round(performance.now() - begun));
        }
        if (performance.now() > giveUpAt) {
          throw new LockTimeout('Another process has been rebuilding the index for two minutes.');
        }
        if (!told) say('Another process is rebuilding the index; waiting for it.');
        await delay(OTHERS_POLL_MS, undefined, { signal });
      }
    });
  } finally {
    progress.end();
  }
}

function answer(outcome: { applied: bigint; bans: number; segments: number }, ms: number): CommandResult {
  const { bans, segments } = outcome;
  const applied = Number(outcome.applied);
  const text =
    `The index is rebuilt: ${bans.toLocaleString('en')} bans, ${segments.toLocaleString('en')} segments, ` +
    `revision ${applied}, ${(ms / 1000).toFixed(1)} s.`;
  return ok({ exitCode: 0, json: { bans, segments, applied, ms }, text: [text] });
}
