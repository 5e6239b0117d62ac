import { randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import { cellOf, rowOf } from './bans';
import { expect, test } from './fixtures';

/** Writes to the contact form as a visitor who calls from `address`. */
async function writeFrom(request: APIRequestContext, address: string, subject: string, message: string) {
  return request.post('/api/channels/contact-form', {
    headers: { 'x-forwarded-for': address },
    data: { name: 'Anna Berg', email: `anna-${randomUUID()}@example.net`, subject, message },
  });
}

test('from a visitor’s message to the ban, and back', async ({ page, strangerPage }) => {
  const subject = `Where is my parcel? ${randomUUID()}`;
  const sent = await writeFrom(strangerPage.request, '198.51.100.150', subject, 'Hello,\n\n  <b>where</b> is it?');
  expect(sent.status()).toBe(201);
  const { ticket: code } = (await sent.json()) as { ticket: string };

  await page.goto('/desk/tickets');
  await page.getByRole('link', { name: subject }).click();
  await expect(page.getByRole('heading', { name: subject })).toBeVisible();
  await expect(page.getByText('<b>where</b> is it?')).toBeVisible();
  await expect(page.getByText('Not banned')).toBeVisible();

  await page.getByRole('link', { name: 'Ban this address' }).click();
  await expect(page.getByLabel('Start IP')).toHaveValue('198.51.100.150');
  await page.getByText('1 hour', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  const row = rowOf(page, '198.51.100.150');
  expect(await cellOf(page, row, 'Contact')).toBe('Anna Berg');
  expect(await cellOf(page, row, 'Conversation')).toBe(code);
  expect((await writeFrom(strangerPage.request, '198.51.100.150', 'Again', 'Hello?')).status()).toBe(403);

  await row.getByRole('link', { name: code }).click();
  await expect(page.getByText('Banned', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: '198.51.100.150', exact: true }).click();
  await page.getByRole('link', { name: 'Expire ban' }).click();
  await page.getByRole('button', { name: 'Expire ban' }).click();
  await expect(page.getByText(/^Expired the ban on 198\.51\.100\.150/)).toBeVisible();
  expect((await writeFrom(strangerPage.request, '198.51.100.150', 'Thank you', 'Now it works')).status()).toBe(201);
});

test('an agent reads tickets but is not offered to ban', async ({ agentPage, strangerPage }) => {
  const subject = `Invoice ${randomUUID()}`;
  await writeFrom(strangerPage.request, '198.51.100.151', subject, 'Please send it again.');
  await agentPage.goto('/desk/tickets');
  await agentPage.getByRole('link', { name: subject }).click();
  await expect(agentPage.getByText('Please send it again.')).toBeVisible();
  await expect(agentPage.getByRole('link', { name: 'Ban this address' })).toHaveCount(0);
});

test('a ticket that isn’t there is not found', async ({ page }) => {
  expect((await page.goto('/desk/tickets/AAA-00000-000'))?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
});
