/** `ask`, whose answer serves everybody who comes while it is awaited and for `ms` after it was asked. */
export function sharedFor<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { answer: Promise<T>; askedAt: number; pending: boolean } | null = null;
  return () => {
    if (last && (last.pending || performance.now() - last.askedAt < ms)) return last.answer;
    const entry = { answer: ask(), askedAt: performance.now(), pending: true };
    last = entry;
    const done = () => {
      entry.pending = false;
    };
    entry.answer.then(done, done);
    return entry.answer;
  };
}
