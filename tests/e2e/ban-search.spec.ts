import { importBans, rowOf } from './bans';
import { commandLine } from './command-line';
import { expect, test } from './fixtures';

test.beforeAll(async () => {
  await importBans('search-story', [
    { start: '203.0.113.220', end: '203.0.113.223', reason: 'search-story' },
    { start: '203.0.113.221', until: new Date('2040-03-30T10:00:00Z'), reason: 'search-story narrow' },
    { start: '203.0.113.226', reason: 'search-story exempt' },
  ]);
  await commandLine(['exemption', 'add', '203.0.113.226', '--note', 'our own office']);
});

test('an address finds every ban that covers it, and says whether it is refused', async ({ page }) => {
  await page.goto('/desk/bans?q=203.0.113.221');
  await expect(page.getByText('Bans that cover 203.0.113.221.')).toBeVisible();
  await expect(page.getByText('203.0.113.221 is refused on every channel indefinitely.')).toBeVisible();
  await expect(page.getByText('2 bans', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Why?' }).click();
  await expect(page).toHaveURL('/desk/check-address?address=203.0.113.221');
});

test('an address that is exempted is told to be let in, whatever is banned', async ({ page }) => {
  await page.goto('/desk/bans?q=203.0.113.226');
  await expect(rowOf(page, '203.0.113.226')).toBeVisible();
  await expect(
    page.getByText('An exemption wins: 203.0.113.226 is let in indefinitely (our own office).'),
  ).toBeVisible();
});

test('a range finds what overlaps it, and says what its reading left out', async ({ page }) => {
  await page.goto('/desk/bans');
  await page.getByRole('searchbox', { name: /^Search by address/ }).fill('203.0.113.222/31');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Bans that share an address with 203.0.113.222 – 203.0.113.223.')).toBeVisible();
  await expect(page.getByText('1 ban', { exact: true })).toBeVisible();
  await page.goto('/desk/bans?q=203.0.113.221/30');
  await expect(page.getByText('203.0.113.221/30 covers 203.0.113.220 – 203.0.113.223.')).toBeVisible();
});

test('what is nearly an address is looked for as words, and it is said what is wrong with it', async ({ page }) => {
  await page.goto('/desk/bans?q=203.0.113.2211');
  await expect(page.getByText('Bans with “203.0.113.2211” in reason')).toBeVisible();
  await expect(page.getByText(/It was not taken for an address\. .*as in 203\.0\.113\.7/)).toBeVisible();
  await page.goto('/desk/bans?q=search-story+narrow');
  await expect(page.getByText('It was not taken for an address')).toHaveCount(0);
  await expect(page.getByText('1 ban', { exact: true })).toBeVisible();
});

test('a search that finds nothing in force is one step from Ban history', async ({ page }) => {
  await page.goto('/desk/bans?q=203.0.113.229');
  await expect(page.getByText('No ban in force covers 203.0.113.229.')).toBeVisible();
  await page.getByRole('link', { name: 'Search in Ban history' }).click();
  await expect(page).toHaveURL('/desk/ban-history?q=203.0.113.229');
});
