import type { Page } from '@playwright/test';
import { importBans, rowOf } from './bans';
import { expect, test } from './fixtures';

/** Ten neighbours and one that covers some of them; every story has a stretch of its own. */
async function tenBans(mark: string, first: number): Promise<void> {
  const ten = Array.from({ length: 10 }, (_, at) => ({ start: `2001:db8:77::${first + at}`, reason: mark }));
  await importBans(mark, ten);
}

const boxOf = (page: Page, address: string) =>
  page.getByRole('checkbox', { name: `Select the ban on ${address}`, exact: true });
const bar = (page: Page) => page.locator('#expire-selected');

test('many bans are selected, also a stretch with Shift, and expired with one confirmation', async ({ page }) => {
  await tenBans('many-story', 170);
  await importBans('many-story-wide', [{ start: '2001:db8:77::170', end: '2001:db8:77::171', reason: 'wider' }]);
  await page.goto('/desk/bans?q=many-story&sort=startIp');
  await expect(bar(page)).toBeHidden();
  await boxOf(page, '2001:db8:77::170').check();
  await expect(bar(page)).toContainText('1 selected');
  await boxOf(page, '2001:db8:77::173').click({ modifiers: ['Shift'] });
  await expect(bar(page)).toContainText('4 selected');
  await boxOf(page, '2001:db8:77::172').uncheck();

  await bar(page).getByRole('button', { name: 'Expire 3 bans' }).click();
  const question = page.getByRole('alertdialog', { name: 'Expire 3 bans?' });
  await expect(question.getByRole('listitem')).toHaveText([
    /^2001:db8:77::170.*All of it stays banned by 2001:db8:77::170 – 2001:db8:77::171/,
    /^2001:db8:77::171.*All of it stays banned/,
    /^2001:db8:77::173/,
  ]);
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await expect(bar(page)).toContainText('3 selected');

  await bar(page).getByRole('button', { name: 'Expire 3 bans' }).click();
  await question.getByRole('button', { name: 'Expire 3 bans' }).click();
  await expect(page.getByText('Expired 3 bans. They are in Ban history now.')).toBeVisible();
  await expect(
    page.getByText('Other bans still cover addresses of them: 2001:db8:77::170 – 2001:db8:77::171.'),
  ).toBeVisible();
  await expect(page).toHaveURL('/desk/bans?q=many-story&sort=startIp');
  await expect(rowOf(page, '2001:db8:77::173')).toHaveCount(0);
  await expect(rowOf(page, '2001:db8:77::172')).toBeVisible();
  await expect(bar(page)).toBeHidden();

  // A mistake is mended by giving the ban anew.
  await page.getByRole('link', { name: 'Ban 2001:db8:77::173 again' }).click();
  await page.waitForURL('**/desk/bans/new**');
  await expect(page.getByLabel('Start IP')).toHaveValue('2001:db8:77::173');
});

test('all of a page are selected at once, and stay selected on the next page', async ({ page }) => {
  const sixty = Array.from({ length: 60 }, (_, at) => ({ start: `2001:db8:9170::${(at + 1).toString(16)}` }));
  await importBans(
    'all-of-a-page',
    sixty.map((each) => ({ ...each, reason: 'all-of-a-page' })),
  );
  await page.goto('/desk/bans?q=all-of-a-page&sort=startIp');
  await page.getByRole('checkbox', { name: 'Select all bans on this page' }).check();
  await expect(bar(page)).toContainText('50 selected');
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(rowOf(page, '2001:db8:9170::3c')).toBeVisible();
  // What is out of sight would be expired too, so that is said.
  await expect(bar(page)).toContainText('50 selected, none on this page');
  await boxOf(page, '2001:db8:9170::3c').check();
  await expect(bar(page)).toContainText('51 selected, only 1 on this page');
  await bar(page).getByRole('button', { name: 'Clear selection' }).click();
  await expect(bar(page)).toBeHidden();
  await boxOf(page, '2001:db8:9170::3c').check();
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(rowOf(page, '2001:db8:9170::1')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Select all bans on this page' }).check();
  await expect(bar(page)).toContainText('51 selected, only 50 on this page');
  await bar(page).getByRole('button', { name: 'Expire 51 bans' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Expire 51 bans' }).click();
  await expect(page.getByText('Expired 51 bans. They are in Ban history now.')).toBeVisible();
  await page.goto('/desk/bans?q=all-of-a-page');
  await expect(page.getByText('9 bans', { exact: true })).toBeVisible();
});

test('what somebody else expired meanwhile is told, and the others are expired all the same', async ({ page }) => {
  await tenBans('meanwhile-story', 180);
  await page.goto('/desk/bans?q=meanwhile-story&sort=startIp');
  const other = await page.context().newPage();
  await other.goto('/desk/bans?q=meanwhile-story&sort=startIp');
  for (const each of [page, other]) {
    await boxOf(each, '2001:db8:77::180').check();
    await boxOf(each, '2001:db8:77::181').check();
  }
  await boxOf(page, '2001:db8:77::182').check();
  await bar(page).getByRole('button', { name: 'Expire 3 bans' }).click();
  await expect(page.getByRole('alertdialog').getByRole('listitem')).toHaveCount(3);

  await bar(other).getByRole('button', { name: 'Expire 2 bans' }).click();
  await other.getByRole('alertdialog').getByRole('button', { name: 'Expire 2 bans' }).click();
  await expect(other.getByText('Expired 2 bans.')).toBeVisible();

  await page.getByRole('alertdialog').getByRole('button', { name: 'Expire 3 bans' }).click();
  await expect(page.getByText('Expired the ban on 2001:db8:77::182.')).toBeVisible();
  await expect(page.getByText('2 that were selected had ended before.')).toBeVisible();
});

test('an agent who is no administrator can select nothing and asks in vain', async ({ agentPage, page }) => {
  await tenBans('agent-story', 190);
  await agentPage.goto('/desk/bans?q=agent-story');
  await expect(rowOf(agentPage, '2001:db8:77::190')).toBeVisible();
  await expect(agentPage.getByRole('checkbox')).toHaveCount(0);
  await page.goto('/desk/bans?q=agent-story');
  const id = await boxOf(page, '2001:db8:77::190').getAttribute('value');
  expect((await agentPage.goto(`/desk/bans/expire?ids=${id}`))?.status()).toBe(404);
  expect((await agentPage.request.get(`/desk/bans/expire/question?ids=${id}`)).status()).toBe(403);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('bans are ticked, asked about on a page of its own and expired together', async ({ page }) => {
    await tenBans('no-scripts-story', 200);
    await page.goto('/desk/bans?q=no-scripts-story&sort=startIp');
    await boxOf(page, '2001:db8:77::200').check();
    await boxOf(page, '2001:db8:77::205').check();
    await page.getByRole('button', { name: 'Expire selected bans' }).click();
    await expect(page.getByRole('heading', { name: 'Expire 2 bans?' })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Bans to expire' }).getByRole('listitem')).toHaveText([
      /^2001:db8:77::200/,
      /^2001:db8:77::205/,
    ]);
    await page.getByRole('button', { name: 'Expire 2 bans' }).click();
    await expect(page.getByText('Expired 2 bans. They are in Ban history now.')).toBeVisible();
    await expect(page).toHaveURL(/q=no-scripts-story/);
    await expect(page.getByText('8 bans', { exact: true })).toBeVisible();

    await page.getByRole('button', { name: 'Expire selected bans' }).click();
    await expect(page.getByText('Go back and tick the bans that you want to expire.')).toBeVisible();
  });
});
