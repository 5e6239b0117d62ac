import { addBan, cellOf, rowOf } from './bans';
import { expect, test } from './fixtures';

test('a ban is expired after a question, and is in Ban history with who ended it', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.90', reason: 'A mistake' });
  const expire = rowOf(page, '198.51.100.90').getByRole('link', { name: /^Expire/ });
  await expire.click();
  const question = page.getByRole('alertdialog', { name: 'Expire the ban on 198.51.100.90?' });
  await expect(question).toContainText('let in again at once');
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();

  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(expire).toBeFocused();

  await expire.click();
  await question.getByRole('button', { name: 'Expire ban' }).click();
  await expect(page.getByText('Expired the ban on 198.51.100.90. It is in Ban history now.')).toBeVisible();
  await expect(question).toBeHidden();
  await expect(rowOf(page, '198.51.100.90')).toHaveCount(0);

  await page.getByRole('link', { name: 'Ban history' }).click();
  const row = rowOf(page, '198.51.100.90');
  expect(await cellOf(page, row, 'Ended')).toMatch(/^Expired by\s+Administrator$/);
  expect(await cellOf(page, row, 'Valid until')).toMatch(/^just now\s+was in 1 day$/);
  expect(await cellOf(page, row, 'Reason')).toBe('A mistake');
  await expect(row.getByRole('link', { name: /^(Edit|Expire)/ })).toHaveCount(0);
});

test('expiring keeps the filters, and names another ban that still covers the address', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.96/30', reason: 'The wider one' });
  await addBan(page, { startIp: '198.51.100.97', reason: 'The narrower one' });
  await page.goto('/desk/bans?q=198.51.100.97&sort=startIp');
  await rowOf(page, '198.51.100.97')
    .getByRole('link', { name: /^Expire/ })
    .click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('All of it stays banned by 198.51.100.96 – 198.51.100.99');
  await question.getByRole('button', { name: 'Expire ban' }).click();
  await expect(page.getByText('Other bans still cover addresses of it: 198.51.100.96 – 198.51.100.99.')).toBeVisible();
  await expect(page).toHaveURL('/desk/bans?q=198.51.100.97&sort=startIp');
});

test('a ban that somebody else expired meanwhile is told to be over', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.104' });
  await page.goto('/desk/bans?q=198.51.100.104');
  await rowOf(page, '198.51.100.104')
    .getByRole('link', { name: /^Expire/ })
    .click();

  const other = await page.context().newPage();
  await other.goto('/desk/bans?q=198.51.100.104');
  await rowOf(other, '198.51.100.104')
    .getByRole('link', { name: /^Expire/ })
    .click();
  await other.getByRole('button', { name: 'Expire ban' }).click();
  await expect(other.getByText(/^Expired the ban/)).toBeVisible();

  await page.getByRole('button', { name: 'Expire ban' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'is over already' })).toBeVisible();
});
