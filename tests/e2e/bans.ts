import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures';

/** Adds a ban by the form and ends on Banned IPs. `period` is the name of a choice. */
export async function addBan(
  page: Page,
  ban: { startIp: string; endIp?: string; period?: string; reason?: string },
): Promise<void> {
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill(ban.startIp);
  await page.getByLabel('End IP').fill(ban.endIp ?? '');
  await page.getByText(ban.period ?? '1 day', { exact: true }).click();
  await page.getByLabel('Reason').fill(ban.reason ?? '');
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page).toHaveURL(/\/desk\/bans(\?|$)/);
}

/** The row of a grid that begins at an address. */
export function rowOf(page: Page, startIp: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name: startIp, exact: true }) });
}

/** What a row says in a column. */
export async function cellOf(page: Page, row: Locator, column: string): Promise<string> {
  await expect(row).toBeVisible();
  const names = await page.getByRole('columnheader').allInnerTexts();
  const at = names.findIndex((name) => name.trim() === column);
  if (at < 0) throw new Error(`there is no column ${column}, only ${names.join(', ')}`);
  return ((await row.getByRole('cell').allInnerTexts())[at] ?? '').trim();
}

/** The part of the form that says what the ban in it would do. */
export function panel(page: Page): Locator {
  return page.getByRole('region', { name: 'What this ban does' });
}
