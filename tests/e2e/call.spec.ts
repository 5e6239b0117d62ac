import { type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test';
import { openVisitor } from './chats';
import { overflowOf } from './expect-on-phone';
import { test } from './fixtures';

// Calls, with a sound that the browser makes up. Each story's visitors call from networks of their own.
const from = (story: number) => `2001:db8:ca11:${story}::1`;

test.use({
  launchOptions: async ({ launchOptions }, use) => {
    const args = [
      ...(launchOptions.args ?? []),
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      '--allow-loopback-in-peer-connection',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
    ];
    await use({ ...launchOptions, args });
  },
});

/** A visitor's page on /call, who allows the microphone. */
async function openCaller(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await openVisitor(browser, address, { permissions: ['microphone'], ...options });
  await page.goto('/call');
  await expect(page.getByRole('heading', { name: /^Call / })).toBeVisible();
  return page;
}

/** Lets it ring, whether or not somebody of another story takes calls. */
async function ring(visitor: Page): Promise<void> {
  const instead = visitor.getByRole('button', { name: /^(Let it ring|Call and wait) instead$/ });
  const call = visitor.getByRole('button', { name: 'Call now' });
  await expect(instead.or(call)).toBeVisible();
  if (await instead.isVisible()) await instead.click();
  await call.click();
  await expect(visitor.getByText('It rings. Stay on this page.')).toBeVisible();
}

test('whom nobody answered leaves a number, which is on the call’s ticket', async ({ page, browser }) => {
  const visitor = await openCaller(browser, from(1));
  await ring(visitor);
  await visitor.getByRole('button', { name: 'Hang up' }).click();
  await expect(visitor.getByRole('heading', { name: 'You hung up before anybody answered' })).toBeFocused();
  await visitor.getByRole('button', { name: 'Call me back' }).click();
  await expect(visitor.getByLabel('Phone number')).toHaveAccessibleDescription(/phone number, such as/);
  await visitor.getByLabel('Phone number').fill('+44 20 7946 0018');
  await visitor.getByLabel('What it is about').fill('My order');
  await visitor.getByRole('button', { name: 'Call me back' }).click();
  await expect(visitor.getByRole('heading', { name: 'Thank you, we call you back' })).toBeVisible();
  const code = await visitor.locator('code').last().textContent();
  await page.goto(`/desk/tickets/${code}`);
  await expect(page.getByText('+44 20 7946 0018')).toBeVisible();
});

test('a call rings until the caller hangs up or leaves, and another can follow', async ({ browser }) => {
  const visitor = await openCaller(browser, from(2), { viewport: { width: 390, height: 844 } });
  await ring(visitor);
  expect(await overflowOf(visitor)).toBeLessThanOrEqual(0);
  await visitor.getByRole('button', { name: 'Hang up' }).click();
  await visitor.getByRole('button', { name: 'Call again' }).click();

  // A page that goes away takes its call along, and says so.
  await ring(visitor);
  visitor.on('dialog', (question) => question.accept());
  await visitor.reload();
  await expect(visitor.getByText('Your call ended when its page was left or loaded again.')).toBeVisible();
});
