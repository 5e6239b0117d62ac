import { expect, type Page, type Request } from '@playwright/test';

/** So long nothing must be asked for. */
const QUIET_MS = 500;

/**
 * Opens a page and resolves when nothing more comes: what the browser's own "networkidle" says, but for streams of events,
 * which stay open.
 */
export async function openQuietly(page: Page, path: string): Promise<void> {
  const underWay = new Set<Request>();
  let lastChange = Date.now();
  const begin = (request: Request) => {
    if (!request.url().includes('/events')) underWay.add(request);
    lastChange = Date.now();
  };
  const end = (request: Request) => {
    underWay.delete(request);
    lastChange = Date.now();
  };
  page.on('request', begin).on('requestfinished', end).on('requestfailed', end);
  await page.goto(path, { waitUntil: 'load' });
  const isQuiet = () => underWay.size === 0 && Date.now() - lastChange >= QUIET_MS;
  await expect.poll(isQuiet, { intervals: [QUIET_MS / 5], timeout: 30_000 }).toBe(true);
  page.off('request', begin).off('requestfinished', end).off('requestfailed', end);
}
