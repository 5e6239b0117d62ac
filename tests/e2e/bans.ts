import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { commandLine } from './command-line';
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

/** A ban of a list: `until` as an instant, absent = indefinitely. */
export interface ListedRange {
  readonly start: string;
  readonly end?: string;
  readonly until?: Date;
  readonly reason?: string;
}

/** Bans many ranges at once, as an import of the command line, and gives the import's name. */
export async function importBans(name: string, ranges: readonly ListedRange[]): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-list-'));
  const file = join(directory, 'list.csv');
  const lines = ranges.map(
    ({ start, end = start, until, reason = '' }) => `${start},${end},${until?.toISOString() ?? ''},"${reason}"`,
  );
  writeFileSync(file, ['start,end,until,reason', ...lines].join('\n'));
  await commandLine(['ban', 'import', file, '--name', name]);
  rmSync(directory, { recursive: true });
}

export const inHours = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);

/** The first addresses of a grid's rows, from the top. */
export function startIpsOf(page: Page): Promise<string[]> {
  return page.locator('tbody td[data-card="first"] a').allInnerTexts();
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
