import { brotliCompressSync } from 'node:zlib';
import type { Page } from '@playwright/test';

/** Script that one page may bring when it is opened for the first time, compressed as the front door does. */
export const SCRIPT_BYTES_MAX = 150_000;

/** So long nothing must come. */
const QUIET_MS = 500;

/**
 * The script that an open page has loaded until nothing more came, from the network or the browser's memory. Counted as
 * Brotli makes it: what goes over the wire depends on whether the server has packed the file by then.
 */
export async function scriptBytesOf(page: Page): Promise<number> {
  await page.evaluate(nothingMoreCame, QUIET_MS);
  const urls = await page.evaluate(() => {
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
    return [...new Set(loaded)].filter((url) => new URL(url).pathname.endsWith('.js'));
  });
  const sizes = await Promise.all(urls.map((url) => packedSize(page, url)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Runs in the page: resolves when nothing came for `quietMs`, counted from what came last. */
function nothingMoreCame(quietMs: number): Promise<void> {
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout>;
    const observer = new PerformanceObserver(wait);
    function wait() {
      clearTimeout(timer);
      const ends = performance.getEntriesByType('resource').map((entry) => entry.startTime + entry.duration);
      const quietSince = Math.max(0, ...ends);
      timer = setTimeout(
        () => {
          observer.disconnect();
          resolve();
        },
        Math.max(0, quietSince + quietMs - performance.now()),
      );
    }
    observer.observe({ type: 'resource' });
    wait();
  });
}

/** Pages share most of their scripts, and packing one takes a moment. */
const knownSizes = new Map<string, Promise<number>>();

function packedSize(page: Page, url: string): Promise<number> {
  const known =
    knownSizes.get(url) ?? page.request.get(url).then(async (file) => brotliCompressSync(await file.body()).length);
  knownSizes.set(url, known);
  return known;
}
