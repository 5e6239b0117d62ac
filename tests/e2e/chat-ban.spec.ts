import type { Page } from '@playwright/test';
import { cellOf, rowOf } from './bans';
import { askToBan, ban, log, openChat, row, running, visitFrom, write } from './chat-visitors';
import { openVisitor, say, startChat, ticketOf } from './chats';
import { commandLine } from './command-line';
import { expect, test } from './fixtures';

// Banning a visitor from inside a chat. Each story's visitors call from networks of their own.
const from = (story: number, host: number | string = 1) => `2001:db8:c4a2:b${story}::${host}`;
const network = (story: number) => `2001:db8:c4a2:b${story}::/64`;

const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });
/** Whoever is banned sees this and nothing else. */
const refusal = (page: Page) => page.getByRole('heading', { name: /can’t use|cannot use/ });

test('an identified visitor is banned in two clicks, and everything follows at once', async ({
  page,
  agentPage,
  browser,
}) => {
  const visitor = await openVisitor(browser, from(1));
  await visitor.goto('/chat');
  const email = `ban-${Date.now()}@example.com`;
  await startChat(visitor, { name: 'Bela Bitter', email, message: 'You are all idiots' });
  const code = await ticketOf(visitor);
  await openChat(page, { code });
  await openChat(agentPage, { code });
  await write(page, 'Please stay polite');
  await say(visitor, 'No');
  await expect(log(page)).toContainText('No');

  const dialog = await askToBan(page);
  await expect(dialog).toContainText(`Bela Bitter ${email}`);
  await expect(dialog.getByRole('radio', { name: '1 hour' })).toBeFocused();
  await expect(dialog.locator('[name=period]:checked')).toHaveCount(0);
  const sentence = dialog.getByText(`Ends this chat, marks ticket ${code} as spam and refuses ${from(1)}`);
  await expect(sentence).toContainText('Until when is still to be chosen');
  await dialog.getByText('1 week', { exact: true }).click();
  await expect(sentence).toContainText(/ on all channels until .+ \(Europe\/Vienna\)\./);
  await dialog.getByLabel('Reason').fill('Insults');
  await dialog.getByRole('button', { name: `Ban ${from(1)}`, exact: true }).click();

  await expect(dialog).toBeHidden();
  await expect(refusal(visitor)).toBeVisible();
  await expect(messages(page).getByText(`Banned ${from(1)} until`)).toBeVisible();
  for (const each of [page, agentPage]) {
    await expect(log(each)).toContainText(`Administrator banned Bela Bitter (${from(1)}) until`);
    await expect(each.getByText('A ban ended this chat.')).toBeVisible();
  }
  await visitor.goto('/contact');
  await expect(refusal(visitor)).toBeVisible();

  await page.goto(`/desk/bans?q=${from(1)}`);
  const banned = rowOf(page, from(1));
  expect(await cellOf(page, banned, 'Banned by')).toContain('Administrator');
  expect(await cellOf(page, banned, 'Contact')).toContain('Bela Bitter');
  expect(await cellOf(page, banned, 'Conversation')).toContain(code);
  expect(await cellOf(page, banned, 'Reason')).toContain('Insults');
  await banned.getByRole('link', { name: code }).click();
  const header = page.locator('header');
  await expect(header.getByText('Resolved', { exact: true })).toBeVisible();
  await expect(header.getByText('Spam', { exact: true })).toBeVisible();
});

test('an unidentified visitor is banned by an agent who is no administrator; others of the /64 go too, one exempted stays', async ({
  agentPage: page,
  strangerPage,
}) => {
  await commandLine(['exemption', 'add', from(2, 'e'), '--note', 'The office upstairs']);
  const visitor = await visitFrom(strangerPage.request, from(2), { name: '' });
  const neighbour = await visitFrom(strangerPage.request, from(2, 2));
  const exempted = await visitFrom(strangerPage.request, from(2, 'e'));
  await openChat(page, visitor);
  const dialog = await askToBan(page);
  await expect(dialog).toContainText('Unidentified visitor');
  const forecast = dialog.getByRole('region', { name: 'What this ban does' });
  await expect(forecast).toContainText('Nobody else we know of');
  await dialog.getByText('This connection: one household or phone').click();
  await expect(forecast).toContainText('2 open chats');
  await expect(forecast).toContainText('Let in all the same');
  await expect(forecast).toContainText('The office upstairs');
  await expect(dialog).toContainText(`refuses ${network(2)} on all channels`);
  await dialog.getByText('1 hour', { exact: true }).click();
  await dialog.getByRole('button', { name: `Ban ${network(2)}`, exact: true }).click();
  await expect(log(page)).toContainText(`banned an unidentified visitor (${from(2)}) with all of ${from(2, '')}`);
  expect(await visitor.status()).toBe(403);
  expect(await neighbour.status()).toBe(403);
  expect(await exempted.status()).toBe(200);
  expect(await exempted.state()).toMatchObject({ status: 'waiting' });

  await openChat(page, neighbour);
  await expect(page.getByText('A ban ended this chat.')).toBeVisible();
  await expect(log(page)).toContainText(/banned/);
  await expect(page.getByText('is marked as spam')).toHaveCount(0);
  await page.goto(`/desk/bans?q=${from(2)}`);
  expect(await cellOf(page, rowOf(page, from(2, '')), 'Contact')).toBe('');
});

test('no period, no ban; and Enter never bans', async ({ page, strangerPage }) => {
  const visitor = await visitFrom(strangerPage.request, from(3));
  await openChat(page, visitor);
  const dialog = await askToBan(page);
  await dialog.getByRole('button', { name: /^Ban / }).click();
  await expect(dialog.getByText('Choose how long the ban lasts, such as 1 day.')).toBeVisible();
  await expect(dialog.getByRole('radio', { name: '1 hour' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('radio', { name: '1 day' })).toBeChecked();
  await expect(dialog.getByText('Choose how long')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: /^Ban / })).toBeFocused();
  await dialog.getByText('Until a date and time').click();
  await dialog.getByLabel(/^Until \(/).fill('2027-03-30T15:30');
  await dialog.getByLabel(/^Until \(/).press('Enter');
  await expect(dialog).toContainText('until Tue 30 Mar 2027, 15:30 (Europe/Vienna)');
  expect(await visitor.status()).toBe(200);
  await expect(dialog).toBeVisible();
});

test('Escape closes the dialog and keeps what was typed', async ({ page, strangerPage }) => {
  const visitor = await visitFrom(strangerPage.request, from(4));
  await openChat(page, visitor);
  const dialog = await askToBan(page);
  await dialog.getByText('30 days', { exact: true }).click();
  await dialog.getByLabel('Reason').fill('Half a reason');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'More' })).toBeFocused();
  await askToBan(page);
  await expect(dialog.getByRole('radio', { name: '30 days' })).toBeChecked();
  await expect(dialog.getByLabel('Reason')).toHaveValue('Half a reason');
  expect(await visitor.status()).toBe(200);
});

test('when the server can’t be reached nothing that was typed is lost, and the next try bans', async ({
  page,
  strangerPage,
}) => {
  const visitor = await visitFrom(strangerPage.request, from(5));
  await openChat(page, visitor);
  const dialog = await askToBan(page);
  await dialog.getByText('1 day', { exact: true }).click();
  await dialog.getByLabel('Reason').fill('Kept');
  await expect(dialog).toContainText(/ on all channels until .+ \(Europe\/Vienna\)\./);
  await page.route(`**/desk/chats/${visitor.code}`, (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await dialog.getByRole('button', { name: `Ban ${from(5)}` }).click();
  const problem = dialog.getByRole('alert').filter({ hasText: 'The server could not be reached' });
  await expect(problem).toBeFocused();
  await expect(problem).toContainText('What you chose is still here: try again');
  await expect(dialog.getByRole('radio', { name: '1 day' })).toBeChecked();
  await expect(dialog.getByLabel('Reason')).toHaveValue('Kept');
  await expect(dialog).toContainText(/ on all channels until .+ \(Europe\/Vienna\)\./);
  expect(await visitor.status()).toBe(200);
  await page.unroute(`**/desk/chats/${visitor.code}`);
  await dialog.getByRole('button', { name: `Ban ${from(5)}` }).click();
  await expect(dialog).toBeHidden();
  expect(await visitor.status()).toBe(403);
});

test('of two agents who ban at the same moment one does, and the other hears who and until when', async ({
  page,
  agentPage,
  strangerPage,
}) => {
  const visitor = await visitFrom(strangerPage.request, from(6));
  const pages = [page, agentPage];
  for (const each of pages) {
    await openChat(each, visitor);
    await (await askToBan(each)).getByText('1 week', { exact: true }).click();
  }
  await Promise.all(pages.map((each) => each.getByRole('button', { name: `Ban ${from(6)}` }).click()));
  const told = (each: Page) => each.getByRole('alert').filter({ hasText: 'This chat is over' });
  const done = (each: Page) => messages(each).getByText(`Banned ${from(6)}`);
  for (const each of pages) await expect(told(each).or(done(each))).toBeVisible();
  const [winner, second] = (await done(page).isVisible()) ? [page, agentPage] : pages.toReversed();
  if (!winner || !second) throw new Error('nobody banned');
  await expect(told(second)).toContainText(/(Administrator|Jonas Weber) banned/);
  await expect(told(second)).toContainText(/ until .+, and that ended it/);
  await told(second).getByRole('link', { name: 'look at the ban' }).click();
  await expect(second.getByRole('heading', { level: 1 })).toContainText(from(6));
  await expect(log(winner).locator('[data-event=banned]')).toHaveCount(1);
  await page.goto(`/desk/bans?q=${from(6)}`);
  await expect(rowOf(page, from(6))).toHaveCount(1);
});

test('a visitor who moved meanwhile is told of, and the next click bans the new address', async ({
  page,
  strangerPage,
}) => {
  const visitor = await visitFrom(strangerPage.request, from(7));
  await openChat(page, visitor);
  const dialog = await askToBan(page);
  await dialog.getByText('1 day', { exact: true }).click();
  await dialog.getByLabel('Reason').fill('Moves about');
  visitor.moveTo(from(8));
  await visitor.say('Catch me');
  await expect(log(page)).toContainText('Catch me');
  await dialog.getByRole('button', { name: `Ban ${from(7)}` }).click();
  const problem = dialog.getByRole('alert').filter({ hasText: 'The visitor’s address has changed' });
  await expect(problem).toContainText(`The visitor is at ${from(8)} now, no longer at ${from(7)}`);
  await expect(dialog.getByLabel('Reason')).toHaveValue('Moves about');
  await expect(dialog.getByText('Earlier in this chat')).toContainText(from(7));
  await dialog.getByRole('button', { name: `Ban ${from(8)}` }).click();
  await expect(dialog).toBeHidden();
  await expect(log(page)).toContainText(`banned ${visitor.name} (${from(8)})`);
  expect(await visitor.status()).toBe(403);
});

test.describe('from the agent’s own address', () => {
  const OWN = from(9);
  test.use({ extraHTTPHeaders: { 'x-forwarded-for': OWN } });

  test('a second, explicit yes is asked for, which names the danger', async ({ page, strangerPage }) => {
    const visitor = await visitFrom(strangerPage.request, OWN);
    await openChat(page, visitor);
    const dialog = await askToBan(page);
    await expect(dialog).toContainText('the address you are using now');
    await dialog.getByText('1 hour', { exact: true }).click();
    await dialog.getByRole('button', { name: `Ban ${OWN}` }).click();
    const question = dialog.getByRole('alert').filter({ hasText: 'Look again before you ban this' });
    await expect(question).toBeFocused();
    await dialog.getByRole('button', { name: `Ban ${OWN}` }).click();
    await expect(question).toBeFocused();
    expect(await visitor.status()).toBe(200);
    await question.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: `Ban ${OWN}` }).click();
    await expect(dialog).toBeHidden();
    expect(await visitor.status()).toBe(403);
  });
});

test('an address inside an exemption can’t be banned, and the chat goes on', async ({
  agentPage: page,
  strangerPage,
}) => {
  await commandLine(['exemption', 'add', network(10), '--note', 'Our own office']);
  const visitor = await visitFrom(strangerPage.request, from(10));
  await openChat(page, visitor);
  const dialog = await askToBan(page);
  await expect(dialog).toContainText('refuses nobody');
  await dialog.getByText('1 day', { exact: true }).click();
  await dialog.getByRole('button', { name: `Ban ${from(10)}` }).click();
  const problem = dialog.getByRole('alert').filter({ hasText: 'This would refuse nobody' });
  await expect(problem).toContainText('An administrator can end the exemption.');
  await expect(problem.getByRole('button')).toHaveCount(0);
  expect(await visitor.state()).toMatchObject({ status: 'waiting' });
});

test('a mis-click is taken back from its message: ban over, ticket open, no spam, and it is said', async ({
  page,
  strangerPage,
}) => {
  const visitor = await visitFrom(strangerPage.request, from(11));
  await openChat(page, visitor);
  await ban(page, from(11), 'Indefinitely');
  const toast = messages(page)
    .locator('.toast')
    .filter({ hasText: `Banned ${from(11)} indefinitely.` });
  await expect(toast).toHaveCSS('animation-duration', '30s');
  expect(await visitor.status()).toBe(403);
  const [conversation, message] = await Promise.all([log(page).boundingBox(), toast.boundingBox()]);
  expect(message?.x, 'the message stands beside the conversation').toBeGreaterThanOrEqual(
    (conversation?.x ?? 0) + (conversation?.width ?? 0),
  );
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect(messages(page).getByText('Undone.')).toBeVisible();
  await expect(log(page)).toContainText(`Administrator undid the ban on ${from(11)}.`);
  await expect(page.getByRole('complementary', { name: 'About the visitor' }).getByText('Not banned')).toBeVisible();
  expect(await visitor.status()).toBe(200);
  await page.goto(`/desk/tickets/${visitor.code}`);
  await expect(page.locator('header').getByText('Open', { exact: true })).toBeVisible();
  await expect(page.locator('header').getByText('Spam', { exact: true })).toHaveCount(0);
  await visitFrom(strangerPage.request, from(11), { message: 'I am back' });
});

test('later it is taken back from the ban’s page, which asks first, by whoever gave it', async ({
  page,
  agentPage,
  strangerPage,
}) => {
  const visitor = await visitFrom(strangerPage.request, from(12));
  await openChat(agentPage, visitor);
  await ban(agentPage, from(12));
  await agentPage.getByRole('link', { name: 'The ban', exact: true }).click();
  await agentPage.getByRole('link', { name: 'Undo this ban' }).click();
  const question = agentPage.getByRole('alertdialog');
  await expect(question).toContainText(`reopens ticket ${visitor.code} and takes the spam mark off`);
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await visitor.status()).toBe(403);
  await agentPage.getByRole('link', { name: 'Undo this ban' }).click();
  await question.getByRole('button', { name: 'Undo this ban' }).click();
  await expect(agentPage.getByText(`Undone: ${from(12)} is let in again`)).toBeVisible();
  expect(await visitor.status()).toBe(200);
  await expect(agentPage.getByRole('link', { name: 'Undo this ban' })).toHaveCount(0);

  // What an administrator banned is not another agent's to take back.
  const other = await visitFrom(strangerPage.request, from(13));
  await openChat(page, other);
  await ban(page, from(13));
  await page.getByRole('link', { name: 'The ban', exact: true }).click();
  await page.waitForURL(/\/desk\/bans\/\d+$/);
  await agentPage.goto(page.url());
  await expect(agentPage.getByRole('heading', { level: 1 })).toContainText(from(13));
  await expect(agentPage.getByRole('link', { name: 'Undo this ban' })).toHaveCount(0);
  expect((await agentPage.goto(`${page.url()}/undo`))?.status()).toBe(404);
});

test('bans from the form, from an edit and from the command line end live chats too', async ({
  page,
  browser,
  strangerPage,
}) => {
  test.setTimeout(90_000);
  const window = await openVisitor(browser, from(14));
  await window.goto('/chat');
  await startChat(window, { message: 'Added to' });
  const edited = await visitFrom(strangerPage.request, from(15));
  const imported = await visitFrom(strangerPage.request, from(16));
  const code = await ticketOf(window);
  await openChat(page, { code });

  await commandLine(['ban', 'add', from(16), '--until', '1 day']);
  await expect(row(page, imported.code)).toContainText('Ended by a ban');

  const other = await page.context().newPage();
  await other.goto(`/desk/bans/new?address=${from(14)}`);
  await other.getByText('1 day', { exact: true }).click();
  await other.getByRole('button', { name: 'Add ban' }).click();
  await expect(other.getByText(`Banned ${from(14)}`)).toBeVisible();
  await expect(refusal(window)).toBeVisible();
  await expect(page.getByText('A ban ended this chat.')).toBeVisible();
  await expect(page.getByText('is marked as spam')).toHaveCount(0);

  await other.goto(`/desk/bans?q=${from(14)}`);
  await rowOf(other, from(14)).getByRole('link', { name: /^Edit/ }).click();
  await other.waitForURL(/\/edit$/);
  await other.getByLabel('Start IP').fill(from(15));
  await other.getByRole('button', { name: 'Save changes' }).click();
  await expect(other.getByText(`Changed: ${from(15)}`)).toBeVisible();
  await expect(row(page, edited.code)).toContainText('Ended by a ban');
});

test('a hostile name is text in the dialog, the system’s line, the grid and the message', async ({
  page,
  strangerPage,
}) => {
  const name = '"><img src=x onerror=document.title=1>\u202e=1+1 👩🏽‍🔧';
  const shown = '"><img src=x onerror=document.title=1>=1+1 👩🏽‍🔧';
  const visitor = await visitFrom(strangerPage.request, from(17), { name, email: `h-${Date.now()}@example.com` });
  await openChat(page, visitor);
  const dialog = await askToBan(page);
  await expect(dialog).toContainText(shown);
  await page.keyboard.press('Escape');
  await ban(page, from(17));
  await expect(log(page)).toContainText(`banned ${shown} (${from(17)})`);
  await expect(messages(page).getByText(`Banned ${from(17)}`)).toBeVisible();
  await page.goto(`/desk/bans?q=${from(17)}`);
  expect(await cellOf(page, rowOf(page, from(17)), 'Contact')).toContain('<img src=x onerror=document.title=1>');
  await expect(page).toHaveTitle(/Banned IPs/);
});

test('a visitor is banned by keyboard alone', async ({ page, strangerPage }) => {
  const visitor = await visitFrom(strangerPage.request, from(18));
  await openChat(page, visitor);
  await page.getByRole('button', { name: 'More' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Ban user’s IP' })).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Ban user’s IP' });
  await expect(dialog.getByRole('radio', { name: '1 hour' })).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await expect(dialog.getByLabel('Reason')).toBeFocused();
  await page.keyboard.type('By keys');
  const button = dialog.getByRole('button', { name: `Ban ${from(18)}` });
  await expect(async () => {
    await page.keyboard.press('Tab');
    await expect(button).toBeFocused({ timeout: 100 });
  }).toPass();
  await page.keyboard.press('Space');
  await expect(dialog).toBeHidden();
  expect(await visitor.status()).toBe(403);
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('z');
  await expect(messages(page).getByText('Undone.')).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('the dialog fills the screen, and its button and sentence stay in sight', async ({ page, strangerPage }) => {
    const visitor = await visitFrom(strangerPage.request, from(19));
    await openChat(page, visitor);
    const dialog = await askToBan(page);
    await dialog.getByText('1 week', { exact: true }).click();
    await expect(dialog).toContainText(/until .+ \(Europe\/Vienna\)/);
    await expect(dialog.getByRole('button', { name: `Ban ${from(19)}` })).toBeInViewport();
    await expect(dialog.getByText('Ends this chat, marks ticket')).toBeInViewport();
    const box = await dialog.boundingBox();
    expect(box?.width).toBe(390);
    expect(await dialog.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    await dialog.getByRole('button', { name: `Ban ${from(19)}` }).click();
    await expect(dialog).toBeHidden();
    expect(await visitor.status()).toBe(403);
  });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a page asks the same, keeps what was typed, and bans', async ({ page, strangerPage }) => {
    const visitor = await visitFrom(strangerPage.request, from(20));
    await page.goto(`/desk/chats/${visitor.code}`);
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('link', { name: 'Ban user’s IP' }).click();
    await page.getByLabel('Reason').fill('No scripts');
    await page.getByText('This connection: one household or phone').click();
    await page.getByRole('button', { name: /^Ban / }).click();
    await expect(page.getByText('Choose how long the ban lasts, such as 1 day.')).toBeVisible();
    await expect(page.getByLabel('Reason')).toHaveValue('No scripts');
    await expect(page.getByRole('radio', { name: /^This connection/ })).toBeChecked();
    await page.getByText('1 day', { exact: true }).click();
    await page.getByRole('button', { name: 'Show what this does' }).click();
    await expect(page.getByText('Ends this chat, marks ticket')).toContainText(`refuses ${network(20)}`);
    expect(await visitor.status()).toBe(200);
    await page.getByRole('button', { name: `Ban ${network(20)}` }).click();
    await expect(page.getByText(`Banned ${from(20, '')}`)).toBeVisible();
    await expect(page.getByText('A ban ended this chat.')).toBeVisible();
    expect(await visitor.status()).toBe(403);
    await page.getByRole('link', { name: 'The ban', exact: true }).click();
    await page.getByRole('link', { name: 'Undo this ban' }).click();
    await page.getByRole('button', { name: 'Undo this ban' }).click();
    await expect(page.getByText(/^Undone: /)).toBeVisible();
    expect(await visitor.status()).toBe(200);
  });
});

test('strangers and other sites can neither look nor act', async ({ strangerPage, page }) => {
  const visitor = await visitFrom(strangerPage.request, from(21));
  const preview = await strangerPage.request.post(`/desk/chats/${visitor.code}/ban/preview`, { form: {} });
  expect(preview.status()).toBe(401);
  await strangerPage.goto(`/desk/chats/${visitor.code}/ban`);
  await expect(strangerPage).toHaveURL(/\/sign-in/);
  // More than one connection is no agent's to ban from a chat, whatever is sent.
  await page.goto('/desk/chats');
  await running(page);
  const answer = await page.request.post(`/desk/chats/${visitor.code}/ban/preview`, {
    form: { startIp: '2001:db8::/32', prefix: '48', period: '1 day' },
  });
  expect(await answer.json()).toMatchObject({ kind: 'empty' });
});
