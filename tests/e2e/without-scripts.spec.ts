import { addBan, panel, rowOf } from './bans';
import { commandLine } from './command-line';
import { expect, test } from './fixtures';
import { writeFrom } from './visitor';

test.use({ javaScriptEnabled: false });

test('bans are added, changed and expired in a browser without scripts', async ({ page }) => {
  await page.goto('/desk/bans');
  await page.getByRole('link', { name: 'Add ban' }).first().click();

  await page.getByLabel('Start IP').fill('198.51.100.999');
  await page.getByLabel('Reason').fill('No scripts here');
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByLabel('Start IP')).toHaveAccessibleDescription(/An IPv4 address is four numbers/);
  await expect(page.getByText('Choose how long the ban lasts, such as 1 day.')).toBeVisible();
  await expect(page.getByLabel('Start IP')).toHaveValue('198.51.100.999');
  await expect(page.getByLabel('Reason')).toHaveValue('No scripts here');

  await page.getByLabel('Start IP').fill('198.51.100.140');
  await page.getByText('1 week', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByText(/^Banned 198\.51\.100\.140 until/)).toBeVisible();

  await rowOf(page, '198.51.100.140').getByRole('link', { name: /^Edit/ }).click();
  await expect(page.getByRole('radio', { name: /^Keep/ })).toBeChecked();
  await page.getByLabel('Reason').fill('Changed without scripts');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText(/^Changed: 198\.51\.100\.140/)).toBeVisible();

  await page.getByRole('link', { name: 'Expire ban' }).click();
  await expect(page.getByRole('heading', { name: 'Expire the ban on 198.51.100.140?' })).toBeVisible();
  await page.getByRole('button', { name: 'Expire ban' }).click();
  await expect(page.getByText(/^Expired the ban on 198\.51\.100\.140/)).toBeVisible();
  await expect(page).toHaveURL(/\/desk\/bans\?expired=/);
});

test('the second yes to a wide range works without scripts too', async ({ page }) => {
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('3fff:600::/24');
  await page.getByText('1 hour', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByText('Look again before you ban this')).toBeVisible();
  await expect(page.getByRole('radio', { name: '1 hour' })).toBeChecked();
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: /^Ban 3fff:600::/ }).click();
  await expect(page.getByText(/^Banned 3fff:600:: – /)).toBeVisible();
});

test('what a ban would do is shown by a button, and by Enter, before anything is banned', async ({
  page,
  strangerPage,
}) => {
  await writeFrom(strangerPage.request, '198.51.100.212', { name: 'Cy Twombly' });
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('198.51.100.212/30');
  await page.getByText('1 week', { exact: true }).click();
  await page.getByRole('button', { name: 'Show what this covers' }).click();
  await expect(panel(page)).toContainText('Refuses 198.51.100.212 – 198.51.100.215 (198.51.100.212/30, 4 addresses)');
  await expect(panel(page).getByRole('link', { name: 'Cy Twombly' })).toBeVisible();
  await expect(page.getByRole('radio', { name: '1 week' })).toBeChecked();

  await page.getByLabel('Start IP').fill('2001:db8:f3::1');
  await page.getByLabel('Start IP').press('Enter');
  await page.getByText('A whole company or site').click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByText(/^Banned 2001:db8:f3:: – 2001:db8:f3:ffff:ffff:ffff:ffff:ffff until/)).toBeVisible();
});

test('the offer to end an exemption works, one step at a time', async ({ page }) => {
  await commandLine(['exemption', 'add', '198.51.100.216', '--note', 'Printer']);
  await page.goto('/desk/bans/new?address=198.51.100.216');
  await page.getByText('1 hour', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await page.getByRole('button', { name: 'End the exemption of 198.51.100.216' }).click();
  await expect(page.getByText('Nothing is banned yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByText(/^Banned 198\.51\.100\.216/)).toBeVisible();
});

test('a mistake does not make anybody forget that a colleague saved meanwhile', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.217', reason: 'First' });
  await rowOf(page, '198.51.100.217').getByRole('link', { name: /^Edit/ }).click();
  await page.getByLabel('Reason').fill('Mine');
  await page.getByLabel('Start IP').fill('198.51.100.999');

  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByLabel('Reason').fill('Theirs');
  await other.getByRole('button', { name: 'Save changes' }).click();
  await expect(other.getByText(/^Changed: 198\.51\.100\.217/)).toBeVisible();

  // The page is made anew for the mistake, when the ban has its second version already.
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByLabel('Start IP').fill('198.51.100.217');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Somebody changed this ban while you were editing it')).toBeVisible();
  await page.getByRole('button', { name: 'Use theirs' }).click();
  await expect(page.getByLabel('Reason')).toHaveValue('Theirs');
  await expect(page.getByText('Nothing differs any more')).toBeVisible();
});
