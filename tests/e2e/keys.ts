import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures';

/** More stops than any page of the desk has before its content ends. */
const STOPS_MAX = 150;

/** Presses Tab until `target` has the focus. Every stop on the way must be seen to have it. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    await page.keyboard.press(key);
    // Between the page's last stop and its first are the browser's own.
    if (await page.evaluate(() => document.activeElement === document.body)) continue;
    await expectFocusSeen(page);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${STOPS_MAX} times ${key} did not lead to ${target}.`);
}

/** Goes to `target` by Tab and presses Enter. */
export async function enter(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** Something has the focus, and whoever looks at the screen can tell what. */
export async function expectFocusSeen(page: Page): Promise<void> {
  expect(await page.evaluate(whyFocusIsUnseen)).toBeNull();
}

/** The focus is not lost: Tab goes on from where something was done, not from the page's beginning. */
export async function expectFocusKept(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
}

/** Runs in the page. */
function whyFocusIsUnseen(): string | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return 'Nothing has the focus.';
  // The page's content, or a message, takes the focus only so that it is read and Tab goes on in it.
  if (element.tabIndex < 0) return null;
  const told = element.outerHTML.slice(0, 200);
  // A radio button or switch may be drawn by its label.
  const isDrawn = element.offsetWidth > 1 && element.offsetHeight > 1;
  const shown = isDrawn ? element : element.closest('label');
  if (!shown) return `Hidden: ${told}`;
  const { outlineStyle, outlineWidth } = getComputedStyle(shown);
  const isCaretEnough = element.matches('[role=combobox]');
  if (!isCaretEnough && (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 1)) return `No outline: ${told}`;
  const { top, bottom, left, right } = shown.getBoundingClientRect();
  const isInWindow = bottom > 0 && right > 0 && top < window.innerHeight && left < window.innerWidth;
  return isInWindow ? null : `Outside of the window: ${told}`;
}
