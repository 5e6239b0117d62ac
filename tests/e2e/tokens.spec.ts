import { expect, test } from './fixtures';

test('a token is shown once, counts, and is refused from the moment it is revoked', async ({ page }) => {
  await page.goto('/desk/tokens/new');
  await page.getByRole('button', { name: 'Make token' }).click();
  await expect(page.getByText('Choose what the program may do.')).toBeVisible();
  await page.getByLabel('Name').fill('A story’s proxy');
  await page.getByText('Read', { exact: true }).click();
  await page.getByRole('button', { name: 'Make token' }).click();
  const token = await page.getByLabel('The token, shown only now').inputValue();
  await expect(page.getByLabel('To try it')).toHaveValue(/^curl -H 'apikey: gh_\w{43}' 'http.*\/api\/v3\/bans/);

  const ask = () => page.request.get('/api/v3/bans?_perPage=1', { headers: { apikey: token } });
  expect((await ask()).status()).toBe(200);
  await page.getByRole('link', { name: 'Done' }).click();
  await expect(page).toHaveURL(/\/desk\/tokens$/);
  await expect(page.getByRole('link', { name: 'Revoke A story’s proxy' })).toBeVisible();
  expect(await page.content()).not.toContain(token);
  await page.getByRole('link', { name: 'Revoke A story’s proxy' }).click();
  await expect(page.getByText('What asks with it is refused at once.')).toBeVisible();
  await page.getByRole('button', { name: 'Revoke token' }).click();
  await expect(page.getByText('Revoked A story’s proxy.')).toBeVisible();
  expect((await ask()).status()).toBe(401);
});
