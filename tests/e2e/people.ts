import { type Browser, expect, type Page } from '@playwright/test';

/** A good password for agents that stories make. */
export const PASSWORD = 'four unrelated words here';

let count = 0;

/** An e-mail address that no other story uses. */
export function newEmail(): string {
  count++;
  return `person-${process.pid}-${Date.now()}-${count}@example.com`;
}

/** Invites somebody by the form; ends on the page that shows the link, and gives it. */
export async function invite(
  page: Page,
  person: { email: string; name: string; role?: 'Agent' | 'Administrator' },
): Promise<string> {
  await page.goto('/desk/agents/invite');
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Name').fill(person.name);
  await page.getByRole('radio', { name: new RegExp(`^${person.role ?? 'Agent'}`) }).check({ force: true });
  await page.getByRole('button', { name: 'Invite and make the link' }).click();
  return page.getByLabel('The link, shown only now').inputValue();
}

/** Chooses a password by a link, as a person does; ends on the desk. */
export async function join(page: Page, link: string, password = PASSWORD): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await page.waitForURL('**/desk/**');
}

/** Somebody new, signed in on a browser of their own. `administrator` is a page of the administrator. */
export async function newAgent(
  administrator: Page,
  browser: Browser,
  person: { name: string; role?: 'Agent' | 'Administrator' },
): Promise<{ page: Page; email: string; id: string; close: () => Promise<void> }> {
  const email = newEmail();
  const link = await invite(administrator, { email, ...person });
  await administrator.getByRole('link', { name: 'Done' }).click();
  await administrator.waitForURL(/\/desk\/agents\/\d+$/);
  const id = administrator.url().split('/').pop() ?? '';
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await join(page, link);
  await expect(page.getByRole('heading', { name: 'Tickets', exact: true })).toBeVisible();
  return { page, email, id, close: () => context.close() };
}

/** Tries to sign in; stays on the form when it fails. */
export async function tryToSignIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
