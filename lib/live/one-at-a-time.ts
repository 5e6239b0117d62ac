/**
 * Runs `work` one at a time: whoever asks while it runs gets the run after it, which all who ask meanwhile share, since
 * the running one may have looked before what they mean. Rejects as `work` does.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const start = (): Promise<void> => {
    running = work().finally(() => {
      // With one to follow it counts as running until that has begun: who asks in between shares it.
      if (!next) running = null;
    });
    return running;
  };
  const startNext = () => {
    next = null;
    return start();
  };
  return () => {
    if (!running) return start();
    next ??= running.then(startNext, startNext);
    return next;
  };
}
