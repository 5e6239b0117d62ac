import { Redis } from 'ioredis';
import { startPrivateRedis } from '../support/test-services';
import { addBan } from './bans';
import { commandLine } from './command-line';
import { overflowOf } from './expect-on-phone';
import { expect, signIn, test } from './fixtures';
import { openQuietly } from './open-quietly';
import { ADMINISTRATOR, startProduct } from './start-product';

test('a refused address: until when, by which of its bans, and on every channel', async ({ page, agentPage }) => {
  await addBan(page, { startIp: '203.0.113.64', period: '1 hour', reason: 'Insults' });
  await addBan(page, {
    startIp: '203.0.113.64',
    endIp: '203.0.113.67',
    period: '1 week',
    reason: '<b>Bot</b>net \u202egnp',
  });

  await agentPage.goto('/desk/check-address');
  await agentPage.getByLabel('IP address').fill('203.0.113.64');
  await agentPage.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(agentPage).toHaveURL('/desk/check-address?address=203.0.113.64');
  const answer = agentPage.getByRole('region', { name: 'Answer' });
  await expect(answer).toContainText(/203\.0\.113\.64 is refused until \w{3} \d+ \w+ 20\d\d, \d\d:\d\d/);
  await expect(answer).toContainText('on 203.0.113.64 – 203.0.113.67 covers it; of the 2 bans that do');

  const channels = agentPage.getByRole('list', { name: 'Channels' }).getByRole('listitem');
  await expect(channels).toHaveCount(5);
  for (const [name, path] of [
    ['Chat', '/chat'],
    ['Contact form', '/contact'],
    ['Call', '/call'],
  ] as const) {
    await expect(channels.filter({ hasText: name })).toContainText('Refused (403)');
    await expect(channels.filter({ hasText: name })).toContainText(`GET ${path}`);
    expect((await agentPage.request.get(path)).status(), path).toBe(200);
  }
  await expect(channels.filter({ hasText: 'reading' })).toContainText('Open to everybody');
  await expect(channels.filter({ hasText: 'posting and voting' })).toContainText('Refused (403)');

  const bans = agentPage.getByRole('region', { name: 'Bans that cover it' }).getByRole('row');
  await expect(bans).toHaveCount(3);
  await expect(bans.nth(1)).toContainText(/Counts.*203\.0\.113\.64 – 203\.0\.113\.67/);
  await expect(bans.nth(1)).toContainText('<b>Bot</b>net');
  await expect(bans.nth(2)).not.toContainText('Counts');
  await expect(agentPage.getByText(/^The one that ends last counts: ban \d+\.$/)).toBeVisible();
  await expect(agentPage.getByText(/^Let in from .* when ban \d+ ends, the last of 2\.$/)).toBeVisible();
  await expect(agentPage.getByText('The index agrees with Postgres')).toBeVisible();

  await bans.nth(1).getByRole('link').click();
  await expect(agentPage.getByRole('heading', { name: 'What happened' })).toBeVisible();
});

test('an exempted address is let in, with when that ends', async ({ page }) => {
  await addBan(page, { startIp: '203.0.113.68', endIp: '203.0.113.71', period: 'Indefinitely' });
  await commandLine(['exemption', 'add', '203.0.113.69', '--note', 'Our own office', '--until', '2 days']);
  await page.goto('/desk/check-address?address=203.0.113.69');
  const answer = page.getByRole('region', { name: 'Answer' });
  await expect(answer).toContainText('203.0.113.69 is let in: an exemption wins');
  await expect(answer).toContainText(/is exempted until .*: Our own office/);
  await expect(page.getByText(/^Refused from .* when the exemption ends and ban \d+ counts again\.$/)).toBeVisible();
  await expect(page.getByRole('list', { name: 'Channels' })).not.toContainText('Refused');
  await expect(page.getByRole('region', { name: 'Bans that cover it' })).toContainText('Would count');
  await expect(page.getByRole('region', { name: 'Exemptions that cover it' })).toContainText('Wins');
  await expect(page.getByText('The index agrees with Postgres')).toBeVisible();
  // Its neighbour is not exempted.
  await page.goto('/desk/check-address?address=203.0.113.70');
  await expect(answer).toContainText('203.0.113.70 is refused indefinitely');
});

test('a free address can be banned from there, and one that was banned says so', async ({ page, agentPage }) => {
  await page.goto('/desk/check-address?address=203.0.113.72');
  await expect(page.getByRole('region', { name: 'Answer' })).toContainText('203.0.113.72 is let in: no ban covers it');
  await expect(page.getByText(/was banned before/)).toHaveCount(0);
  await page.getByRole('link', { name: 'Ban this address' }).click();
  await expect(page.getByLabel('Start IP')).toHaveValue('203.0.113.72');

  const { ban } = await commandLine<{ ban: { id: number } }>(['ban', 'add', '203.0.113.72']);
  await commandLine(['ban', 'expire', String(ban.id)]);
  await agentPage.goto('/desk/check-address?address=203.0.113.72');
  await expect(agentPage.getByRole('region', { name: 'Answer' })).toContainText('is let in: no ban covers it');
  await expect(agentPage.getByRole('link', { name: 'Ban this address' })).toHaveCount(0);
  await agentPage.getByRole('link', { name: '1 ban in Ban history' }).click();
  await expect(agentPage).toHaveURL('/desk/ban-history?q=203.0.113.72');
});

test('an address is read however it is spelled, and it says how', async ({ page }) => {
  await addBan(page, { startIp: '203.0.113.73' });
  const answer = page.getByRole('region', { name: 'Answer' });
  for (const [typed, says] of [
    [' ::FFFF:203.0.113.73 ', 'Read as the IPv4 address 203.0.113.73'],
    ['::ffff:cb00:7149%eth0', 'The zone, from the % sign on, is left out'],
    ['203.0.113.73/32', 'This range is one address, 203.0.113.73.'],
  ] as const) {
    await page.goto(`/desk/check-address?address=${encodeURIComponent(typed)}`);
    await expect(answer).toContainText('203.0.113.73 is refused until');
    await expect(answer).toContainText(says);
  }
  await page.goto('/desk/check-address?address=2001:DB8:0:0::73');
  await expect(answer).toContainText('2001:db8::73 is let in');
  await expect(answer).toContainText('Read as 2001:db8::73.');
});

test('what is no address is refused beside the field, with the address that was meant', async ({ page }) => {
  await page.goto('/desk/check-address?address=203.0.113.007');
  await expect(page.getByLabel('IP address')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('Leave out zeros in front')).toBeVisible();
  await expect(page.getByLabel('IP address')).toBeFocused();
  await expect(page.getByRole('region', { name: 'Answer' })).toHaveCount(0);

  await page.getByLabel('IP address').fill('[2001:db8::74]:443');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByText('without brackets or a port')).toBeVisible();
  await page.getByRole('link', { name: '2001:db8::74' }).click();
  await expect(page.getByRole('region', { name: 'Answer' })).toContainText('2001:db8::74 is let in');
});

test('the reference on a refused visitor’s page tells when, where, from which address and by which ban', async ({
  page,
  agentPage,
  strangerPage,
}) => {
  await addBan(page, { startIp: '203.0.113.74', endIp: '203.0.113.75' });
  const headers = { 'x-forwarded-for': '203.0.113.75', accept: 'text/html' };
  const refused = await strangerPage.request.get('/contact', { headers });
  expect(refused.status()).toBe(403);
  const reference = /GH-\w{4}-\w{2}/.exec(await refused.text())?.[0] ?? '';

  await openQuietly(agentPage, '/desk/tickets');
  await agentPage.keyboard.press('Control+k');
  await agentPage.keyboard.type(reference.toLowerCase().replaceAll('-', ' '));
  const hit = agentPage.getByRole('option', { name: `Refusal ${reference}` });
  await expect(hit).toContainText(/from 203\.0\.113\.75 – by ban \d+ – Contact form/);
  await agentPage.keyboard.press('Enter');

  const refusal = agentPage.getByRole('region', { name: 'Refusal' });
  await expect(refusal).toContainText(reference);
  await expect(refusal).toContainText('Contact form');
  await expect(refusal).toContainText('203.0.113.75');
  await expect(agentPage.getByRole('region', { name: 'Answer' })).toContainText('203.0.113.75 is refused until');
  await refusal.getByRole('link', { name: /^Ban \d+$/ }).click();
  await expect(agentPage.getByRole('heading', { name: /203\.0\.113\.74/ })).toBeVisible();

  await agentPage.goto('/desk/check-address?address=GH-0000-00');
  await expect(agentPage.getByRole('heading', { name: 'No refusal GH-0000-00 is known' })).toBeVisible();
});

test('a range is looked up in Banned IPs', async ({ page }) => {
  await addBan(page, { startIp: '203.0.113.76', endIp: '203.0.113.77' });
  await page.goto('/desk/check-address?address=203.0.113.76/30');
  await expect(page.getByRole('heading', { name: 'That is a range' })).toBeVisible();
  await page.getByRole('link', { name: 'Look it up in Banned IPs' }).click();
  await expect(page.getByRole('link', { name: '203.0.113.76', exact: true })).toBeVisible();
});

test('everybody sees their own address, administrators how it was worked out', async ({
  browser,
  administratorState,
  agentState,
  baseURL,
}) => {
  for (const [storageState, isAdministrator] of [
    [administratorState, true],
    [agentState, false],
  ] as const) {
    const context = await browser.newContext({
      baseURL,
      storageState,
      extraHTTPHeaders: { 'X-Forwarded-For': '2001:DB8::78' },
    });
    const page = await context.newPage();
    await page.goto('/desk/check-address');
    await expect(page.getByText('This page was asked for from 2001:db8::78')).toBeVisible();
    await expect(page.getByText('through 127.0.0.1')).toHaveCount(isAdministrator ? 1 : 0);
    await expect(page.getByRole('link', { name: /hop by hop/ })).toHaveCount(isAdministrator ? 1 : 0);
    await page.getByRole('link', { name: '2001:db8::78' }).click();
    await expect(page.getByRole('region', { name: 'Answer' })).toContainText('2001:db8::78 is let in');
    await context.close();
  }
});

test('a link to an explanation survives signing in', async ({ strangerPage }) => {
  await strangerPage.goto('/desk/check-address?address=203.0.113.79');
  await expect(strangerPage).toHaveURL(/\/sign-in/);
  await strangerPage.getByLabel('E-mail').fill(ADMINISTRATOR.email);
  await strangerPage.getByLabel('Password').fill(ADMINISTRATOR.password);
  await strangerPage.getByRole('button', { name: 'Sign in' }).click();
  await expect(strangerPage.getByRole('region', { name: 'Answer' })).toContainText('203.0.113.79 is let in');
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('an address is typed and explained', async ({ page }) => {
    await page.goto('/desk/check-address');
    await page.getByLabel('IP address').fill('203.0.113.80');
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Answer' })).toContainText('203.0.113.80 is let in');
    await expect(page.getByText('The index agrees with Postgres')).toBeVisible();
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the longest address and its ranges stay on the screen', async ({ page }) => {
    const startIp = '2001:db8:85a3:8d3:1319:8a2e:371:7300';
    await addBan(page, { startIp, endIp: '2001:db8:85a3:8d3:1319:8a2e:371:73ff', reason: 'Long '.repeat(60) });
    await page.goto('/desk/check-address?address=2001:db8:85a3:8d3:1319:8a2e:371:7344');
    await expect(page.getByRole('region', { name: 'Answer' })).toContainText('is refused until');
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  });
});

test('an index that is wrong is told and mended from the page, and one that is gone is told', async ({ browser }) => {
  test.setTimeout(180_000);
  const redis = await startPrivateRedis();
  const product = await startProduct({ env: { REDIS_URL: redis.url } });
  const context = await browser.newContext({
    baseURL: product.url,
    storageState: { cookies: [], origins: [] },
  });
  try {
    const page = await context.newPage();
    const answer = page.getByRole('region', { name: 'Answer' });
    await signIn(page, ADMINISTRATOR);
    await addBan(page, { startIp: '203.0.113.81' });

    // Somebody writes to Redis by hand: the ban is listed, and not enforced.
    const byHand = new Redis(redis.options);
    await byHand.zremrangebylex('gatehouse:{idx}:4', '[0', '+');
    byHand.disconnect();
    await page.goto('/desk/check-address?address=203.0.113.81');
    await expect(answer).toContainText('203.0.113.81 is let in, though a ban covers it');
    await expect(page.getByText('The index is wrong about this address')).toBeVisible();
    await expect(page.getByText('npm run -s gatehouse -- index verify')).toBeVisible();
    await page.getByRole('button', { name: 'Build the index anew' }).click();
    await expect(page.getByText('The index agrees with Postgres')).toBeVisible();
    await expect(answer).toContainText('203.0.113.81 is refused until');
    await expect(page).toHaveURL('/desk/check-address?address=203.0.113.81');

    await redis.kill();
    await page.reload();
    await expect(answer).toContainText('203.0.113.81 is refused until');
    await expect(page.getByText('Redis does not answer')).toBeVisible();
    await expect(page.getByRole('list', { name: 'Channels' })).toContainText('Refused (403)');
    await redis.start();
    await expect(async () => {
      await page.reload();
      await expect(page.getByText('The index agrees with Postgres')).toBeVisible({ timeout: 2_000 });
    }).toPass();
  } finally {
    await context.close();
    await product.remove();
    await redis.stop();
  }
});
