import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { type BrowserState, expect, test } from './fixtures';
import { makeLandmarks } from './landmarks';
import { type Looker, type Place, productPages, productStates } from './pages';

for (const [at, colorScheme] of (['light', 'dark'] as const).entries()) {
  test(`no page has a serious obstacle, in ${colorScheme} colours`, async ({ page, browser, administratorState }) => {
    test.setTimeout(600_000);
    const to = await makeLandmarks(page, '198.51.100', 176 + 6 * at);
    const lookers = await openBrowsers(browser, administratorState, to.bannedAddress);
    for (const place of [...productPages(to), ...productStates(to)]) {
      if (place.only === 'phone') continue;
      const { path, looker, open } = place;
      const tab = await lookers[looker].newPage();
      await tab.emulateMedia({ colorScheme });
      await tab.goto(path);
      await open?.(tab);
      await expectNoObstacle(tab, place);
      await tab.close();
    }
    for (const context of Object.values(lookers)) await context.close();
  });
}

async function openBrowsers(browser: Browser, administratorState: BrowserState, bannedAddress: string) {
  const nobody = { cookies: [], origins: [] };
  return {
    administrator: await browser.newContext({ storageState: administratorState }),
    stranger: await browser.newContext({ storageState: nobody }),
    banned: await browser.newContext({
      storageState: nobody,
      extraHTTPHeaders: { 'x-forwarded-for': bannedAddress },
    }),
  } satisfies Record<Looker, unknown>;
}

async function expectNoObstacle(page: Page, { name }: Place): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  expect.soft(told, name).toEqual([]);
}
