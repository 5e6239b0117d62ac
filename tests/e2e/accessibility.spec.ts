import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { makeLandmarks } from './landmarks';
import { closeLookers, lookAt, openLookers } from './lookers';
import { productPages, productStates } from './pages';

test('no page has a serious obstacle, in light or dark colours', async ({ page, browser, administratorState }) => {
  test.setTimeout(600_000);
  const to = await makeLandmarks(page, '2001:db8:fee1:2::');
  const lookers = await openLookers(browser, administratorState, to, { colorScheme: 'light' });
  for (const place of [...productPages(to), ...productStates(to)]) {
    if (place.only === 'phone') continue;
    await lookAt(lookers, place, async (shown) => {
      await expectNoObstacle(shown, place.name);
      // What else there is to find does not depend on colours.
      await turnDark(shown);
      await expectNoObstacle(shown, `${place.name}, dark`, ['color-contrast']);
    });
  }
  await closeLookers(lookers);
});

async function expectNoObstacle(page: Page, name: string, rules?: readonly string[]): Promise<void> {
  // What passes isn't described node by node, which would take longer than finding it.
  const runOnly = rules && { type: 'rule' as const, values: [...rules] };
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'], ...(runOnly && { runOnly }) });
  const { violations } = await axe.analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  expect.soft(told, name).toEqual([]);
}

/** Colours on their way from light to dark are nobody's: they are waited for. */
async function turnDark(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(() => {
    const changing = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    return Promise.allSettled(changing.map(({ finished }) => finished));
  });
}
