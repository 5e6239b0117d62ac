import AxeBuilder from '@axe-core/playwright';
import type { FrameLocator, Page } from '@playwright/test';
import { addBan } from './bans';
import { answer, conversation, expectSeen, openVisitor, say, startChat } from './chats';
import { overflowOf } from './expect-on-phone';
import { expect, test } from './fixtures';
import { type OtherSite, openOtherSite } from './other-site';

const from = (story: number) => `2001:db8:c4a1:e${story}::1`;
const button = (page: Page) => page.getByRole('button', { name: /^Chat with us/ });
const frameOf = (page: Page): FrameLocator => page.frameLocator('iframe[title="Chat with us"]');

let shop: OtherSite;
let stranger: OtherSite;
let desk: string;

test.beforeAll(async ({ browser, administratorState }) => {
  desk = process.env.GATEHOUSE_E2E_URL ?? '';
  shop = await openOtherSite(desk);
  stranger = await openOtherSite(desk);
  const context = await browser.newContext({ baseURL: desk, storageState: administratorState });
  await allow(await context.newPage(), shop.origin);
  await context.close();
});

test.afterAll(() => Promise.all([shop.close(), stranger.close()]));

/** Adds to what is listed: another story may have a site of its own. */
async function allow(page: Page, site: string): Promise<void> {
  await page.goto('/desk/settings');
  const field = page.getByLabel('Sites that may embed the chat');
  await field.fill(`${await field.inputValue()}\n${site}`);
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('The settings are saved')).toBeVisible();
}

/** Every complaint of the page's policy, and every script that failed. */
function problemsOf(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (said) => {
    if (said.type() === 'error' && /Security|CSP|Refused|directive|TrustedHTML/.test(said.text()))
      problems.push(said.text());
  });
  return problems;
}

test('from a page of another site with a strict policy a visitor chats, and goes on across its pages', async ({
  page,
  browser,
}) => {
  const visitor = await openVisitor(browser, from(1));
  const problems = problemsOf(visitor);
  await visitor.goto(`${shop.origin}/hats?size=7#top`);
  const globals = () => visitor.evaluate(() => Object.keys(window).filter((name) => /gatehouse|chat/i.test(name)));
  await button(visitor).click();
  const frame = frameOf(visitor);
  await startChat(frame, { message: 'Do you have it in blue?' });
  await expect(frame.getByRole('textbox', { name: 'Message' })).toBeFocused();
  const code = await codeOf(page, 'Do you have it in blue?');
  await page.goto(`/desk/tickets/${code}`);
  const seq = await answer(page.request, code, 'In every blue there is');
  await expect(conversation(frame)).toContainText('In every blue there is');
  await say(frame, 'Lovely');
  await expect(frame.getByText('Sent', { exact: true })).toBeVisible();

  await expectSeen(page.request, code, seq);

  // Closed, it goes on behind the button, which counts what is new.
  await visitor.keyboard.press('Escape');
  await expect(button(visitor)).toBeFocused();
  await expect(conversation(frame)).toBeHidden();
  await answer(page.request, code, 'Shall I put one aside?');
  await expect(visitor.getByRole('button', { name: 'Chat with us, one new message' })).toBeVisible();
  await visitor.getByRole('link', { name: 'Shoes' }).click();
  await expect(visitor.getByRole('heading', { name: 'Shop /shoes' })).toBeVisible();
  await expect(visitor.getByRole('button', { name: 'Chat with us, one new message' })).toBeVisible();
  await button(visitor).click();
  await expect(conversation(frame)).toContainText('Shall I put one aside?');
  await expect(conversation(frame)).toContainText('Do you have it in blue?');

  // Open, it stays open, and takes nobody's focus.
  await visitor.reload();
  await expect(conversation(frameOf(visitor))).toContainText('Shall I put one aside?');
  await expect(visitor.locator('gatehouse-chat')).not.toBeFocused();
  expect(problems).toEqual([]);
  expect(await globals()).toEqual([]);
});

test('the button works by keyboard, has its own words, and is no obstacle', async ({ browser }) => {
  const site = await openOtherSite(desk, 'data-label="Ask us"');
  const visitor = await openVisitor(browser, from(2));
  await visitor.goto(site.origin);
  const ask = visitor.getByRole('button', { name: 'Ask us', exact: true });
  await expect(ask).toBeVisible();
  await visitor.getByLabel('Search').focus();
  await visitor.keyboard.press('Tab');
  await expect(ask).toBeFocused();
  await visitor.keyboard.press('Enter');
  const dialog = visitor.getByRole('dialog', { name: 'Ask us' });
  await expect(dialog).toBeVisible();
  await expect(dialog.locator('iframe')).toHaveAttribute('title', 'Ask us');
  await dialog.getByRole('button', { name: 'Close the chat window' }).focus();
  await visitor.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(ask).toBeFocused();

  const { violations } = await new AxeBuilder({ page: visitor }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  await site.close();
});

test('with a call button too, neither lies on the other’s window, and only one window is open', async ({ browser }) => {
  const site = await openOtherSite(desk, 'data-call');
  const visitor = await openVisitor(browser, from(8));
  await visitor.goto(site.origin);
  const call = visitor.getByRole('button', { name: 'Call us', exact: true });
  await expect(call).toBeVisible();
  await button(visitor).click();
  await expect(visitor.getByRole('dialog', { name: 'Chat with us' })).toBeVisible();
  await expect(call).toBeHidden();
  await visitor.getByRole('button', { name: 'Close the chat window' }).click();
  await expect(button(visitor)).toBeFocused();
  await call.click();
  await expect(visitor.getByRole('dialog', { name: 'Call us' })).toBeVisible();
  await expect(button(visitor)).toBeHidden();
  await visitor.getByRole('button', { name: 'Close the call window' }).click();
  await expect(call).toBeFocused();
  await expect(button(visitor)).toBeVisible();
  await site.close();
});

test('on a phone the window takes the whole screen', async ({ browser }) => {
  const viewport = { width: 390, height: 844 };
  const visitor = await openVisitor(browser, from(3), { viewport, isMobile: true, hasTouch: true });
  await visitor.goto(shop.origin);
  await button(visitor).tap();
  const dialog = visitor.getByRole('dialog', { name: 'Chat with us' });
  expect(await dialog.boundingBox()).toEqual({ x: 0, y: 0, ...viewport });
  await startChat(frameOf(visitor), { message: 'From the tram' });
  await visitor.getByRole('button', { name: 'Close the chat window' }).tap();
  await expect(dialog).toBeHidden();
  expect(await overflowOf(visitor)).toBeLessThanOrEqual(0);
});

test('a site that isn’t listed can’t show the chat, nor any site another page', async ({ browser }) => {
  const visitor = await openVisitor(browser, from(4));
  const said: string[] = [];
  visitor.on('console', (message) => said.push(message.text()));
  await visitor.clock.install();
  await visitor.goto(stranger.origin);
  await button(visitor).click();
  await expect.poll(() => visitor.frames().some((frame) => frame.url().startsWith('chrome-error:'))).toBe(true);
  await expect(frameOf(visitor).getByRole('heading')).toHaveCount(0);

  // Nobody is left with an empty window, and whoever runs the site can read what to do.
  await visitor.clock.runFor(8_000);
  await expect(visitor.getByRole('link', { name: 'Open it in a tab of its own' })).toHaveAttribute(
    'href',
    `${desk}/chat`,
  );
  expect(
    said.filter((text) => text.includes(`add ${stranger.origin} to "Sites that may embed the chat"`)),
  ).toHaveLength(1);
  expect(said.filter((text) => text.includes('postMessage'))).toEqual([]);

  for (const path of ['/chat', '/contact', '/sign-in', '/chat/', '/contact?embedded=1']) {
    const { headers } = await get(visitor, path);
    expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
  }
  const { headers } = await get(visitor, '/chat?embedded=1');
  expect(headers['content-security-policy']).toContain(`frame-ancestors 'self'`);
  expect(headers['content-security-policy']).toContain(shop.origin);
  expect(headers['x-frame-options']).toBeUndefined();
});

test('a banned visitor sees the refusal in the window and closes it; one banned while chatting too', async ({
  page,
  browser,
}) => {
  const visitor = await openVisitor(browser, from(5));
  await visitor.goto(shop.origin);
  await button(visitor).click();
  await startChat(frameOf(visitor), { message: 'Rude words' });
  await addBan(page, { startIp: from(5) });
  const refusal = frameOf(visitor).getByRole('heading', { name: 'You can’t use our chat' });
  await expect(refusal).toBeVisible();
  await expect(frameOf(visitor).getByText('Rude words')).toHaveCount(0);
  await visitor.getByRole('button', { name: 'Close the chat window' }).click();
  await expect(refusal).toBeHidden();

  const other = await openVisitor(browser, from(5));
  await other.goto(shop.origin);
  await button(other).click();
  await expect(frameOf(other).getByRole('heading', { name: 'You can’t use our chat' })).toBeVisible();
});

test('a site is listed by its origin: what is none is told beside the field with a right example', async ({ page }) => {
  await page.goto('/desk/settings');
  const field = page.getByLabel('Sites that may embed the chat');
  const before = await field.inputValue();
  await field.fill(`${before}\nshop.example.com/help`);
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(field).toHaveAccessibleDescription(/“shop\.example\.com\/help”.*such as https:\/\/shop\.example\.com/);
  await expect(field).toHaveValue(`${before}\nshop.example.com/help`);
  await expect(page.getByText(`<script src="${desk}/embed.js" async></script>`)).toBeVisible();
});

async function get(page: Page, path: string) {
  const response = await page.request.get(path, { maxRedirects: 0 });
  return { headers: response.headers() };
}

/** The chat that has this message, found as an agent finds it. */
async function codeOf(page: Page, message: string): Promise<string> {
  const list = (await (await page.request.get('/desk/chats/list')).json()) as {
    chats: { code: string; last: { text: string } | null }[];
  };
  return list.chats.find(({ last }) => last?.text === message)?.code ?? '';
}
