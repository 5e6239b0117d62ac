import type { Page } from '@playwright/test';
import { addBan, importBans } from './bans';
import { ban, openChat, visitFrom, write } from './chat-visitors';
import { addExemption } from './exemptions';
import { expect } from './fixtures';
import { addRule, openInbound } from './inbound';
import type { Landmarks } from './pages';
import { invite, newEmail } from './people';
import { writeFrom } from './visitor';

/** Makes one of everything that a page can be about, on addresses of the caller's own `network`, such as 2001:db8:1::. */
export async function makeLandmarks(page: Page, network: string): Promise<Landmarks> {
  const address = (i: number) => `${network}${i}`;
  await addBan(page, { startIp: address(1), endIp: address(3), reason: 'Looked at by machine' });
  const ban = await banPath(page, address(1));
  await addBan(page, { startIp: address(6), reason: 'Expired together with the other, or not' });
  const otherBan = await banPath(page, address(6));
  await addBan(page, { startIp: address(4), reason: 'Over before it is looked at' });
  const pastBan = await banPath(page, address(4));
  await page.goto(`${pastBan}/expire`);
  await page.getByRole('button', { name: 'Expire ban' }).click();
  await expect(page.getByText(`Expired the ban on ${address(4)}`)).toBeVisible();

  const handIn = await openInbound(page.request);
  const rule = await addRule(page, { name: `Landmark ${network}`, look: 'Subject', for: `landmark ${network}` });
  const malformed = await handIn.mail('Subject: Looked at by machine\r\n\r\nI am nobody.');

  const email = `kofi-${network.replaceAll(':', '-')}1@example.com`;
  const message = { name: 'Kofi Mensah', email, subject: 'Landmark', message: 'Hello,\n\nlook at me.' };
  const ticket = await writeFrom(page.request, address(5), message);
  const uglyTicket = await writeFrom(page.request, address(5), UGLY);
  await page.goto(`/desk/contacts?q=${email}`);
  const contact = await page.getByRole('link', { name: 'Kofi Mensah' }).first().getAttribute('href');
  // Two, because a state makes a new link for one of them.
  const joinLink = await invite(page, { email: newEmail(), name: 'Ines Moreau' });
  await invite(page, { email: newEmail(), name: 'Noor Haddad' });
  const agent = await page.getByRole('link', { name: 'Done' }).getAttribute('href');
  return {
    ...(await makeChats(page, address)),
    topic: await makeTopic(page, address(9)),
    ban,
    pastBan,
    banIds: [idOf(ban), idOf(otherBan)],
    ticket: `/desk/tickets/${ticket.code}`,
    uglyTicket: `/desk/tickets/${uglyTicket.code}`,
    contact: contact ?? '',
    bannedAddress: address(1),
    agent: agent ?? '',
    joinLink,
    rule,
    webhook: await makeWebhook(page),
    token: await revocationPath(page),
    exemption: await addExemption(page, address(3)),
    malformedTicket: `/desk/tickets/${malformed.ticket}`,
    ...(await makeImports(page, network)),
  };
}

/** Where a token is revoked by which mail is handed in; others are revoked by other stories. */
async function revocationPath(page: Page): Promise<string> {
  await page.goto('/desk/tokens');
  return (await page.getByRole('link', { name: 'Revoke Mail server' }).first().getAttribute('href')) ?? '';
}

/** An import that is done, and one that waits for somebody's yes. */
export async function makeImports(page: Page, network: string) {
  const name = `Landmark ${network}`;
  await importBans(name, [{ start: `${network}10`, end: `${network}13` }]);
  await page.goto('/desk/imports');
  const expire = page.getByRole('link', { name: `Expire all that are left of ${name}` });
  const batch = /\d+/.exec((await expire.getAttribute('href')) ?? '')?.[0] ?? '';
  const text = `${network}14 # one\n${network}15\nnot an address\n127.0.0.1\n2001:db8::/16`;
  const form = { source: 'text', period: 'list', name: `${name} to be looked at`, text };
  const handedIn = await page.request.post('/desk/imports/upload', { multipart: form, maxRedirects: 0 });
  const checkedImport = handedIn.headers().location ?? '';
  await expect
    .poll(async () => ((await (await page.request.get(`${checkedImport}/progress`)).json()) as { state: string }).state)
    .toBe('checked');
  return { batch, checkedImport };
}

/** A suggestion with hostile texts and a reply, as a visitor at `address` writes it; its number. */
async function makeTopic(page: Page, address: string): Promise<string> {
  const headers = { 'x-forwarded-for': address };
  const { subject: title, message: text, ...person } = UGLY;
  const board = '/api/channels/board/topics';
  const data = { kind: 'suggestion', title: title.slice(0, 150), text, ...person };
  const started = await page.request.post(board, { headers, data });
  expect(started.status(), await started.text()).toBe(201);
  const { topic } = (await started.json()) as { topic: string };
  const replied = await page.request.post(`${board}/${topic}/posts`, { headers, data: { text: 'And a reply.' } });
  expect(replied.status(), await replied.text()).toBe(201);
  return topic;
}

/** Two chats that an agent has, one of which ends by a ban that can be undone. */
export async function makeChats(page: Page, address: (i: number) => string) {
  const running = await visitFrom(page.request, address(7), { name: 'Kofi Mensah', message: 'Where is my parcel?' });
  const banned = await visitFrom(page.request, address(8), { name: 'Bo Bitter', message: 'Idiots' });
  for (const { code } of [running, banned]) {
    await openChat(page, { code });
    await write(page, 'Hello, how can I help?');
    await expect(page.getByText('With you')).toBeVisible();
  }
  await running.say('It should have come on Thursday: https://shop.example.com/orders/1042');
  await ban(page, address(8), 'Indefinitely');
  // Not clicked: on a phone the message that tells of the ban is above it.
  const chatBan = await page.getByRole('link', { name: 'The ban', exact: true }).getAttribute('href');
  return {
    chat: `/desk/chats/${running.code}`,
    endedChat: `/desk/chats/${banned.code}`,
    chatBan: chatBan ?? '',
  };
}

/** One to where nobody listens, which has tried to send a test and is switched off; its path. */
async function makeWebhook(page: Page): Promise<string> {
  await page.goto('/desk/webhooks/new');
  await page.getByLabel('Address').fill(`http://127.0.0.1:9/${'landmark'.repeat(12)}`);
  await page.getByRole('button', { name: 'Add webhook' }).click();
  await page.getByRole('link', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Switch off' }).click();
  await page.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.getByText('The test did not arrive.')).toBeVisible();
  return new URL(page.url()).pathname;
}

const UGLY = {
  name: '"><img src=x onerror=alert(1)>',
  email: 'ugly@example.com',
  subject: `<b>bold?</b> مرحبا ${'W'.repeat(150)}`,
  message: `https://example.com/${'long/'.repeat(200)}\n\n${'Donaudampfschifffahrt'.repeat(30)}\n\nשלום (123) 👩🏽‍🔧`,
};

const idOf = (path: string): string => path.split('/').pop() ?? '';

async function banPath(page: Page, startIp: string): Promise<string> {
  await page.goto(`/desk/bans?q=${startIp}`);
  await page.getByRole('link', { name: startIp, exact: true }).first().click();
  await page.waitForURL(/\/desk\/bans\/\d+$/);
  return new URL(page.url()).pathname;
}
