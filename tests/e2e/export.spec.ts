import { readFileSync } from 'node:fs';
import { addBan } from './bans';
import { expect, test } from './fixtures';

/** This story's own. */
const RANGE = '2001:db8:e8f:1::/127';

test('a grid is exported as it is filtered, by those who may see it', async ({ page, playwright, baseURL }) => {
  await addBan(page, { startIp: RANGE, reason: '=1+1' });
  await page.goto(`/desk/bans?q=${encodeURIComponent(RANGE)}`);
  const download = async (format: string) => {
    await page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: new RegExp(`^${format}`) }).click(),
    ]);
    await page.keyboard.press('Escape');
    return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
  };
  const csv = await download('CSV');
  expect(csv.name).toMatch(/^banned-ips-\d{4}-\d\d-\d\d\.csv$/);
  const [header, row, ...more] = csv.text.trim().split('\r\n');
  expect(header).toContain('Start IP');
  expect(row).toContain('2001:db8:e8f:1::,2001:db8:e8f:1::1');
  expect(row).toContain("'=1+1");
  expect(more).toEqual([]);
  expect((await download('CIDR list')).text).toBe('2001:db8:e8f:1::/127\n');

  expect((await page.request.get('/desk/ban-history/export?format=nginx')).status()).toBe(404);
  const stranger = await playwright.request.newContext({ baseURL, storageState: { cookies: [], origins: [] } });
  const answer = await stranger.get('/desk/bans/export?format=json', { maxRedirects: 0 });
  expect(answer.status()).toBe(307);
  expect(answer.headers().location).toContain('/sign-in');
  await stranger.dispose();
});
