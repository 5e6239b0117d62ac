import { addBan, cellOf, rowOf } from './bans';
import { expect, test } from './fixtures';

test('range, period and reason of a ban can be changed, and its page tells what was before', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.70', period: '1 day', reason: 'Spam' });
  await rowOf(page, '198.51.100.70').getByRole('link', { name: /^Edit/ }).click();
  await expect(page.getByLabel('Start IP')).toHaveValue('198.51.100.70');
  await expect(page.getByRole('radio', { name: /^Keep: until/ })).toBeChecked();

  await page.getByLabel('End IP').fill('198.51.100.79');
  await page.getByText('Indefinitely', { exact: true }).click();
  await page.getByLabel('Reason').fill('Spam, again');
  await page.getByRole('button', { name: 'Save changes' }).click();

  await expect(page.getByText('Changed: 198.51.100.70 – 198.51.100.79 is banned indefinitely.')).toBeVisible();
  const happened = page.getByRole('listitem').filter({ hasText: 'changed this ban' });
  await expect(happened.locator('del')).toHaveText(['198.51.100.70', /\d{4}, \d\d:\d\d/, 'Spam']);
  await expect(happened.locator('ins')).toHaveText(['198.51.100.70 – 198.51.100.79', 'Indefinitely', 'Spam, again']);

  await page.goto('/desk/bans');
  const row = rowOf(page, '198.51.100.70');
  expect(await cellOf(page, row, 'End IP')).toBe('198.51.100.79');
  expect(await cellOf(page, row, 'Valid until')).toBe('Indefinitely');
});

test('of two people who edit at once the second sees both versions and keeps what was typed', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.80', reason: 'First' });
  await rowOf(page, '198.51.100.80').getByRole('link', { name: /^Edit/ }).click();
  await page.getByLabel('Reason').fill('Mine');

  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByLabel('Reason').fill('Theirs');
  await other.getByRole('button', { name: 'Save changes' }).click();
  await expect(other.getByText(/^Changed: 198\.51\.100\.80/)).toBeVisible();

  await page.getByRole('button', { name: 'Save changes' }).click();
  const told = page.getByRole('alert').filter({ hasText: 'Somebody changed this ban while you were editing it' });
  await expect(told).toBeFocused();
  await expect(told).toContainText('Theirs');
  await expect(page.getByLabel('Reason')).toHaveValue('Mine');

  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText(/^Changed: 198\.51\.100\.80/)).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: 'Mine' }).first()).toBeVisible();
});
