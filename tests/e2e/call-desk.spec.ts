import { randomUUID } from 'node:crypto';
import type { Browser, Page } from '@playwright/test';
import { CallVisitor } from '../support/call-visitor';
import { running } from './chat-visitors';
import { overflowOf } from './expect-on-phone';
import { type BrowserState, expect, test } from './fixtures';

// Calls as agents take them, with a sound that the browser makes up. Each story's visitor calls from a network of its own.
const from = (story: number) => `2001:db8:ca12:${story}::1`;

test.use({
  permissions: ['microphone'],
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

const rail = (page: Page) => page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: /^Calls/ });
const corner = (page: Page) => page.getByRole('region', { name: 'Calls now' });
const group = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
/** The call of this tab. */
const spoken = (page: Page, code: string) => page.locator(`[data-call="${code}"]`);

/** A visitor whose call rings, by the API only. */
async function ring(story: number): Promise<{ visitor: CallVisitor; name: string; code: string }> {
  const visitor = new CallVisitor(process.env.GATEHOUSE_E2E_URL ?? '', from(story));
  const name = `Anna ${randomUUID().slice(0, 6)}`;
  const { ticket } = await visitor.ring({ name });
  // A stream, as a page has one: without it the call would count as left.
  await visitor.listen();
  return { visitor, name, code: ticket };
}

/** Opens a page of the desk, whose agent takes chats and calls. */
async function openAvailable(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await running(page);
  const available = page.getByRole('switch', { name: 'Take chats' });
  if ((await available.getAttribute('aria-checked')) === 'false') await available.click();
  await expect(available).toHaveAttribute('aria-checked', 'true');
}

/** A page of another browser of the agent who is no administrator, with a microphone. */
async function openColleague(browser: Browser, storageState: BrowserState): Promise<Page> {
  const context = await browser.newContext({ storageState, permissions: ['microphone'] });
  return context.newPage();
}

test('a call rings on every page of an agent who is there; answering makes it theirs, and a colleague hears who was first', async ({
  page,
  browser,
  agentState,
}) => {
  const colleague = await openColleague(browser, agentState);
  await openAvailable(page, '/desk/tickets');
  await openAvailable(colleague, '/desk/calls');
  const { visitor, name, code } = await ring(1);
  await expect(corner(page).getByText(`${name} is calling`)).toBeVisible();
  await expect(rail(page)).toContainText(/[1-9]\d* ringing/);
  await expect(group(colleague, 'Ringing').getByText(name)).toBeVisible();

  // The colleague's page isn't told in time: it still offers the call.
  await colleague.route('**/desk/calls/list', () => {});
  await corner(page).locator('.call-card', { hasText: name }).getByRole('button', { name: 'Answer' }).click();
  await expect(spoken(page, code)).toContainText('Connecting…');
  expect((await visitor.read()).state).toMatchObject({ status: 'answered', agent: 'Administrator' });
  await group(colleague, 'Ringing')
    .getByRole('button', { name: `Answer ${name}` })
    .click();
  await expect(colleague.getByText('Administrator answered this call first.')).toBeVisible();
  await expect(spoken(colleague, code)).toBeHidden();
  await colleague.unroute('**/desk/calls/list');

  // It goes on while the agent walks through the desk.
  await rail(page).click();
  await expect(group(page, 'With me').getByText(name)).toBeVisible();
  await expect(group(colleague, 'Colleagues’ calls').getByText(name)).toBeVisible();
  await spoken(page, code).getByRole('button', { name: 'Mute' }).click();
  await expect(spoken(page, code)).toContainText('0:0');
  await spoken(page, code)
    .getByRole('link', { name: `Ticket ${code}` })
    .click();
  await expect(page.getByText('This call is running.')).toBeVisible();
  await spoken(page, code).getByRole('button', { name: 'Hang up' }).click();
  await expect(spoken(page, code)).toContainText('You hung up.');
  expect((await visitor.read()).state).toMatchObject({ status: 'ended', ending: 'agent' });
  await spoken(page, code).getByRole('button', { name: 'Close' }).click();
  await expect(spoken(page, code)).toBeHidden();
  await colleague.context().close();
});

test('sound flows both ways and again after a reload, which asks first; the visitor’s hanging up ends it', async ({
  page,
  browser,
}) => {
  const context = await browser.newContext({
    storageState: { cookies: [], origins: [] },
    extraHTTPHeaders: { 'x-forwarded-for': from(2) },
    permissions: ['microphone'],
  });
  const visitor = await context.newPage();
  await openAvailable(page, '/desk/calls');
  await visitor.goto('/call');
  const name = `Anna ${randomUUID().slice(0, 6)}`;
  await visitor.getByLabel('Name').fill(name);
  await visitor.getByRole('button', { name: 'Call now' }).click();
  await group(page, 'Ringing')
    .getByRole('button', { name: `Answer ${name}` })
    .click();
  const call = corner(page).locator('[data-call]');
  await expect(call).toContainText('Connected');
  await expect(call).toContainText(/(Good|Fair|Poor) · (\d+ ms, )?\d+ % lost/);
  const counted = async (which: string) => Number(await call.getAttribute(which));
  await expect.poll(() => counted('data-sent')).toBeGreaterThan(0);
  await expect.poll(() => counted('data-received')).toBeGreaterThan(0);

  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await page.reload();
  expect(asked).toEqual(['beforeunload']);
  await group(page, 'With me').getByRole('button', { name: 'Talk on' }).click();
  await expect.poll(() => counted('data-received'), { timeout: 30_000 }).toBeGreaterThan(0);
  await visitor.getByRole('button', { name: 'Hang up' }).click();
  await expect(call).toContainText('The visitor hung up.');
  await expect(group(page, 'Ended lately').getByText(name)).toBeVisible();
  await context.close();
});

test('a ban from the call’s menu ends it on both sides, and the visitor is refused', async ({ page }) => {
  await openAvailable(page, '/desk/tickets');
  const { visitor, name, code } = await ring(3);
  await corner(page).locator('.call-card', { hasText: name }).getByRole('button', { name: 'Answer' }).click();
  await expect(spoken(page, code)).toContainText('Connecting…');
  await spoken(page, code).getByRole('button', { name: 'More about the call' }).click();
  await page.getByRole('link', { name: 'Ban user’s IP' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ban user’s IP' });
  await expect(dialog.getByText(`Ends this call, marks ticket ${code} as spam`)).toBeVisible();
  await dialog.getByText('1 day', { exact: true }).click();
  await dialog.getByRole('button', { name: /^Ban 2001/ }).click();
  await expect(spoken(page, code)).toContainText('A ban ended this call.');
  expect((await visitor.ask('GET', '/api/channels/call')).status).toBe(403);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await visitor.ask('GET', '/api/channels/call')).status).toBe(200);
});

test('without a microphone nobody is answered, and the words say what to do', async ({ page, context }) => {
  await context.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException('No', 'NotFoundError'));
    Object.defineProperty(MediaDevices.prototype, 'getUserMedia', { value: refuse });
  });
  await openAvailable(page, '/desk/tickets');
  const { visitor, name, code } = await ring(4);
  await corner(page).locator('.call-card', { hasText: name }).getByRole('button', { name: 'Answer' }).click();
  await expect(spoken(page, code)).toContainText('No microphone was found. Connect one, or a headset, and try again.');
  expect((await visitor.read()).state.status).toBe('ringing');
  await visitor.post('end');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('calls ring, are spoken and listed within its width', async ({ page }) => {
    await openAvailable(page, '/desk/tickets');
    const { visitor, name, code } = await ring(5);
    await expect(corner(page).getByText(`${name} is calling`)).toBeVisible();
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await page.goto('/desk/calls');
    await running(page);
    await group(page, 'Ringing')
      .getByRole('button', { name: `Answer ${name}` })
      .click();
    await expect(spoken(page, code)).toContainText('Connecting…');
    await expect(group(page, 'With me').getByText(name)).toBeVisible();
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await visitor.post('end');
    await expect(spoken(page, code)).toContainText('The visitor hung up.');
  });
});
