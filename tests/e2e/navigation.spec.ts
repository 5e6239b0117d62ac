import { running } from './chat-visitors';
import { expect, test } from './fixtures';
import { holdAnswers } from './hold-answers';

test('a link leads on without loading the page anew, and says at once that it does', async ({ page }) => {
  await page.goto('/desk/bans');
  await page.evaluate(() => document.body.setAttribute('data-same-page', ''));
  const letThrough = await holdAnswers(page);
  const link = page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: 'Ban history' });
  await link.click();
  await expect(page.locator('html[data-navigating]')).toBeAttached();
  await expect(link).toHaveAttribute('data-pending');
  await expect(page.getByRole('heading', { name: 'Banned IPs' })).toBeVisible();

  letThrough();
  await expect(page.getByRole('heading', { name: 'Ban history' })).toBeVisible();
  await expect(page).toHaveURL('/desk/ban-history');
  await expect(page.locator('html[data-navigating], [data-pending]')).toHaveCount(0);
  await expect(page.locator('body[data-same-page]')).toBeAttached();
});

test('a search leads on in the same way', async ({ page }) => {
  await page.goto('/desk/bans');
  await page.evaluate(() => document.body.setAttribute('data-same-page', ''));
  const letThrough = await holdAnswers(page);
  await page.getByRole('searchbox').fill('nothing & like=this');
  await page.getByRole('searchbox').press('Enter');
  await expect(page.locator('html[data-navigating]')).toBeAttached();

  letThrough();
  await expect(page).toHaveURL('/desk/bans?q=nothing+%26+like%3Dthis');
  await expect(page.locator('html[data-navigating]')).toHaveCount(0);
  await expect(page.locator('body[data-same-page]')).toBeAttached();
});

test('a link that is clicked with Ctrl opens beside the page, which stays', async ({ page, context }) => {
  await page.goto('/desk/bans');
  const opened = context.waitForEvent('page');
  const rail = page.getByRole('navigation', { name: 'Desk' });
  await rail.getByRole('link', { name: 'Ban history' }).click({ modifiers: ['ControlOrMeta'] });
  await expect((await opened).getByRole('heading', { name: 'Ban history' })).toBeVisible();
  await expect(page).toHaveURL('/desk/bans');
  await expect(page.locator('html[data-navigating]')).toHaveCount(0);
});

test('back shows the page before, with nothing left over', async ({ page }) => {
  await page.goto('/desk/bans');
  await page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: 'Tickets' }).click();
  await expect(page.getByRole('heading', { name: 'Tickets', level: 1 })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Banned IPs' })).toBeVisible();
  await expect(page.locator('html[data-navigating], [data-pending]')).toHaveCount(0);
});

test('the focus is never lost: it stays where it is, or goes to the content', async ({ page }) => {
  await page.goto('/desk/tickets');
  const rail = page.getByRole('navigation', { name: 'Desk' });
  // Before its scripts run, the browser itself would follow the link, and a new page has no focus.
  await running(page);
  await rail.getByRole('link', { name: 'Banned IPs' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Banned IPs' })).toBeVisible();
  await expect(rail.getByRole('link', { name: 'Banned IPs' })).toBeFocused();

  await page.locator('main').getByRole('link', { name: 'Add ban' }).first().press('Enter');
  await expect(page.getByRole('heading', { name: 'Add ban' })).toBeVisible();
  await expect(page.locator('#content')).toBeFocused();
});

test('a menu closes when a form in it is sent, and its button has the focus', async ({ page }) => {
  await page.goto('/desk/tickets');
  const opener = page.getByRole('button', { name: 'Filter', exact: true });
  await opener.press('Enter');
  await page.getByLabel('Channel').selectOption('Call');
  await page.getByRole('button', { name: 'Apply filters' }).press('Enter');
  await expect(page).toHaveURL(/channel=call/);
  await expect(page.getByRole('combobox', { name: 'Channel' })).toBeHidden();
  await expect(opener).toBeFocused();
});
