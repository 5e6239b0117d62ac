import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { addBan } from './bans';
import { expect, test } from './fixtures';

test('no page has a serious obstacle, in light and in dark', async ({ page }) => {
  test.setTimeout(180_000);
  await addBan(page, { startIp: '198.51.100.160', endIp: '198.51.100.163', reason: 'Looked at by machine' });
  await page.goto('/desk/bans?q=198.51.100.160');
  await page.getByRole('link', { name: '198.51.100.160', exact: true }).click();
  await page.waitForURL(/\/desk\/bans\/\d+$/);
  const ban = new URL(page.url()).pathname;
  const paths = [
    '/desk/bans',
    '/desk/bans?q=nothing-like-this&kind=range&by=Nobody',
    '/desk/ban-history',
    '/desk/bans/new',
    ban,
    `${ban}/edit`,
    `${ban}/expire`,
    '/desk/tickets',
    '/desk/tickets?status=any&spam=yes&channel=call&agent=nobody',
    '/desk/contacts',
    '/desk/contacts?q=nothing-like-this',
    '/desk/check-address',
    '/desk/check-address?address=198.51.100.161',
    '/desk/check-address?address=198.51.100.0/24',
    '/desk/check-address?address=nowhere',
    '/desk/proxy-check',
    '/desk/no-such-page',
  ];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const path of paths) {
      await page.goto(path);
      await expectNoObstacle(page, `${path} in ${colorScheme}`);
    }

    await page.goto('/desk/bans/new');
    await page.getByLabel('Start IP').fill('127.0.0.0/7');
    await page.getByText('1 hour', { exact: true }).click();
    await page.getByRole('button', { name: 'Add ban' }).click();
    await expect(page.getByText('Look again before you ban this')).toBeVisible();
    await expectNoObstacle(page, `the second question in ${colorScheme}`);

    await page.goto('/desk/bans?q=198.51.100.160');
    await page.getByRole('link', { name: /^Expire/ }).click();
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await expectNoObstacle(page, `the expire dialog in ${colorScheme}`);

    await page.goto('/desk/bans');
    await page.getByRole('button', { name: /^A?\s*Administrator/ }).click();
    await expectNoObstacle(page, `the person menu in ${colorScheme}`);
  }
});

async function expectNoObstacle(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  expect(told, where).toEqual([]);
}
