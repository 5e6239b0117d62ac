import type { Page } from '@playwright/test';
import { importBans, rowOf } from './bans';
import { administrator, expect, test } from './fixtures';
import { enter, expectFocusKept, expectFocusSeen, tabTo } from './keys';
import { newEmail } from './people';
import { writeFrom } from './visitor';

// A day at the desk without a mouse: nothing here is clicked, and what is typed goes where the focus is.

test.describe.configure({ timeout: 120_000 });

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

test('signs in, skips the rail, opens the menu and signs out', async ({ strangerPage: page }) => {
  const { email, password } = administrator();
  await page.goto('/sign-in');
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.keyboard.type(email);
  await tabTo(page, page.getByLabel('Password', { exact: true }));
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Tickets')).toBeVisible();
  await expectFocusKept(page);

  await page.reload();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await expectFocusSeen(page);
  await page.keyboard.press('Enter');
  await expect(page.locator('#content')).toBeFocused();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);

  const person = page.locator('header').getByRole('button', { name: 'Administrator' });
  await page.reload();
  await enter(page, person);
  const signOut = page.getByRole('button', { name: 'Sign out' });
  await expect(signOut).toBeVisible();
  await tabTo(page, signOut);
  await page.keyboard.press('Escape');
  await expect(signOut).toBeHidden();
  await expect(person).toBeFocused();

  await page.keyboard.press('Enter');
  await enter(page, signOut);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByLabel('E-mail')).toBeFocused();
});

test('goes through the pages of the rail in their order', async ({ page }) => {
  await page.goto('/desk/tickets');
  expect(await page.locator('[tabindex]:not([tabindex="0"], [tabindex="-1"])').count()).toBe(0);
  const names = await page.getByRole('navigation', { name: 'Desk' }).getByRole('link').allInnerTexts();
  for (const text of names) {
    const [name = ''] = text.split('\n');
    const link = page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: new RegExp(`^${name}`) });
    await enter(page, link);
    await expect(heading(page, name)).toBeVisible();
    // It stays on the link, or is where the next thing is to be typed.
    await expectFocusKept(page);
  }
});

test('finds a ticket, answers it, and bans its address after a second question', async ({ page, strangerPage }) => {
  const address = '10.74.1.9';
  const { code, subject } = await writeFrom(strangerPage.request, address);
  await page.goto('/desk/tickets');
  await page.keyboard.press('Control+k');
  await page.keyboard.type(code);
  await expect(page.getByRole('option', { name: new RegExp(code) })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(heading(page, subject)).toBeVisible();
  await expectFocusKept(page);

  await page.keyboard.press('r');
  const field = page.getByRole('textbox', { name: 'Text' });
  await expect(field).toBeFocused();
  await page.keyboard.type('Please stop.');
  await page.keyboard.press('Control+Enter');
  const answer = page.getByRole('region', { name: 'Conversation' }).getByRole('listitem');
  await expect(answer.filter({ hasText: 'Please stop.' })).toBeVisible();
  await expect(page.getByText('Sending…')).toHaveCount(0);
  await expect(field).toBeFocused();

  await enter(page, page.getByRole('link', { name: 'Ban this address' }));
  await expect(page.getByLabel('Start IP')).toHaveValue(address);
  await expectFocusKept(page);
  await tabTo(page, page.getByRole('radio').first());
  await page.keyboard.press('Space');
  const add = page.getByRole('button', { name: 'Add ban' });
  await enter(page, add);
  const question = page.getByRole('alert').filter({ hasText: 'Look again before you ban this' });
  await expect(question).toBeFocused();
  await expectFocusSeen(page);
  await tabTo(page, question.getByRole('checkbox'));
  await page.keyboard.press('Space');
  await enter(page, page.getByRole('button', { name: `Ban ${address}` }));
  await expect(page.getByRole('status').filter({ hasText: `Banned ${address}` })).toBeVisible();
  await expectFocusKept(page);
});

test('sorts and filters the grid, selects two bans and expires them', async ({ page }) => {
  const bans = [1, 2, 3].map((i) => ({ start: `2001:db8:6b1::${i}`, reason: 'keyboard-walk' }));
  await importBans('keyboard-walk', bans);
  await page.goto('/desk/bans?q=keyboard-walk');
  const column = page.getByRole('columnheader', { name: 'Start IP' });
  await enter(page, column.getByRole('link'));
  await expect(column).toHaveAttribute('aria-sort', 'ascending');
  await expect(column.getByRole('link')).toBeFocused();

  await page.goto('/desk/bans?q=keyboard-walk&sort=startIp');
  await enter(page, page.getByRole('button', { name: 'Ends', exact: true }));
  await enter(page, page.getByRole('link', { name: 'Never' }));
  await expect(page.getByRole('link', { name: /^Remove the filter/ })).toBeVisible();
  await expectFocusKept(page);

  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: '2001:db8:6b1::1', exact: true })).toBeFocused();
  await expectFocusSeen(page);
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  const expire = page.getByRole('button', { name: 'Expire 2 bans' });
  await expect(page.getByText('2 selected')).toBeVisible();
  await enter(page, expire);

  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByRole('listitem')).toHaveCount(2);
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  for (let stop = 0; stop < 5; stop++) {
    await page.keyboard.press('Tab');
    // Between its last control and its first the browser's own are, which leaves nothing of the page with the focus.
    expect(await page.evaluate(() => document.activeElement?.matches('body, [role=alertdialog] *'))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(expire).toBeFocused();

  await page.keyboard.press('Enter');
  await enter(page, dialog.getByRole('button', { name: 'Expire 2 bans' }));
  await expect(page.getByText('Expired 2 bans.')).toBeVisible();
  await expectFocusKept(page);
  await expect(rowOf(page, '2001:db8:6b1::3')).toBeVisible();
});

test('invites an agent', async ({ page }) => {
  await page.goto('/desk/agents');
  await enter(page, page.getByRole('link', { name: /^Invite/ }).first());
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.keyboard.type('not an address');
  const invite = page.getByRole('button', { name: 'Invite and make the link' });
  await enter(page, invite);
  await expect(page.getByLabel('E-mail')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('E-mail')).toBeFocused();

  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(newEmail());
  await tabTo(page, page.getByLabel('Name'));
  await page.keyboard.type('Noor Haddad');
  await enter(page, invite);
  await expect(page.getByLabel('The link, shown only now')).toBeVisible();
  await expectFocusKept(page);
  await enter(page, page.getByRole('link', { name: 'Done' }));
  await expect(heading(page, 'Noor Haddad')).toBeVisible();
  await expectFocusKept(page);
});
