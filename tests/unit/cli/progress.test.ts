import { expect, test, vi } from 'vitest';
import { startProgress } from '../../../lib/cli/progress';
import { fakeProcess } from './fake-process';

test('without a terminal, progress is a line now and then', async () => {
  vi.useFakeTimers();
  try {
    const said: string[] = [];
    const progress = await startProgress({ stderr: fakeProcess().process.stderr, say: (line) => said.push(line) });
    for (let done = 0; done <= 111_000; done += 1000) {
      progress.show('Storing', done, 111_000);
      vi.advanceTimersByTime(100);
    }
    progress.end();
    expect(said).toEqual(['Storing: 50,000 of 111,000', 'Storing: 100,000 of 111,000']);
  } finally {
    vi.useRealTimers();
  }
});
