import type { Browser, Page } from '@playwright/test';
import { importBans } from './bans';
import { commandLine } from './command-line';
import { type BrowserState, expect, signIn, test } from './fixtures';

test.beforeAll(() => importBans('columns-story', [{ start: '203.0.113.210', reason: 'columns-story' }]));

/** An agent of the story's own: columns belong to a person, and stories run side by side. */
async function somebody(browser: Browser, options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const email = `columns-${crypto.randomUUID()}@example.com`;
  const { password } = await commandLine<{ password: string }>(['agent', 'add', email, '--name', 'Cora', '--generate']);
  const nobody: BrowserState = { cookies: [], origins: [] };
  const page = await (await browser.newContext({ storageState: nobody, ...options })).newPage();
  await signIn(page, { email, password });
  return page;
}

const shownColumns = async (page: Page) =>
  (await page.getByRole('columnheader').allInnerTexts()).map((name) => name.trim());
const DEFAULT = ['Banned by', 'Created', 'Start IP', 'End IP', 'Valid until', 'Reason', 'Contact', 'Conversation'];

test('columns are hidden and moved for one person, at once and for good, in both grids', async ({ browser, page }) => {
  const own = await somebody(browser);
  await own.goto('/desk/bans?q=columns-story');
  expect(await shownColumns(own)).toEqual(DEFAULT);

  await own.getByRole('button', { name: 'Columns' }).click();
  await expect(own.getByRole('checkbox', { name: 'Start IP' })).toBeDisabled();
  await own.getByRole('checkbox', { name: 'Contact' }).uncheck();
  await expect(own.getByRole('columnheader', { name: 'Contact' })).toHaveCount(0);
  const up = own.getByRole('button', { name: 'Move Created up' });
  await up.click();
  await expect(own.getByRole('columnheader').first()).toHaveText('Created');
  await expect(own.getByRole('button', { name: 'Move Created down' })).toBeFocused();
  await own.getByRole('button', { name: 'Move Reason up' }).press('Enter');
  const chosen = ['Created', 'Banned by', 'Start IP', 'End IP', 'Reason', 'Valid until', 'Conversation'];
  await expect.poll(() => shownColumns(own)).toEqual(chosen);
  await expect(own.getByRole('button', { name: 'Move Reason up' })).toBeFocused();

  await own.reload();
  expect(await shownColumns(own)).toEqual(chosen);
  await own.goto('/desk/ban-history');
  await expect(own.getByRole('button', { name: 'Columns' })).toBeVisible();
  // Somebody else's are as they were.
  await page.goto('/desk/bans?q=columns-story');
  expect((await shownColumns(page)).slice(1, -1)).toEqual(DEFAULT);

  await own.goto('/desk/bans?q=columns-story');
  await own.getByRole('button', { name: 'Columns' }).click();
  await own.getByRole('checkbox', { name: 'Hits' }).check();
  await expect.poll(() => shownColumns(own)).toEqual([...chosen, 'Hits']);
  await own.getByRole('button', { name: 'Reset to default' }).click();
  await expect.poll(() => shownColumns(own)).toEqual(DEFAULT);
});

test('without scripts columns are ticked and saved, and moved a step at a time', async ({ browser }) => {
  const own = await somebody(browser, { javaScriptEnabled: false });
  await own.goto('/desk/bans?q=columns-story');
  await own.getByRole('button', { name: 'Columns' }).click();
  await own.getByRole('checkbox', { name: 'Contact' }).uncheck();
  await own.getByRole('checkbox', { name: 'Conversation' }).uncheck();
  await own.getByRole('button', { name: 'Save columns' }).click();
  await expect.poll(() => shownColumns(own)).toEqual(DEFAULT.slice(0, -2));
  await own.getByRole('button', { name: 'Columns' }).click();
  await own.getByRole('button', { name: 'Move Reason up' }).click();
  const chosen = ['Banned by', 'Created', 'Start IP', 'End IP', 'Reason', 'Valid until'];
  await expect.poll(() => shownColumns(own)).toEqual(chosen);
  await expect(own).toHaveURL('/desk/bans?q=columns-story');
});
