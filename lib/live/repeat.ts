/**
 * Runs `work` again and again, each time so many milliseconds after the last run ended, so that slow runs don't queue
 * up. `work` must not reject. Returns how to stop.
 */
export function repeat(ms: number, work: () => Promise<void>): () => void {
  let stopped = false;
  let timer: NodeJS.Timeout;
  const again = () => {
    if (!stopped) timer = setTimeout(() => work().finally(again), ms).unref();
  };
  again();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
