import type { Locator, Page } from '@playwright/test';
import { addBan, importBans, rowOf } from './bans';
import { expect, test } from './fixtures';
import { holdAnswers } from './hold-answers';
import { newEmail } from './people';
import { writeFrom } from './visitor';

// Every action shows at once that it was understood, however slow the server is: here it does not answer at all until
// the screen has changed. Nothing is timed, so nothing depends on how busy the machine is.

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const navigating = (page: Page) => page.locator('html[data-navigating]');

/** Does something with the server held back, expects `shown`, lets go, and expects `after`. */
async function expectAtOnce(
  page: Page,
  act: () => Promise<unknown>,
  { shown, after }: { shown: Locator; after: Locator },
): Promise<void> {
  const release = await holdAnswers(page);
  await act();
  await expect(shown).toBeVisible();
  release();
  await expect(after).toBeVisible();
  await page.unrouteAll({ behavior: 'wait' });
}

test.describe('a ticket', () => {
  let code: string;
  test.beforeEach(async ({ page, strangerPage }) => {
    ({ code } = await writeFrom(strangerPage.request, '2001:db8:fa57:1::1'));
    await page.goto(`/desk/tickets/${code}`);
  });
  const header = (page: Page, text: string) => page.locator('header').getByText(text, { exact: true });

  test('is resolved and reopened', async ({ page }) => {
    const told = (text: string) => page.getByText(`${code}: ${text}`);
    await expectAtOnce(page, () => button(page, 'Resolve').click(), {
      shown: header(page, 'Resolved'),
      after: told('resolved.'),
    });
    await expectAtOnce(page, () => button(page, 'Reopen').click(), {
      shown: header(page, 'Open'),
      after: told('reopened.'),
    });
  });

  test('is marked as spam', async ({ page }) => {
    await expectAtOnce(page, () => button(page, 'Mark as spam').click(), {
      shown: header(page, 'Spam'),
      after: page.getByText(`${code}: marked as spam.`),
    });
  });

  test('is taken', async ({ page }) => {
    const assignee = page.locator('[popovertarget=ticket-assignee]');
    await expectAtOnce(page, () => button(page, 'Assign to me').click(), {
      shown: assignee.filter({ hasText: 'Administrator' }),
      after: page.getByText(`${code}: given to Administrator.`),
    });
  });

  test('is answered', async ({ page }) => {
    await page.getByRole('textbox', { name: 'Text' }).fill('It is on its way.');
    const message = page.getByRole('region', { name: 'Conversation' }).getByRole('listitem');
    await expectAtOnce(page, () => button(page, 'Reply').click(), {
      shown: message.filter({ hasText: 'Sending…' }).filter({ hasText: 'It is on its way.' }),
      after: message.filter({ hasText: 'Administrator' }).filter({ hasText: 'It is on its way.' }),
    });
    await expect(page.getByText('Sending…')).toHaveCount(0);
  });
});

test.describe('bans', () => {
  test('are added', async ({ page }) => {
    await page.goto('/desk/bans/new');
    await page.getByLabel('Start IP').fill('2001:db8:fa57:2::1');
    await page.getByText('1 hour', { exact: true }).click();
    await expectAtOnce(page, () => button(page, 'Add ban').click(), {
      shown: page.getByText('Saving…'),
      after: rowOf(page, '2001:db8:fa57:2::1'),
    });
  });

  test('are asked about and expired', async ({ page }) => {
    await addBan(page, { startIp: '2001:db8:fa57:2::2' });
    await page.goto('/desk/bans?q=2001:db8:fa57:2::2');
    const dialog = page.getByRole('alertdialog');
    const expire = page.getByRole('link', { name: 'Expire the ban on 2001:db8:fa57:2::2' });
    await expectAtOnce(page, () => expire.click(), { shown: dialog, after: dialog.getByRole('list') });
    await expectAtOnce(page, () => dialog.getByRole('button', { name: 'Expire ban' }).click(), {
      shown: dialog.getByText('Expiring…'),
      after: page.getByText('Expired the ban on 2001:db8:fa57:2::2'),
    });
  });

  test('are filtered, sorted and paged', async ({ page }) => {
    const sixty = Array.from({ length: 60 }, (_, i) => ({
      start: `2001:db8:fa57:3::${i + 1}`,
      reason: 'at-once-story',
    }));
    await importBans('at-once-story', sixty);
    await page.goto('/desk/bans?q=at-once-story');
    const sort = page.getByRole('columnheader', { name: 'Start IP' });
    await expectAtOnce(page, () => sort.getByRole('link').click(), {
      shown: navigating(page),
      after: page.locator('th[aria-sort=ascending]').filter({ hasText: 'Start IP' }),
    });
    await expectAtOnce(page, () => page.getByRole('link', { name: 'Next' }).click(), {
      shown: navigating(page),
      after: page.getByRole('link', { name: 'Previous' }),
    });
    await page.getByRole('button', { name: 'Ends', exact: true }).click();
    await expectAtOnce(page, () => page.getByRole('link', { name: 'Never' }).click(), {
      shown: navigating(page),
      after: page.getByRole('link', { name: /^Remove the filter/ }),
    });
    await page.getByRole('searchbox').fill('at-once-nothing');
    await expectAtOnce(page, () => page.getByRole('searchbox').press('Enter'), {
      shown: navigating(page),
      after: page.getByRole('link', { name: 'Clear filters' }).last(),
    });
  });
});

test('somebody is invited', async ({ page }) => {
  await page.goto('/desk/agents/invite');
  await page.getByLabel('E-mail').fill(newEmail());
  await expectAtOnce(page, () => button(page, 'Invite and make the link').click(), {
    shown: page.getByText('Inviting…'),
    after: page.getByLabel('The link, shown only now'),
  });
});

test('a visitor’s message is sent', async ({ strangerPage }) => {
  await strangerPage.goto('/contact');
  await strangerPage.getByLabel('Name').fill('Kofi Mensah');
  await strangerPage.getByLabel('E-mail').fill('kofi@example.com');
  await strangerPage.getByLabel('Subject').fill('At once');
  await strangerPage.getByLabel('Message').fill('Hello');
  await expectAtOnce(strangerPage, () => strangerPage.getByRole('button', { name: /^Send/ }).click(), {
    shown: strangerPage.getByText('Sending…'),
    after: strangerPage.getByText(/[A-Z]{3}-\d{5}-\d{3}/),
  });
});

test('somebody signs in', async ({ strangerPage }) => {
  await strangerPage.goto('/sign-in');
  await strangerPage.getByLabel('E-mail').fill('nobody@example.com');
  await strangerPage.getByLabel('Password').fill('not the password');
  await expectAtOnce(strangerPage, () => button(strangerPage, 'Sign in').click(), {
    shown: strangerPage.getByText('Signing in…'),
    after: strangerPage.getByText('E-mail or password is wrong.'),
  });
});
