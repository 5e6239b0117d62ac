import { brotliCompressSync } from 'node:zlib';
import type { Browser, Response } from '@playwright/test';
import { type BrowserState, expect, test } from './fixtures';
import { makeLandmarks } from './landmarks';
import { openQuietly } from './open-quietly';
import { type Landmarks, productPages, routesOfApp } from './pages';

/** Script that one page may bring when it is opened for the first time, compressed as the front door does. */
const SCRIPT_BYTES_MAX = 150_000;

test('the list of pages has every page', () => {
  const anywhere: Landmarks = {
    ban: '',
    pastBan: '',
    banIds: ['', ''],
    ticket: '',
    uglyTicket: '',
    contact: '',
    bannedAddress: '',
    agent: '',
    joinLink: '',
    chat: '',
    endedChat: '',
    chatBan: '',
  };
  const listed = productPages(anywhere).map(({ route }) => route);
  expect([...new Set(listed)].sort()).toEqual(routesOfApp());
});

test('no page brings more than 150 kB of compressed script', async ({ page, browser, administratorState }) => {
  test.setTimeout(180_000);
  const pages = productPages(await makeLandmarks(page, '2001:db8:fee1:1::'));
  const weights: string[] = [];
  for (const { name, path, looker } of pages) {
    const storageState = looker === 'administrator' ? administratorState : undefined;
    const bytes = await scriptBytes(browser, path, storageState);
    weights.push(`${name}: ${bytes}`);
    expect.soft(bytes, `${name}: too little to be true`).toBeGreaterThan(50_000);
    expect.soft(bytes, name).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
  }
  test.info().annotations.push({ type: 'weights', description: weights.join('\n') });
});

/**
 * What a browser that was never here loads as script until nothing more comes. Counted as Brotli makes it: what goes over
 * the wire depends on whether the server has packed the file by then.
 */
async function scriptBytes(browser: Browser, path: string, storageState?: BrowserState): Promise<number> {
  const context = await browser.newContext({ storageState: storageState ?? { cookies: [], origins: [] } });
  const page = await context.newPage();
  const scripts: Response[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response);
  });
  await openQuietly(page, path);
  const sizes = await Promise.all(scripts.map(packedSize));
  await context.close();
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Pages share most of their scripts, and packing one takes a moment. */
const knownSizes = new Map<string, number>();

async function packedSize(script: Response): Promise<number> {
  const known = knownSizes.get(script.url());
  if (known !== undefined) return known;
  const size = brotliCompressSync(await script.body()).length;
  knownSizes.set(script.url(), size);
  return size;
}
