import type { Page } from '@playwright/test';
import { addBan, cellOf, panel, rowOf } from './bans';
import { expect, test } from './fixtures';

test('range, period and reason of a ban can be changed, and its page tells what was before', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.70', period: '1 day', reason: 'Spam' });
  await rowOf(page, '198.51.100.70').getByRole('link', { name: /^Edit/ }).click();
  await page.waitForURL(/\/edit$/);
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

test('of two people who edit at once the second sees both versions and loses nothing typed', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.80', reason: 'First' });
  await rowOf(page, '198.51.100.80').getByRole('link', { name: /^Edit/ }).click();
  await page.waitForURL(/\/edit$/);
  await page.getByLabel('Start IP').fill('198.51.100.81');
  await page.getByLabel('Reason').fill('Mine');
  const other = await saveMeanwhile(page, { reason: 'Theirs', period: 'Indefinitely' });

  await page.getByRole('button', { name: 'Save changes' }).click();
  const told = page.getByRole('alert').filter({ hasText: 'Somebody changed this ban while you were editing it' });
  await expect(told).toBeFocused();
  await expect(told).toContainText(/Administrator saved it \w{3} \d+ \w{3} \d{4}, \d\d:\d\d/);
  const versions = told.locator('dl');
  await expect(versions).toHaveText([/Stored now198\.51\.100\.80Yours198\.51\.100\.81/, /Stored nowTheirsYoursMine/]);
  // The period was left alone here, so theirs stands and nothing differs.
  await expect(told).toContainText('Bannedthe same in bothindefinitely');
  await expect(page.getByRole('radio', { name: 'Keep: indefinitely' })).toBeChecked();
  await expect(page.getByLabel('Reason')).toHaveValue('Mine');
  await expect(page.getByLabel('Start IP')).toHaveValue('198.51.100.81');

  await page.getByRole('button', { name: 'Save over theirs' }).click();
  await expect(page.getByText('Changed: 198.51.100.81 is banned indefinitely.')).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: 'Mine' }).first()).toBeVisible();
  await other.close();
});

test('of two versions each field can be taken from the other', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.82', reason: 'First' });
  await rowOf(page, '198.51.100.82').getByRole('link', { name: /^Edit/ }).click();
  await page.waitForURL(/\/edit$/);
  await page.getByLabel('Reason').fill('Mine');
  await page.getByLabel('End IP').fill('198.51.100.83');
  await page.getByText('1 week', { exact: true }).click();
  await saveMeanwhile(page, { reason: 'Theirs', period: '30 days' });

  await page.getByRole('button', { name: 'Save changes' }).click();
  const told = page.getByRole('alert').filter({ hasText: 'Somebody changed this ban' });
  await expect(told.getByRole('button', { name: 'Use theirs' })).toHaveCount(3);
  await told.getByRole('button', { name: 'Use theirs' }).last().click();
  await expect(page.getByLabel('Reason')).toHaveValue('Theirs');
  await expect(page.getByLabel('End IP')).toHaveValue('198.51.100.83');
  await expect(page.getByRole('radio', { name: '1 week' })).toBeChecked();
  await told.getByRole('button', { name: 'Use theirs' }).last().click();
  await expect(page.getByRole('radio', { name: /^Keep: until/ })).toBeChecked();
  await expect(told.getByRole('button', { name: 'Use theirs' })).toHaveCount(1);

  // Saving over theirs is only over what was shown: a third version is told again.
  await saveMeanwhile(page, { reason: 'Theirs again' });
  await page.getByRole('button', { name: 'Save over theirs' }).click();
  await expect(told).toContainText('Theirs again');
  await page.getByRole('button', { name: 'Save over theirs' }).click();
  await expect(page.getByText(/^Changed: 198\.51\.100\.82 – 198\.51\.100\.83 is banned until/)).toBeVisible();
});

test('an edit asks about what it newly hits, and about nothing else', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.84' });
  await rowOf(page, '198.51.100.84').getByRole('link', { name: /^Edit/ }).click();
  await page.waitForURL(/\/edit$/);
  await page.getByLabel('Start IP').fill('10.98.0.1');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByRole('alert').filter({ hasText: 'private networks' }).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Ban 10.98.0.1' }).click();
  await expect(page.getByText(/^Changed: 10\.98\.0\.1/)).toBeVisible();

  await page.getByRole('link', { name: 'Edit ban' }).click();
  await page.getByLabel('Reason').fill('Only the reason');
  await page.getByText('1 hour', { exact: true }).click();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText(/^Changed: 10\.98\.0\.1/)).toBeVisible();

  await page.getByRole('link', { name: 'Edit ban' }).click();
  await page.getByText('Indefinitely', { exact: true }).click();
  await expect(panel(page)).toContainText('private networks');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'private networks' })).toBeFocused();
});

/** A colleague opens the same form, changes it and saves. */
async function saveMeanwhile(page: Page, { reason, period }: { reason: string; period?: string }): Promise<Page> {
  const other = await page.context().newPage();
  await other.goto(page.url());
  if (period) await other.getByText(period, { exact: true }).click();
  await other.getByLabel('Reason').fill(reason);
  await other.getByRole('button', { name: 'Save changes' }).click();
  await expect(other.getByText(/^Changed: /)).toBeVisible();
  return other;
}
