import type { Browser, Page } from '@playwright/test';
import { overflowOf, PHONE } from './expect-on-phone';
import { type BrowserState, expect, test } from './fixtures';
import { type Inbound, openInbound } from './inbound';

/** Everything here has words of its own, so that no other story's mail meets these rules. */
const WORD = `zebrafinch-${Date.now()}`;
let inbound: Inbound;
test.beforeAll(async ({ playwright }) => {
  const request = await playwright.request.newContext({ baseURL: process.env.GATEHOUSE_E2E_URL });
  inbound = await openInbound(request);
});

const mail = (from: string, subject: string, text = 'Hello') =>
  inbound.mail(`From: ${from}\r\nSubject: ${subject}\r\nMessage-ID: <${crypto.randomUUID()}@x>\r\n\r\n${text}`);
const rule = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });
const trial = (page: Page) => page.getByRole('region', { name: 'What it would have met' });

test('an abuser’s mail becomes a ticket, and by a rule made from it, tried before it is saved, the next one is deleted', async ({
  page,
  agentPage,
}) => {
  const abuser = `bo-${WORD}@example.net`;
  const { ticket } = await mail(`Bo Bitter <${abuser}>`, `Idiots ${WORD}`, '<b>All</b> of you');
  await mail('Jane Doe <jane@example.com>', 'My order');
  await page.goto(`/desk/tickets?channel=email&q=${WORD}`);
  const row = page.getByRole('row').filter({ hasText: `Idiots ${WORD}` });
  await expect(row.getByRole('cell', { name: 'E-mail', exact: true })).toBeVisible();
  await row.getByRole('link', { name: /Idiots/ }).click();
  await page.waitForURL(`**/desk/tickets/${ticket}`);
  await expect(page.getByText('<b>All</b> of you')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Ban this address' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Make a rule' }).click();

  await expect(page.getByLabel('What condition 1 looks for')).toHaveValue(abuser);
  await page.getByLabel('What condition 1 looks for').press('Enter');
  await expect(trial(page)).toContainText('It would have met 1 of the latest');
  await expect(trial(page).getByRole('link', { name: `Idiots ${WORD}` })).toHaveAttribute(
    'href',
    `/desk/tickets/${ticket}`,
  );
  await page.getByRole('button', { name: 'Add rule' }).click();
  await expect(page.getByText('Choose what happens to what meets the rule.')).toBeVisible();
  await page.getByText('Delete', { exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill(`Bo ${WORD}`);
  await page.getByRole('button', { name: 'Add rule' }).click();
  await expect(page.getByText('The rule is added.')).toBeVisible();
  await expect(rule(page, `Bo ${WORD}`)).toContainText('Never met so far');

  expect(await mail(abuser, 'And another thing')).toMatchObject({ outcome: 'deleted', ticket: null });
  await page.reload();
  await expect(rule(page, `Bo ${WORD}`)).toContainText('Met once');
  await page.goto('/desk/activity?kind=rules');
  await expect(page.getByRole('listitem').filter({ hasText: 'And another thing' }).first()).toContainText(abuser);

  // An agent sees the rule and what it met, and has nothing to change it with.
  await agentPage.goto('/desk/rules');
  await expect(rule(agentPage, `Bo ${WORD}`)).toContainText('Met once');
  await expect(agentPage.getByRole('button', { name: /^(Move|Disable)/ })).toHaveCount(0);
  await expect(agentPage.getByRole('link', { name: /^(Edit|Remove)|Add rule/ })).toHaveCount(0);
  for (const path of ['/desk/rules/new', '/desk/rules/1/edit', '/desk/rules/1/remove']) {
    expect((await agentPage.goto(path))?.status(), path).toBe(404);
  }
});

test('without scripts, on a phone, rules are tried, added, moved, disabled, edited and removed', async ({
  browser,
  administratorState,
}) => {
  const page = await openPhone(browser, administratorState);
  await inbound.call({ from: '+43 699 8123', note: WORD });
  for (const [name, action] of [
    ['Second', 'Mark as spam'],
    ['First', 'Delete'],
  ] as const) {
    await page.goto('/desk/rules/new');
    await page.getByLabel('Name', { exact: true }).fill(`${name} ${WORD}`);
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('What condition 1 looks at').selectOption({ label: 'Phone number' });
    await page.getByLabel('What condition 1 looks for').fill('0043 699 8123');
    await page.getByLabel('What condition 2 looks at').selectOption({ label: 'Text' });
    await page.getByLabel('How condition 2 compares').selectOption('matches');
    await page.getByLabel('What condition 2 looks for').fill('*');
    await page.getByText(action, { exact: true }).click();
    await page.getByRole('button', { name: 'Try it out' }).click();
    await expect(page.getByText('This would meet everything.')).toBeVisible();
    await page.getByLabel('What condition 2 looks for').fill(`*${WORD}*`);
    await page.getByRole('button', { name: 'Try it out' }).click();
    await expect(trial(page)).toContainText(`It would have ${action === 'Delete' ? 'deleted' : 'marked as spam'} 1 of`);
    expect(await overflowOf(page), 'px beside the screen').toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Add rule' }).click();
    await expect(rule(page, `${name} ${WORD}`)).toContainText('and Text matches');
  }
  expect(await overflowOf(page), 'px beside the screen').toBeLessThanOrEqual(0);

  const call = { from: '+43 699 8123', note: WORD };
  expect(await inbound.call(call)).toMatchObject({ outcome: 'opened', spam: true });
  await page.getByRole('button', { name: `Move First ${WORD} up` }).click();
  await expect(
    page
      .getByRole('listitem')
      .filter({ hasText: WORD })
      .filter({ hasText: /^\d+(First|Second)/ })
      .first(),
  ).toContainText('First');
  expect(await inbound.call(call)).toMatchObject({ outcome: 'deleted' });
  await page.getByRole('button', { name: `Disable First ${WORD}` }).click();
  await expect(rule(page, `First ${WORD}`)).toContainText('Disabled');
  expect(await inbound.call(call)).toMatchObject({ outcome: 'opened', spam: true });
  await page.reload();
  await expect(rule(page, `Second ${WORD}`)).toContainText('Met 2 times');

  await page.getByRole('link', { name: `Edit Second ${WORD}` }).click();
  await page.getByRole('button', { name: 'Remove condition 2' }).click();
  await expect(page.getByLabel('What condition 2 looks for')).toHaveCount(0);
  await page.getByLabel('What condition 1 looks for').fill('+43 699 9*');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(rule(page, `Second ${WORD}`)).toContainText('“+43 699 9*”');
  for (const name of ['First', 'Second']) {
    await page.getByRole('link', { name: `Remove ${name} ${WORD}` }).click();
    await page.getByRole('button', { name: 'Remove rule' }).click();
    await expect(page.getByText('The rule is removed.')).toBeVisible();
    await expect(rule(page, `${name} ${WORD}`)).toHaveCount(0);
  }
  await page.context().close();
});

test('a mail that can’t be read is on its ticket as it came, and the original can be kept', async ({
  page,
  strangerPage,
}) => {
  const { ticket } = await inbound.mail(`Subject: Odd ${WORD}\r\nX-Evil: <script>alert(1)</script>\r\n\r\nNo sender.`);
  await page.goto(`/desk/tickets/${ticket}`);
  await expect(page.getByText('Malformed mail')).toBeVisible();
  await expect(page.getByText('This mail does not say who sent it')).toBeVisible();
  await expect(page.getByText('X-Evil: <script>alert(1)</script>')).toBeVisible();
  const original = page.getByRole('link', { name: 'Download the original of message 1' });
  const download = page.waitForEvent('download');
  await original.click();
  expect((await download).suggestedFilename()).toBe(`${ticket}-1.eml`);
  const path = (await original.getAttribute('href')) ?? '';
  expect((await strangerPage.request.get(path)).status()).toBe(401);
});

async function openPhone(browser: Browser, storageState: BrowserState): Promise<Page> {
  const context = await browser.newContext({ storageState, javaScriptEnabled: false, ...PHONE });
  return context.newPage();
}
