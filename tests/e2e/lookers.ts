import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import type { BrowserState } from './fixtures';
import type { Landmarks, Looker, Place } from './pages';

/** A window for everybody who looks at pages. */
export type Lookers = Readonly<Record<Looker, BrowserContext>>;

export async function openLookers(
  browser: Browser,
  administratorState: BrowserState,
  { bannedAddress }: Landmarks,
  options: BrowserContextOptions = {},
): Promise<Lookers> {
  const stranger = { ...options, storageState: { cookies: [], origins: [] } };
  return {
    administrator: await browser.newContext({ ...options, storageState: administratorState }),
    stranger: await browser.newContext(stranger),
    banned: await browser.newContext({ ...stranger, extraHTTPHeaders: { 'x-forwarded-for': bannedAddress } }),
  };
}

/** Opens a place, lets `look` at it, and closes it. */
export async function lookAt(
  lookers: Lookers,
  { path, looker, open }: Place,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await lookers[looker].newPage();
  await page.goto(path);
  await open?.(page);
  await look(page);
  await page.close();
}

export async function closeLookers(lookers: Lookers): Promise<void> {
  for (const context of Object.values(lookers)) await context.close();
}
