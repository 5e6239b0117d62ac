import { type ReactNode, Suspense } from 'react';

/** How long a page waits for its data before it goes out with a skeleton. */
const PATIENCE_MS = 400;

/**
 * Shows the outcome of some work in its place. What is ready soon is part of the page at once, so that it is there
 * without scripts and nothing flickers; only what takes long is replaced by `fallback` and follows when it is done.
 */
export async function Patiently<T>({
  work,
  fallback,
  children,
}: {
  /** Begun here and not before, so that a failure always finds somebody who waits for it. */
  work: () => Promise<T>;
  fallback: ReactNode;
  children: (value: T) => ReactNode;
}) {
  const begun = work();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, null);
  });
  const soon = await Promise.race([begun.then((value) => ({ value })), late]).finally(() => clearTimeout(timer));
  if (soon) return children(soon.value);
  return (
    <Suspense fallback={fallback}>
      <WhenDone work={begun}>{children}</WhenDone>
    </Suspense>
  );
}

async function WhenDone<T>({ work, children }: { work: Promise<T>; children: (value: T) => ReactNode }) {
  return children(await work);
}
