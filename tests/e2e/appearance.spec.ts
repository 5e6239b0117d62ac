import { expect, test } from './fixtures';

const background = () => getComputedStyle(document.documentElement).backgroundColor;

test('colours follow the system until somebody chooses, and the choice stays', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/desk/bans');
  const light = await page.evaluate(background);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await page.evaluate(background);
  expect(dark).not.toBe(light);

  await page.getByRole('button', { name: /^A?\s*Administrator/ }).click();
  await page.getByText('Light', { exact: true }).click();
  expect(await page.evaluate(background)).toBe(light);
  await page.reload();
  expect(await page.evaluate(background)).toBe(light);

  await page.getByRole('button', { name: /^A?\s*Administrator/ }).click();
  await page.getByText('System', { exact: true }).click();
  expect(await page.evaluate(background)).toBe(dark);
});

test('the first key press leads past the rail', async ({ page }) => {
  await page.goto('/desk/bans');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
});

test('pages close what they don’t need: other hosts, frames, sniffing', async ({ page }) => {
  const headers = (await page.request.get('/desk/bans')).headers();
  expect(headers['content-security-policy']).toContain("default-src 'self'");
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['x-powered-by']).toBeUndefined();
});
