import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures';

/** Nothing on the page is a serious obstacle to whoever can't see it, or use a mouse. `rules`: only these are looked at. */
export async function expectNoObstacle(page: Page, name: string, rules?: readonly string[]): Promise<void> {
  await colourSettled(page);
  // What passes isn't described node by node, which would take longer than finding it.
  const runOnly = rules && { type: 'rule' as const, values: [...rules] };
  const options = { resultTypes: ['violations' as const], preload: false, ...(runOnly && { runOnly }) };
  // The pages have frames of their own origin at most, for which the old way is enough; it takes a quarter of the time.
  const { violations } = await new AxeBuilder({ page }).options(options).setLegacyMode().analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  expect.soft(told, name).toEqual([]);
}

/** Colours on their way from one to another are nobody's: they are waited for. */
async function colourSettled(page: Page): Promise<void> {
  await page.evaluate(() => {
    const changing = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    return Promise.allSettled(changing.map(({ finished }) => finished));
  });
}
