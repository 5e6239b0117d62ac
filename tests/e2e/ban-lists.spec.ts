import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { addBan, rowOf } from './bans';
import { commandLine } from './command-line';
import { expect, test } from './fixtures';

/** Only this file's bans have it, so that its pages hold nothing else. */
const MARK = 'listed-by-the-list-story';
const COUNT = 120;

test.beforeAll(async () => {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-list-'));
  const file = join(directory, 'list.txt');
  const lines = Array.from({ length: COUNT }, (_, at) => `192.0.2.${at * 2}`);
  writeFileSync(file, lines.join('\n'));
  await commandLine(['ban', 'import', file, '--reason', MARK]);
  rmSync(directory, { recursive: true });
});

test('every column sorts, both ways, by a link in its header', async ({ page }) => {
  await page.goto(`/desk/bans?q=${MARK}`);
  for (const name of [
    'Banned by',
    'Created',
    'Start IP',
    'End IP',
    'Valid until',
    'Reason',
    'Contact',
    'Conversation',
  ]) {
    const header = page.getByRole('columnheader', { name });
    await header.getByRole('link').click();
    await expect(header).toHaveAttribute('aria-sort', /ascending|descending/);
    const first = await header.getAttribute('aria-sort');
    await header.getByRole('link').click();
    await expect(header).toHaveAttribute('aria-sort', first === 'ascending' ? 'descending' : 'ascending');
  }
});

test('addresses sort as numbers, not as text', async ({ page }) => {
  await page.goto(`/desk/bans?q=${MARK}&sort=startIp`);
  expect((await startIps(page)).slice(0, 6)).toEqual([
    '192.0.2.0',
    '192.0.2.2',
    '192.0.2.4',
    '192.0.2.6',
    '192.0.2.8',
    '192.0.2.10',
  ]);
  await page.getByRole('columnheader', { name: 'Start IP' }).getByRole('link').click();
  await expect(page).toHaveURL(/dir=desc/);
  expect((await startIps(page))[0]).toBe('192.0.2.238');
});

test('pages follow each other without a gap, forth and back', async ({ page }) => {
  await page.goto(`/desk/bans?q=${MARK}&sort=startIp`);
  await expect(page.getByText(`${COUNT} bans`)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Previous' })).toHaveCount(0);
  const seen = await startIps(page);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(rowOf(page, '192.0.2.100')).toBeVisible();
  const second = await startIps(page);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(rowOf(page, '192.0.2.200')).toBeVisible();
  const all = [...seen, ...second, ...(await startIps(page))];
  expect(all).toEqual(Array.from({ length: COUNT }, (_, at) => `192.0.2.${at * 2}`));
  await expect(page.getByRole('link', { name: 'Next' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(rowOf(page, '192.0.2.100')).toBeVisible();
  expect(await startIps(page)).toEqual(second);
});

test('an address finds every range that contains it', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.112', endIp: '198.51.100.119', reason: 'The range' });
  await addBan(page, { startIp: '198.51.100.115', reason: 'The address' });
  await page.goto('/desk/bans');
  await page.getByRole('searchbox', { name: /Search/ }).fill('198.51.100.115');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/desk/bans?q=198.51.100.115');
  await expect(page.getByText('2 bans')).toBeVisible();
  await expect(rowOf(page, '198.51.100.112')).toBeVisible();
  await expect(rowOf(page, '198.51.100.115')).toBeVisible();
});

test('filters are chips that stay in the address and can be taken off one by one', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.124', endIp: '198.51.100.125', reason: 'chips-story' });
  await addBan(page, { startIp: '198.51.100.126', reason: 'chips-story' });
  await page.goto('/desk/bans?q=chips-story');
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByLabel('Banned by').fill('Administrator');
  await page.getByLabel('What is banned').selectOption('Ranges');
  await page.getByRole('button', { name: 'Apply filters' }).click();
  await expect(page).toHaveURL(/q=chips-story.*by=Administrator.*kind=range/);
  await expect(page.getByText('1 ban', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Remove the filter Only' }).click();
  await expect(page.getByText('2 bans', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL('/desk/bans');
});

test('nothing found says so and offers to clear the filters', async ({ page }) => {
  await page.goto('/desk/bans?q=no-ban-has-these-words');
  await expect(page.getByRole('heading', { name: 'No ban matches' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Clear filters' }).last()).toHaveAttribute('href', '/desk/bans');
});

test('an address that makes no sense opens the page all the same', async ({ page }) => {
  const response = await page.goto('/desk/bans?sort=drop+table&dir=sideways&kind=both&cursor=%00nonsense&q[]=1');
  expect(response?.status()).toBe(200);
  await expect(page.getByRole('columnheader', { name: 'Created' })).toHaveAttribute('aria-sort', 'descending');
});

test('times are relative, with the exact one on hover and on focus', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.127', period: '1 week' });
  const until = rowOf(page, '198.51.100.127').getByText('in 6 days');
  await until.hover();
  await expect(page.getByRole('tooltip')).toHaveText(/^\w{3} \d{1,2} \w+ \d{4}, \d\d:\d\d$/);
  await page.mouse.move(0, 0);
  await expect(page.getByRole('tooltip')).toBeHidden();
});

async function startIps(page: Page): Promise<string[]> {
  return page.getByRole('row').getByRole('cell').nth(2).locator('xpath=../../tr/td[3]//a').allInnerTexts();
}
