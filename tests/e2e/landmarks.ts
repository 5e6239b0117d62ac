import type { Page } from '@playwright/test';
import { addBan } from './bans';
import { expect } from './fixtures';
import type { Landmarks } from './pages';
import { invite, newEmail } from './people';

/** Makes one of everything that a page can be about, on the caller's own addresses: `block`.`first` and five more. */
export async function makeLandmarks(page: Page, block: string, first: number): Promise<Landmarks> {
  const address = (i: number) => `${block}.${first + i}`;
  await addBan(page, { startIp: address(0), endIp: address(3), reason: 'Looked at by machine' });
  const ban = await banPath(page, address(0));
  await addBan(page, { startIp: address(4), reason: 'Over before it is looked at' });
  const pastBan = await banPath(page, address(4));
  await page.goto(`${pastBan}/expire`);
  await page.getByRole('button', { name: 'Expire ban' }).click();
  await expect(page.getByText(`Expired the ban on ${address(4)}`)).toBeVisible();

  const email = `kofi.${block}.${first}@example.com`;
  const sent = await page.request.post('/api/channels/contact-form', {
    headers: { 'x-forwarded-for': address(5) },
    data: { name: 'Kofi Mensah', email, subject: 'Landmark', message: 'Hello,\n\nlook at me.' },
  });
  const { ticket } = (await sent.json()) as { ticket: string };
  await page.goto(`/desk/contacts?q=${email}`);
  const contact = page.getByRole('link', { name: 'Kofi Mensah' }).first();
  const contactPath = (await contact.getAttribute('href')) ?? '';
  // Two, because a state makes a new link for one of them.
  const joinLink = await invite(page, { email: newEmail(), name: 'Ines Moreau' });
  await invite(page, { email: newEmail(), name: 'Noor Haddad' });
  const agent = await page.getByRole('link', { name: 'Done' }).getAttribute('href');
  return {
    ban,
    pastBan,
    ticket: `/desk/tickets/${ticket}`,
    contact: contactPath,
    bannedAddress: address(0),
    agent: agent ?? '',
    joinLink,
  };
}

async function banPath(page: Page, startIp: string): Promise<string> {
  await page.goto(`/desk/bans?q=${startIp}`);
  await page.getByRole('link', { name: startIp, exact: true }).first().click();
  await page.waitForURL(/\/desk\/bans\/\d+$/);
  return new URL(page.url()).pathname;
}
