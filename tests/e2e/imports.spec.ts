import { expect, test } from './fixtures';

test('a list is looked at, imported in the background, and expired as a whole', async ({ page }) => {
  await page.goto('/desk/imports/new');
  await page.getByText('A file', { exact: true }).click();
  const text = '# story\n2001:db8:19a:1::/64\n2001:db8:19a:2::7 # scraper\nnot an address\n';
  await page
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'import-story.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.getByRole('button', { name: 'Show what it would do' }).click();

  await expect(page.getByRole('button', { name: 'Import 2 bans' })).toBeVisible({ timeout: 10_000 });
  await expect(page.getByText('a plain list: an address, block or range a line')).toBeVisible();
  await expect(page.getByRole('row', { name: /4.*not an address/ })).toBeVisible();
  await page.getByRole('button', { name: 'Import 2 bans' }).click();
  await expect(page.getByText('2 bans imported')).toBeVisible({ timeout: 10_000 });

  await page.getByRole('link', { name: 'All imports' }).click();
  await page.getByRole('link', { name: 'Expire all that are left of import-story.txt' }).click();
  await page.getByRole('button', { name: 'Expire 2 bans' }).click();
  await expect(page.getByText('All that were left are expired.')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'import-story.txt' })).toContainText('Nothing left');
});
