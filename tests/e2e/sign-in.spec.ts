import { administrator, expect, signIn, test } from './fixtures';

const PAGES = [
  '/desk/tickets',
  '/desk/tickets/QXR-48213-907',
  '/desk/bans',
  '/desk/bans/1',
  '/desk/ban-history',
  '/desk/bans/new',
  '/desk/bans/1/edit',
  '/desk/bans/1/expire',
];

for (const path of PAGES) {
  test(`a stranger who opens ${path} is asked to sign in`, async ({ strangerPage }) => {
    const response = await strangerPage.goto(path);
    await expect(strangerPage).toHaveURL(`/sign-in?next=${encodeURIComponent(path)}`);
    expect(response?.request().redirectedFrom()).not.toBeNull();
  });
}

test('whoever signs in arrives at the page that was asked for, with its filters', async ({ strangerPage: page }) => {
  await page.goto('/desk/bans?q=203.0.113.7&kind=range');
  await page.getByLabel('E-mail').fill(administrator().email);
  await page.getByLabel('Password').fill(administrator().password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/desk/bans?q=203.0.113.7&kind=range');
  await expect(page.getByRole('heading', { name: 'Banned IPs' })).toBeVisible();
});

test('the person menu says who is signed in and signs out for good', async ({ strangerPage: page }) => {
  await signIn(page, administrator());
  await page.getByRole('button', { name: /^A?\s*Administrator/ }).click();
  await expect(page.getByText(administrator().email)).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/desk/bans');
  await expect(page).toHaveURL(/\/sign-in/);
});
