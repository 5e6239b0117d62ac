import type { Page } from '@playwright/test';
import { addBan, importBans } from './bans';
import { commandLine } from './command-line';
import { expect, test } from './fixtures';

/** What a panel beside the ban says. */
const panel = (page: Page, title: string) => page.getByRole('region', { name: title });

test('a ban’s page tells what happened to it, with what each change changed', async ({ page }) => {
  await addBan(page, { startIp: '203.0.113.232', period: '1 week', reason: 'first reason' });
  await page.goto('/desk/bans?q=203.0.113.232');
  await page.getByRole('link', { name: '203.0.113.232', exact: true }).click();
  const inWords = page.getByText(/^Visitors from there are refused on every channel until/);
  await expect(inWords).toBeVisible();
  // What can be done has one place, below, however short the title is.
  const [words, edit] = await Promise.all([
    inWords.boundingBox(),
    page.getByRole('link', { name: 'Edit ban' }).boundingBox(),
  ]);
  expect(edit?.y ?? 0).toBeGreaterThan((words?.y ?? 0) + (words?.height ?? 0));
  await page.getByRole('link', { name: 'Edit ban' }).click();
  await page.getByLabel('Reason').fill('second reason');
  await page.getByRole('button', { name: 'Save changes' }).click();

  const history = panel(page, 'What happened').getByRole('listitem');
  await expect(history).toHaveCount(2);
  await expect(history.first()).toContainText('Administrator changed this ban');
  await expect(history.first().locator('del')).toHaveText(['first reason']);
  await expect(history.first().locator('ins')).toHaveText(['second reason']);

  await page.getByRole('link', { name: 'Expire ban' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Expire ban' }).click();
  await expect(page.getByText('Expired the ban on 203.0.113.232.')).toBeVisible();
  await expect(history.first()).toContainText('Administrator expired this ban');
  await expect(history.first().getByText('Valid until')).toBeVisible();
  await expect(page.getByText(/^Administrator expired it on .* It refuses nobody any more\.$/)).toBeVisible();
  await page.getByRole('link', { name: 'Ban again' }).click();
  await expect(page.getByLabel('Start IP')).toHaveValue('203.0.113.232');
  await expect(page.getByLabel('Reason')).toHaveValue('second reason');
});

test('it shows what else covers its addresses and how, and which exemptions cut holes into it', async ({ page }) => {
  await importBans('page-story', [
    { start: '203.0.113.240', end: '203.0.113.247', reason: 'page-story' },
    { start: '203.0.113.240', end: '203.0.113.255' },
    { start: '203.0.113.241' },
    { start: '203.0.113.238', end: '203.0.113.240' },
  ]);
  await commandLine(['exemption', 'add', '203.0.113.242', '--note', 'a partner']);
  await page.goto('/desk/bans?q=page-story');
  await page.getByRole('link', { name: '203.0.113.240', exact: true }).click();
  const others = panel(page, 'Other bans in force on its addresses').getByRole('listitem');
  await expect(others).toHaveCount(3);
  await expect(others.first()).toContainText('203.0.113.240 – 203.0.113.255');
  await expect(others.first()).toContainText('Covers all of this');
  await expect(others.filter({ hasText: '203.0.113.241' })).toContainText('Inside this');
  await expect(others.filter({ hasText: '203.0.113.238' })).toContainText('Shares a part');
  await expect(panel(page, 'Exempted from it')).toContainText('203.0.113.242');
  await expect(panel(page, 'Exempted from it')).toContainText('a partner');
  await expect(page.getByText(/, except where an exemption lets them in\.$/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy 203.0.113.240/29' })).toBeVisible();
});
