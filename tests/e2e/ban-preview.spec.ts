import { addBan, panel } from './bans';
import { commandLine } from './command-line';
import { expect, test } from './fixtures';
import { writeFrom } from './visitor';

test('the sentence of what the ban does changes with every choice', async ({ page }) => {
  await page.goto('/desk/bans/new');
  await expect(panel(page)).toContainText('Enter an address or a range.');
  await page.getByLabel('Start IP').pressSequentially('203.0.113.0/24');
  await expect(panel(page)).toContainText('Refuses 203.0.113.0 – 203.0.113.255 (203.0.113.0/24, 256 addresses)');
  await expect(panel(page)).toContainText('on all channels. Until when is still to be chosen.');
  await page.getByText('1 week', { exact: true }).click();
  await expect(panel(page)).toContainText(/until \w{3} \d+ \w{3} \d{4}, \d\d:\d\d \(Europe\/Vienna\), in [67] days/);
  await page.getByText('Indefinitely', { exact: true }).click();
  await expect(panel(page)).toContainText('on all channels indefinitely.');
  await page.getByLabel('Start IP').fill('203.0.113.');
  await expect(panel(page)).toContainText('An IPv4 address is four numbers');
  await page.getByLabel('Start IP').fill('203.0.113.5');
  await page.getByLabel('End IP').fill('203.0.113.6');
  await expect(panel(page)).toContainText('Refuses 203.0.113.5 – 203.0.113.6 (2 addresses)');
});

test('who would be hit is told with names: contacts, tickets and colleagues, and who is there now', async ({
  page,
  agentPage,
  strangerPage,
}) => {
  const { code } = await writeFrom(strangerPage.request, '203.0.113.41', { name: 'Ada <b>Lovelace</b>' });
  await writeFrom(strangerPage.request, '203.0.113.42', { name: 'Ben Kim' });
  await agentPage.setExtraHTTPHeaders({ 'x-forwarded-for': '203.0.113.43' });
  await agentPage.goto('/desk/tickets');

  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('203.0.113.40/29');
  await expect(panel(page)).toContainText('2 contacts');
  await expect(panel(page)).toContainText('2 tickets');
  await expect(panel(page).getByRole('link', { name: 'Ada <b>Lovelace</b>' })).toHaveAttribute(
    'href',
    /^\/desk\/contacts\/\d+$/,
  );
  await expect(panel(page).getByRole('link', { name: code })).toHaveAttribute('href', `/desk/tickets/${code}`);
  await expect(panel(page)).toContainText('Jonas Weber there now');
  await expect(panel(page).locator('b')).toHaveCount(0);
  await expect(panel(page)).toContainText('Colleagues are working from an address that this covers: Jonas Weber.');
  // Heard once, when there is something new.
  await expect(panel(page).getByRole('status')).toHaveText(
    /^203\.0\.113\.40 – 203\.0\.113\.47, 8 addresses\. Would hit 2 contacts, 2 tickets, 1 agent\. Colleagues are working/,
  );

  await page.getByLabel('Start IP').fill('203.0.113.44');
  await expect(panel(page)).toContainText('Nobody we know of: no ticket, open chat or agent came from there.');
});

test('bans in force there are named, those that refuse all of it first', async ({ page }) => {
  await addBan(page, { startIp: '203.0.113.51' });
  await addBan(page, { startIp: '203.0.113.48/29', period: 'Indefinitely' });
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('203.0.113.50/31');
  const named = panel(page).getByRole('listitem');
  await expect(named).toHaveText([
    '203.0.113.48 – 203.0.113.55 indefinitely, refuses all of it already',
    /^203\.0\.113\.51 until .*, shares addresses with it$/,
  ]);
});

test('what an exemption lets in all the same is told', async ({ page }) => {
  await commandLine(['exemption', 'add', '203.0.113.60', '--note', 'Our printer']);
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('203.0.113.60/31');
  await expect(panel(page)).toContainText('203.0.113.60 is exempted indefinitely: Our printer');
});

test('one IPv6 address can stand for its connection, its household or its company', async ({ page }) => {
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('203.0.113.61');
  await expect(panel(page)).toContainText('Refuses 203.0.113.61');
  await expect(page.getByRole('group', { name: 'How much of IPv6' })).toHaveCount(0);

  await page.getByLabel('Start IP').fill('2001:db8:f1:2:3::7');
  const choices = page.getByRole('group', { name: 'How much of IPv6' });
  await expect(choices.getByRole('radio')).toHaveCount(4);
  // No more than was typed, unless somebody says so.
  await expect(choices.getByRole('radio', { name: /^Only this address/ })).toBeChecked();
  await expect(choices).toContainText('A ban on one address seldom holds for long');
  for (const [name, covered] of [
    [/^A whole company/, '2001:db8:f1::/48, 2⁸⁰ addresses'],
    [/^A household or small office/, '2001:db8:f1::/56, 2⁷² addresses'],
    [/^This connection/, '2001:db8:f1:2::/64, 2⁶⁴ addresses'],
  ] as const) {
    await choices.getByRole('radio', { name }).check({ force: true });
    await expect(panel(page)).toContainText(covered);
  }
  await page.getByText('1 hour', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(
    page.getByText('Banned 2001:db8:f1:2:: – 2001:db8:f1:2:ffff:ffff:ffff:ffff until', { exact: false }),
  ).toBeVisible();
});

test('a range typed as IPv6 is banned as it was typed, whatever was chosen for an address before', async ({ page }) => {
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('2001:db8:f2::7');
  await page.getByText('A whole company or site').click();
  await expect(panel(page)).toContainText('2001:db8:f2::/48');
  await page.getByLabel('Start IP').fill('2001:db8:f2::/126');
  await expect(panel(page)).toContainText('2001:db8:f2::/126, 4 addresses');
  await expect(page.getByRole('group', { name: 'How much of IPv6' })).toHaveCount(0);
});

test('times that clocks skip are refused, and times that come twice mean the second', async ({ page }) => {
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('203.0.113.62');
  await page.getByText('Until a date and time').click();
  const until = page.getByLabel('Until (Europe/Vienna)');
  await until.fill('2035-03-25T02:30');
  const skipped = '2035-03-25 02:30 does not exist in Europe/Vienna, where the clocks go forward then.';
  await expect(panel(page)).toContainText(`${skipped} Did you mean 2035-03-25 03:30?`);
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(until).toBeFocused();
  await expect(until).toHaveAccessibleDescription(/2035-03-25 03:30/);
  await until.fill('2035-10-28T02:30');
  await expect(panel(page)).toContainText('this time comes twice. The ban ends at the second.');
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByText('Banned 203.0.113.62 until Sun 28 Oct 2035, 02:30.')).toBeVisible();
});

test('the last answer stays while the next is on its way, and an older one never replaces a newer', async ({
  page,
}) => {
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('203.0.113.63');
  await expect(panel(page)).toContainText('Refuses 203.0.113.63');
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/desk/bans/preview', async (route) => {
    const isFirst = route.request().postData()?.includes('203.0.113.64');
    if (isFirst) await held;
    await route.continue().catch(() => undefined);
  });
  const asked = page.waitForRequest((request) => request.postData()?.includes('203.0.113.64') ?? false);
  await page.getByLabel('Start IP').fill('203.0.113.64');
  await asked;
  await expect(panel(page)).toContainText('Refuses 203.0.113.63');
  await expect(panel(page).locator('[aria-busy=true]')).toBeVisible();
  await page.getByLabel('Start IP').fill('203.0.113.65');
  await expect(panel(page)).toContainText('Refuses 203.0.113.65');
  letGo();
  await expect(panel(page)).toContainText('Refuses 203.0.113.65');
  await expect(panel(page).locator('[aria-busy=false]')).toBeVisible();
});

test('only administrators are told', async ({ agentPage, strangerPage }) => {
  const form = { startIp: '203.0.113.40/29' };
  expect((await agentPage.request.post('/desk/bans/preview', { form })).status()).toBe(403);
  expect((await strangerPage.request.post('/desk/bans/preview', { form })).status()).toBe(401);
  expect((await agentPage.goto('/desk/bans/new'))?.status()).toBe(404);
});
