import type { Page } from '@playwright/test';
import { cellOf, rowOf } from './bans';
import { overflowOf } from './expect-on-phone';
import { expect, test } from './fixtures';
import { writeFrom } from './visitor';

async function openContact(page: Page, email: string): Promise<void> {
  await page.goto(`/desk/contacts?q=${encodeURIComponent(email)}`);
  await page.getByRole('row').filter({ hasText: email }).getByRole('link').click();
  await page.waitForURL(/\/desk\/contacts\/\d+$/);
}

test('contacts are listed with what they wrote, found by name and e-mail, and sorted', async ({
  page,
  strangerPage,
}) => {
  const first = await writeFrom(strangerPage.request, '2001:db8:71c::180', { name: 'Zora Zimmermann' });
  await writeFrom(strangerPage.request, '2001:db8:71c::180', { name: first.name, email: first.email });
  const search = page.getByRole('searchbox', { name: 'Search by name or e-mail' });
  await page.goto('/desk/contacts');
  for (const text of [first.email, `zimmer ${first.email.split('@')[0]}`]) {
    await search.fill(text);
    await search.press('Enter');
    const row = page.getByRole('row').filter({ hasText: first.email });
    expect(await cellOf(page, row, 'Name')).toBe('Zora Zimmermann');
    expect(await cellOf(page, row, 'Tickets')).toBe('2 open of 2');
    expect(await cellOf(page, row, 'Bans')).toBe('None');
  }
  await page.getByRole('link', { name: 'Name', exact: true }).click();
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
  await search.fill(`nobody-${first.email}`);
  await search.press('Enter');
  await expect(page.getByRole('heading', { name: 'No contact matches' })).toBeVisible();
  await page.getByRole('link', { name: 'Clear search' }).click();
  await expect(search).toHaveValue('');
});

test('a contact’s page has tickets and addresses, and a ban from there carries the contact', async ({
  page,
  strangerPage,
}) => {
  const { code, subject, name, email } = await writeFrom(strangerPage.request, '2001:db8:71c::181');
  await openContact(page, email);
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Tickets' }).getByRole('link', { name: subject })).toBeVisible();
  const addresses = page.getByRole('region', { name: 'Addresses of late' });
  await expect(addresses.getByText('Not banned')).toBeVisible();
  await addresses.getByRole('link', { name: 'Ban this address' }).click();
  await expect(page.getByLabel('Start IP')).toHaveValue('2001:db8:71c::181');
  await page.getByText('1 day', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Banned 2001:db8:71c::181 until' })).toBeVisible();
  await expect(page).toHaveURL(/\/desk\/contacts\/\d+$/);
  await page.goto('/desk/bans');
  const row = rowOf(page, '2001:db8:71c::181');
  expect(await cellOf(page, row, 'Contact')).toBe(name);
  expect(await cellOf(page, row, 'Conversation')).toBe(code);

  await openContact(page, email);
  await expect(addresses.getByText('Banned', { exact: true })).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'Bans' }).getByRole('link', { name: '2001:db8:71c::181' }),
  ).toBeVisible();
  await page.getByRole('link', { name: 'Show in the list' }).click();
  await expect(page.getByText(`Contact: ${name}`)).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: code })).toBeVisible();
});

test('any agent corrects a contact’s name, and can take it back', async ({ agentPage, strangerPage }) => {
  const { email, name } = await writeFrom(strangerPage.request, '2001:db8:71c::182');
  await openContact(agentPage, email);
  await agentPage.getByText('Rename', { exact: true }).click();
  const field = agentPage.getByLabel('Name', { exact: true });
  await expect(field).toHaveValue(name);
  await field.fill('  ');
  await agentPage.getByRole('button', { name: 'Save name' }).click();
  await expect(agentPage.getByText('Enter a name, such as Jane Doe.')).toBeVisible();
  await field.fill('Anna Bergström');
  await agentPage.getByRole('button', { name: 'Save name' }).click();
  await expect(agentPage.getByRole('heading', { name: 'Anna Bergström', level: 1 })).toBeVisible();
  await expect(field).toBeHidden();
  await agentPage.getByRole('button', { name: 'Undo' }).click();
  await expect(agentPage.getByRole('heading', { name, level: 1 })).toBeVisible();
});

test('a contact that isn’t there is not found', async ({ page }) => {
  for (const id of ['999999999', '0', 'x', '1e3']) {
    expect((await page.goto(`/desk/contacts/${id}`))?.status(), id).toBe(404);
  }
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('contacts are found and renamed', async ({ page, strangerPage }) => {
    const { email } = await writeFrom(strangerPage.request, '2001:db8:71c::183');
    await page.goto('/desk/contacts');
    await page.getByRole('searchbox', { name: 'Search by name or e-mail' }).fill(email);
    await page.getByRole('searchbox', { name: 'Search by name or e-mail' }).press('Enter');
    await page.getByRole('row').filter({ hasText: email }).getByRole('link').click();
    await page.getByText('Rename', { exact: true }).click();
    const field = page.getByLabel('Name', { exact: true });
    await field.fill('');
    await page.getByRole('button', { name: 'Save name' }).click();
    await expect(page.getByText('Enter a name, such as Jane Doe.')).toBeVisible();
    await field.fill('Renamed by a form');
    await page.getByRole('button', { name: 'Save name' }).click();
    await expect(page.getByText('Renamed to Renamed by a form.')).toBeVisible();
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('contacts are cards, and nothing runs off the side', async ({ page, strangerPage }) => {
    const { email } = await writeFrom(strangerPage.request, '2001:db8:71c::184', { name: 'N'.repeat(100) });
    for (const open of [
      () => page.goto(`/desk/contacts?q=${encodeURIComponent(email)}`),
      () => openContact(page, email),
    ]) {
      await open();
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    }
  });
});
