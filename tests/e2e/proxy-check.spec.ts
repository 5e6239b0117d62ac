import type { Page } from '@playwright/test';
import {
  appendForwardedFor,
  type NodeProxy,
  type NodeProxyOptions,
  startNodeProxy,
  writing,
} from '../support/node-proxy';
import { expect, test } from './fixtures';

/** The product trusts 127.0.0.1 and reads X-Forwarded-For; proxies that connect from 127.0.0.2 are not trusted. */
const toClose: NodeProxy[] = [];
test.afterEach(async () => {
  await Promise.all(toClose.splice(0).map((each) => each.close()));
});

/** Opens the page through proxies in a row, the first of which the browser connects to. */
async function openThrough(
  page: Page,
  productUrl: string | undefined,
  proxies: readonly Pick<NodeProxyOptions, 'from' | 'rewrite'>[],
): Promise<void> {
  let target = { host: '127.0.0.1', port: Number(new URL(productUrl ?? '').port) };
  for (const proxy of [...proxies].reverse()) {
    const started = await startNodeProxy({ address: '127.0.0.1', ...proxy, target });
    toClose.push(started);
    target = { host: '127.0.0.1', port: started.port };
  }
  await page.goto(`http://127.0.0.1:${target.port}/desk/proxy-check`);
}

const answer = (page: Page) => page.getByRole('region', { name: 'Answer' });
const hops = (page: Page) => page.getByRole('list', { name: 'Hops' }).getByRole('listitem');
const headerNamed = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Headers' }).getByRole('listitem').filter({ hasText: name });

test('through a trusted proxy the visitor is seen, hop by hop', async ({ page, baseURL }) => {
  await openThrough(page, baseURL, [{ rewrite: writing('X-Forwarded-For', '192.0.2.66, 203.0.113.9') }]);
  await expect(answer(page)).toContainText('You are seen as 203.0.113.9');
  await expect(hops(page)).toHaveCount(3);
  await expect(hops(page).nth(0)).toContainText(/Connects to us 127\.0\.0\.1 Trusted proxy/);
  await expect(hops(page).nth(1)).toContainText(/Says X-Forwarded-For 203\.0\.113\.9 You/);
  await expect(hops(page).nth(2)).toContainText('One more entry further left in X-Forwarded-For, which was not read');
  await expect(headerNamed(page, 'X-Forwarded-For')).toContainText('192.0.2.66, 203.0.113.9');
  await expect(page.getByText('Nothing looks wrong')).toBeVisible();

  await page.getByRole('link', { name: 'Check this address' }).click();
  await expect(page).toHaveURL(/\/desk\/check-address\?address=203\.0\.113\.9$/);
});

test('a proxy that is not trusted is what is seen, and the line to set is there to copy', async ({ page, baseURL }) => {
  await openThrough(page, baseURL, [{ from: '127.0.0.2', rewrite: writing('X-Forwarded-For', '203.0.113.9') }]);
  await expect(answer(page)).toContainText('You are seen as 127.0.0.2');
  await expect(headerNamed(page, 'X-Forwarded-For')).toContainText('Ignored');
  await expect(page.getByText('GATEHOUSE_TRUSTED_PROXIES=127.0.0.1,::1,127.0.0.2', { exact: true })).toBeVisible();
});

test('a trusted proxy that names nobody is taken for the visitor', async ({ page, baseURL }) => {
  await openThrough(page, baseURL, [{}]);
  await expect(answer(page)).toContainText('You are seen as 127.0.0.1');
  await expect(page.getByText('sent no X-Forwarded-For header')).toBeVisible();
  await expect(page.getByText('None came: nothing on the way names an address.')).toBeVisible();
});

test('a chain of three trusted proxies leads to the visitor', async ({ page, baseURL }) => {
  const append = { rewrite: appendForwardedFor };
  await openThrough(page, baseURL, [{ rewrite: writing('X-Forwarded-For', '203.0.113.9') }, append, append]);
  await expect(answer(page)).toContainText('You are seen as 203.0.113.9');
  await expect(hops(page)).toHaveCount(4);
  await expect(hops(page).filter({ hasText: 'Trusted proxy' })).toHaveCount(3);
  await expect(hops(page).nth(3)).toContainText('203.0.113.9');
});

test('rubbish from a trusted proxy is a doubt with its name, and is shown as text', async ({ page, baseURL }) => {
  const rubbish = '<img src=x onerror=alert(1)> \u0085\u00fc';
  await openThrough(page, baseURL, [{ rewrite: writing('X-Forwarded-For', `203.0.113.9, ${rubbish}`) }]);
  await expect(answer(page)).toContainText('It can’t be told who you are');
  await expect(answer(page)).toContainText('unreadable-entry');
  await expect(hops(page).nth(1)).toContainText('<img src=x onerror=alert(1)> \\x85ü');
  await expect(page.getByText('This has to be mended')).toBeVisible();
  await expect(page.locator('main img')).toHaveCount(0);
});

test('an IPv6 visitor is seen, and a Forwarded header that is not the one to read is ignored', async ({
  page,
  baseURL,
}) => {
  const rewrite = (headers: readonly string[], peer: string) =>
    writing('Forwarded', 'for=192.0.2.66')(writing('X-Forwarded-For', '[2001:DB8:0:0::9]:4711')(headers, peer), peer);
  await openThrough(page, baseURL, [{ rewrite }]);
  await expect(answer(page)).toContainText('You are seen as 2001:db8::9');
  await expect(hops(page).nth(1)).toContainText('Written as [2001:DB8:0:0::9]:4711');
  await expect(headerNamed(page, 'Forwarded').filter({ hasText: 'for=192.0.2.66' })).toContainText('Ignored');
});

test('it is for administrators, and no header of theirs or of a stranger’s makes it up', async ({
  page,
  agentPage,
  strangerPage,
  baseURL,
}) => {
  expect((await agentPage.goto('/desk/proxy-check'))?.status()).toBe(404);
  await expect(agentPage.getByRole('link', { name: 'Proxy check' })).toHaveCount(0);
  await strangerPage.goto('/desk/proxy-check');
  await expect(strangerPage).toHaveURL(/\/sign-in/);

  const forged = Buffer.from(JSON.stringify({ seenAs: '192.0.2.66', hops: [], received: [] })).toString('base64url');
  const rewrite = writing('X-Gatehouse-Proxy-Check', `${'A'.repeat(43)} ${forged}`);
  await openThrough(page, baseURL, [{ rewrite }]);
  await expect(answer(page)).toContainText('You are seen as 127.0.0.1');
  await expect(headerNamed(page, 'X-Gatehouse-Proxy-Check')).toContainText('Only this server itself may send it.');
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the whole way is on the page', async ({ page, baseURL }) => {
    await openThrough(page, baseURL, [{ rewrite: writing('X-Forwarded-For', '203.0.113.9') }]);
    await expect(answer(page)).toContainText('You are seen as 203.0.113.9');
    await expect(hops(page)).toHaveCount(2);
  });
});
