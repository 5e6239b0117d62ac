import { addBan, rowOf } from './bans';
import { expect, test } from './fixtures';

test('an agent sees bans but has nothing to change them with', async ({ page, agentPage }) => {
  await addBan(page, { startIp: '198.51.100.130', reason: 'Seen by all' });
  await agentPage.goto('/desk/bans?q=198.51.100.130');
  const row = rowOf(agentPage, '198.51.100.130');
  await expect(row).toContainText('Seen by all');
  await expect(row.getByRole('link', { name: /^(Edit|Expire)/ })).toHaveCount(0);
  await expect(agentPage.getByRole('link', { name: 'Add ban' })).toHaveCount(0);

  await row.getByRole('link', { name: '198.51.100.130', exact: true }).click();
  await expect(agentPage.getByRole('heading', { name: 'What happened' })).toBeVisible();
  await expect(agentPage.getByRole('link', { name: /^(Edit|Expire) ban/ })).toHaveCount(0);
  const id = agentPage.url().split('/').pop();

  for (const path of ['/desk/bans/new', `/desk/bans/${id}/edit`, `/desk/bans/${id}/expire`]) {
    const response = await agentPage.goto(path);
    expect(response?.status(), path).toBe(404);
  }
  const preview = await agentPage.request.post('/desk/bans/preview', { multipart: { startIp: '198.51.100.130' } });
  expect(preview.status()).toBe(403);
});

test('an agent who posts the administrator’s form by hand is refused, and so is a stranger', async ({
  page,
  agentPage,
  strangerPage,
}) => {
  // What a browser without scripts would send, taken from the administrator's own page.
  const html = await (await page.request.get('/desk/bans/new')).text();
  const hidden = [...html.matchAll(/<input type="hidden" name="(\$[^"]*)"(?: value="([^"]*)")?/g)];
  expect(hidden.length).toBeGreaterThan(0);
  const form: Record<string, string> = {
    startIp: '198.51.100.131',
    endIp: '',
    period: '1 day',
    timeZone: 'UTC',
    intent: 'store',
  };
  for (const [, name = '', value = ''] of hidden) form[name] = value.replaceAll('&quot;', '"').replaceAll('&amp;', '&');

  const byAgent = await agentPage.request.post('/desk/bans/new', { multipart: form, maxRedirects: 0 });
  expect(byAgent.status()).toBe(404);
  const byStranger = await strangerPage.request.post('/desk/bans/new', { multipart: form, maxRedirects: 0 });
  expect([303, 307]).toContain(byStranger.status());
  expect(byStranger.headers().location).toContain('/sign-in');
  await page.goto('/desk/bans?q=198.51.100.131');
  await expect(page.getByRole('heading', { name: 'No ban matches' })).toBeVisible();

  // The same post does work for whom it is meant: it was the role that was refused.
  const byAdministrator = await page.request.post('/desk/bans/new', { multipart: form, maxRedirects: 0 });
  expect(byAdministrator.status()).toBe(303);
  await page.goto('/desk/bans?q=198.51.100.131');
  await expect(rowOf(page, '198.51.100.131')).toBeVisible();
});

test('a post from another site is refused', async ({ page }) => {
  const html = await (await page.request.get('/desk/bans/new')).text();
  const hidden = [...html.matchAll(/<input type="hidden" name="(\$[^"]*)"(?: value="([^"]*)")?/g)];
  const form: Record<string, string> = {
    startIp: '198.51.100.132',
    endIp: '',
    period: '1 day',
    timeZone: 'UTC',
    intent: 'store',
  };
  for (const [, name = '', value = ''] of hidden) form[name] = value.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  await page.request.post('/desk/bans/new', {
    multipart: form,
    maxRedirects: 0,
    headers: { origin: 'https://elsewhere.example' },
  });
  await page.goto('/desk/bans?q=198.51.100.132');
  await expect(page.getByRole('heading', { name: 'No ban matches' })).toBeVisible();
});
