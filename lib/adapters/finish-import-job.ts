import type { ImportJobTurn, ImportOutcome } from '../ports/ban-store';
import type { Tx } from './change-bans';

/** Marks a job as done in the transaction that stores its bans. Throws, so that nothing is stored, when it is somebody else's. */
export async function finishImportJob(tx: Tx, turn: ImportJobTurn, outcome: ImportOutcome, now: Date): Promise<void> {
  const { batchId, added, covered, exempted } = outcome;
  const { count } = await tx.banImport.updateMany({
    where: { id: turn.id, runner: turn.runner, state: 'importing' },
    data: {
      state: 'done',
      runner: null,
      content: null,
      batchId,
      outcome: { added, covered, exempted: exempted.length },
      finishedAt: now,
    },
  });
  if (count === 0) throw new Error('This import was given up or taken over by another instance.');
}
