import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { makeLandmarks } from './landmarks';
import { closeLookers, lookAt, openLookers } from './lookers';
import { type Place, productPages, productStates } from './pages';

for (const [at, colorScheme] of (['light', 'dark'] as const).entries()) {
  test(`no page has a serious obstacle, in ${colorScheme} colours`, async ({ page, browser, administratorState }) => {
    test.setTimeout(600_000);
    const to = await makeLandmarks(page, `2001:db8:fee1:${2 + at}::`);
    const lookers = await openLookers(browser, administratorState, to, { colorScheme });
    for (const place of [...productPages(to), ...productStates(to)]) {
      if (place.only !== 'phone') await lookAt(lookers, place, (shown) => expectNoObstacle(shown, place));
    }
    await closeLookers(lookers);
  });
}

async function expectNoObstacle(page: Page, { name }: Place): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  expect.soft(told, name).toEqual([]);
}
