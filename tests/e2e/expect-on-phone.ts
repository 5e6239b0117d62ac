import type { Page } from '@playwright/test';
import { expect } from './fixtures';

/** A phone, as options of a browser's window. */
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Turns the window into a phone's; then nothing of the page, and no open menu, may be beside its screen. */
export async function expectOnPhone(page: Page, name: string): Promise<void> {
  const { width, height } = PHONE.viewport;
  // Not detached: that would turn it back.
  const devtools = await page.context().newCDPSession(page);
  const metrics = { width, height, deviceScaleFactor: 1, mobile: true };
  await devtools.send('Emulation.setDeviceMetricsOverride', metrics);
  await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  expect.soft(await overflowOf(page, width), `${name}: px beside a phone’s screen`).toBeLessThanOrEqual(0);
  expect.soft(await page.evaluate(panelsOutside, width), `${name}: menus beside a phone’s screen`).toEqual([]);
}

/**
 * How much of a page is beside its screen of `width` px, by default the window's. Not by innerWidth, which grows on a phone
 * with what is too wide.
 */
export function overflowOf(page: Page, width = page.viewportSize()?.width ?? 0): Promise<number> {
  return page.evaluate((screen) => document.documentElement.scrollWidth - screen, width);
}

/** Runs in the page: the menus that are open and not wholly on the screen. */
function panelsOutside(width: number): string[] {
  const open = [...document.querySelectorAll('.menu-panel:popover-open')];
  return open.flatMap((panel) => {
    const { left, right } = panel.getBoundingClientRect();
    return left < 0 || right > width ? [`${panel.id}: ${left} to ${right}`] : [];
  });
}
