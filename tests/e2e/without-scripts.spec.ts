import { rowOf } from './bans';
import { expect, test } from './fixtures';

test.use({ javaScriptEnabled: false });

test('bans are added, changed and expired in a browser without scripts', async ({ page }) => {
  await page.goto('/desk/bans');
  await page.getByRole('link', { name: 'Add ban' }).first().click();

  await page.getByLabel('Start IP').fill('198.51.100.999');
  await page.getByLabel('Reason').fill('No scripts here');
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByText(/An IPv4 address is four numbers/)).toBeVisible();
  await expect(page.getByText('Choose how long the ban lasts, such as 1 day.')).toBeVisible();
  await expect(page.getByLabel('Start IP')).toHaveValue('198.51.100.999');
  await expect(page.getByLabel('Reason')).toHaveValue('No scripts here');

  await page.getByLabel('Start IP').fill('198.51.100.140');
  await page.getByText('1 week', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByText(/^Banned 198\.51\.100\.140 until/)).toBeVisible();

  await rowOf(page, '198.51.100.140').getByRole('link', { name: /^Edit/ }).click();
  await expect(page.getByRole('radio', { name: /^Keep/ })).toBeChecked();
  await page.getByLabel('Reason').fill('Changed without scripts');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText(/^Changed: 198\.51\.100\.140/)).toBeVisible();

  await page.getByRole('link', { name: 'Expire ban' }).click();
  await expect(page.getByRole('heading', { name: 'Expire the ban on 198.51.100.140?' })).toBeVisible();
  await page.getByRole('button', { name: 'Expire ban' }).click();
  await expect(page.getByText(/^Expired the ban on 198\.51\.100\.140/)).toBeVisible();
  await expect(page).toHaveURL(/\/desk\/bans\?expired=/);
});

test('the second yes to a wide range works without scripts too', async ({ page }) => {
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('2001:e00::/24');
  await page.getByText('1 hour', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByText('Look again before you ban this')).toBeVisible();
  await expect(page.getByRole('radio', { name: '1 hour' })).toBeChecked();
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: /^Ban 2001:e00::/ }).click();
  await expect(page.getByText(/^Banned 2001:e00:: – /)).toBeVisible();
});
