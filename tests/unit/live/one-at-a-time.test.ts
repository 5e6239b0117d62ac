import { expect, test } from 'vitest';
import { oneAtATime } from '../../../lib/live/one-at-a-time';

test('whoever asks at whatever moment, two never run at once, and each gets a run that began after they asked', async () => {
  let under = 0;
  let most = 0;
  let begun = 0;
  const work = oneAtATime(async () => {
    begun += 1;
    under += 1;
    most = Math.max(most, under);
    for (let i = 0; i < 3; i++) await null;
    under -= 1;
  });
  const asked: Promise<void>[] = [];
  const ask = () => {
    const before = begun;
    asked.push(work().then(() => expect(begun).toBeGreaterThan(before)));
  };
  // At each microtask, so that none between two runs is left out.
  for (let i = 0; i < 60; i++) {
    ask();
    await null;
  }
  await Promise.all(asked);
  expect(most).toBe(1);
});
