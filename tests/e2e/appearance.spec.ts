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

test('a page brings at most 150 kB of compressed script', async ({ page }) => {
  for (const path of ['/desk/bans', '/desk/ban-history', '/desk/bans/new', '/desk/tickets', '/sign-in', '/contact']) {
    const browser = page.context().browser();
    const context = await browser?.newContext({ storageState: await page.context().storageState() });
    const fresh = await context?.newPage();
    if (!context || !fresh) throw new Error('no browser');
    let bytes = 0;
    const session = await context.newCDPSession(fresh);
    await session.send('Network.enable');
    const scripts = new Set<string>();
    session.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId));
    session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) bytes += encodedDataLength;
    });
    await fresh.goto(path, { waitUntil: 'networkidle' });
    expect(bytes, path).toBeGreaterThan(0);
    expect(bytes, path).toBeLessThan(150 * 1024);
    await context.close();
  }
});
