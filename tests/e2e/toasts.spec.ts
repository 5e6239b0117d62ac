import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures';

const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });

/** A contact who wrote from an address, with the contact's page open. */
async function openContact(page: Page, visitor: { name: string; address: string }): Promise<void> {
  const email = `${visitor.name.toLowerCase().replace(' ', '.')}@example.com`;
  const sent = await page.request.post('/api/channels/contact-form', {
    headers: { 'x-forwarded-for': visitor.address, 'content-type': 'application/json' },
    data: { name: visitor.name, email, subject: 'Toasts', message: 'Rename me.' },
  });
  expect(sent.status()).toBe(201);
  await page.goto(`/desk/contacts?q=${email}`);
  await page.getByRole('link', { name: visitor.name }).first().click();
  await page.waitForURL(/\/contacts\/\d+/);
}

async function rename(page: Page, name: string): Promise<Locator> {
  await page.getByText('Rename', { exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Name', { exact: true }).press('Enter');
  const toast = messages(page).getByText(`Renamed to ${name}.`);
  await expect(toast).toBeVisible();
  return toast;
}

test('what was done is told, and can be taken back by button and by key', async ({ page }) => {
  await openContact(page, { name: 'Tilda Toast', address: '2001:db8:7057::1' });
  await rename(page, 'Tilda Two');
  await expect(page.getByRole('heading', { name: 'Tilda Two' })).toBeVisible();
  await messages(page).getByRole('button', { name: 'Undo' }).click();
  await expect(messages(page).getByText('Undone.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Tilda Toast' })).toBeVisible();

  await rename(page, 'Tilda Three');
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('z');
  await expect(page.getByRole('heading', { name: 'Tilda Toast' })).toBeVisible();
});

test('a message waits under the pointer and the focus, then goes by itself', async ({ page }) => {
  await openContact(page, { name: 'Walter Waits', address: '2001:db8:7057::2' });
  const toast = await rename(page, 'Walter Waited');
  const lifetime = () => toast.evaluate((element) => element.closest('.toast')?.getAnimations()[0]?.playState);
  expect(await lifetime()).toBe('running');
  await toast.hover();
  await expect.poll(lifetime).toBe('paused');
  await page.getByRole('heading', { level: 1 }).hover();
  await expect.poll(lifetime).toBe('running');
  await messages(page).getByRole('button', { name: 'Undo' }).focus();
  await expect.poll(lifetime).toBe('paused');
  await page.getByRole('heading', { level: 1 }).click();
  await expect(toast).toBeHidden({ timeout: 20_000 });
});

test('closing a message gives the focus back to where it came from', async ({ page }) => {
  await openContact(page, { name: 'Fay Focus', address: '2001:db8:7057::3' });
  await rename(page, 'Fay Focused');
  const opener = page.getByText('Rename', { exact: true });
  await expect(opener).toBeFocused();
  await messages(page).getByRole('button', { name: 'Close message' }).focus();
  await page.keyboard.press('Enter');
  await expect(messages(page).getByText('Renamed')).toHaveCount(0);
  await expect(opener).toBeFocused();
});

test('that it could not be taken back is told, and stays until it is closed', async ({ page }) => {
  await openContact(page, { name: 'Una Undone', address: '2001:db8:7057::4' });
  await rename(page, 'Una Changed');
  await page.route('**/desk/contacts/**', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await messages(page).getByRole('button', { name: 'Undo' }).click();
  const failure = messages(page).getByText('It could not be undone: Renamed to Una Changed.');
  await expect(failure).toBeVisible();
  // It moves into place, and then nothing runs that would take it away.
  await expect.poll(() => failure.evaluate((element) => element.closest('.toast')?.getAnimations().length)).toBe(0);
  await messages(page).getByRole('button', { name: 'Close message' }).last().click();
  await expect(failure).toHaveCount(0);
});
