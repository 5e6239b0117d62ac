import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Page } from '@playwright/test';

/** Who looks at a page. `banned`: a visitor whom the front door refuses. */
export type Looker = 'administrator' | 'stranger' | 'banned';

/** A page of the product, or a page in a state that somebody meets. */
export interface Place {
  /** For file names and failures. */
  readonly name: string;
  /** As the directories of app/ spell it, such as `/desk/bans/[id]`. */
  readonly route: string;
  readonly path: string;
  readonly looker: Looker;
  /** Brings the page into the state, beginning where `path` leads. */
  readonly open?: (page: Page) => Promise<void>;
  /** Only where the window is so wide. */
  readonly only?: 'wide' | 'phone';
}

/** Paths to things that are on some desk, for pages that are about one thing. */
export interface Landmarks {
  readonly ban: string;
  readonly pastBan: string;
  /** The numbers of two bans in force. */
  readonly banIds: readonly [string, string];
  readonly ticket: string;
  /** Markup, two directions, and words that never end. */
  readonly uglyTicket: string;
  readonly contact: string;
  /** An address that a ban in force covers. */
  readonly bannedAddress: string;
  readonly agent: string;
  /** A link by which a password can be chosen. */
  readonly joinLink: string;
  /** A running chat. */
  readonly chat: string;
  /** One that a ban ended. */
  readonly endedChat: string;
  /** That ban, which can be undone. */
  readonly chatBan: string;
  /** The number of a suggestion with replies. */
  readonly topic: string;
  readonly rule: string;
  /** One that is switched off. */
  readonly webhook: string;
  /** An exemption in force, with a ban beneath it. */
  readonly exemption: string;
  /** The question before a token is revoked. */
  readonly token: string;
  /** An import that waits for somebody's yes. */
  readonly checkedImport: string;
  /** The number of an import that is done. */
  readonly batch: string;
  /** Mail that could not be read. */
  readonly malformedTicket: string;
}

/** Every page of the product, each once. */
export function productPages(to: Landmarks): Place[] {
  return [
    page('sign-in', '/sign-in', { looker: 'stranger' }),
    page('join', '/join/[token]', { path: to.joinLink, looker: 'stranger' }),
    page('contact', '/contact', { looker: 'stranger' }),
    page('api-reference', '/api/v3/docs', { looker: 'stranger' }),
    page('chat', '/chat', { looker: 'stranger' }),
    page('board', '/board', { looker: 'stranger' }),
    page('topic', '/board/[id]', { path: `/board/${to.topic}`, looker: 'stranger' }),
    page('new-topic', '/board/new', { looker: 'stranger' }),
    page('board-desk', '/desk/board'),
    page('topic-desk', '/desk/board/[id]', { path: `/desk/board/${to.topic}` }),
    page('post-ban', '/desk/board/[id]/ban/[seq]', { path: `/desk/board/${to.topic}/ban/1` }),
    page('call', '/call', { looker: 'stranger' }),
    page('tickets', '/desk/tickets'),
    page('chats', '/desk/chats'),
    page('calls', '/desk/calls'),
    page('chat-console', '/desk/chats/[code]', { path: to.chat }),
    page('chat-ban', '/desk/chats/[code]/ban', { path: `${to.chat}/ban` }),
    page('undo-ban', '/desk/bans/[id]/undo', { path: `${to.chatBan}/undo` }),
    page('ticket', '/desk/tickets/[code]', { path: to.ticket }),
    page('contacts', '/desk/contacts'),
    page('contact-person', '/desk/contacts/[id]', { path: to.contact }),
    page('banned-ips', '/desk/bans'),
    page('ban-history', '/desk/ban-history'),
    page('security', '/desk/security'),
    page('ban', '/desk/bans/[id]', { path: to.ban }),
    page('add-ban', '/desk/bans/new'),
    page('edit-ban', '/desk/bans/[id]/edit', { path: `${to.ban}/edit` }),
    page('expire-ban', '/desk/bans/[id]/expire', { path: `${to.ban}/expire` }),
    page('expire-bans', '/desk/bans/expire', { path: `/desk/bans/expire?ids=${to.banIds}` }),
    page('exemptions', '/desk/exemptions'),
    page('exemption', '/desk/exemptions/[id]', { path: to.exemption }),
    page('add-exemption', '/desk/exemptions/new'),
    page('end-exemption', '/desk/exemptions/[id]/end', { path: `${to.exemption}/end` }),
    page('imports', '/desk/imports'),
    page('new-import', '/desk/imports/new'),
    page('import', '/desk/imports/jobs/[id]', { path: to.checkedImport }),
    page('expire-import', '/desk/imports/[id]/expire', { path: `/desk/imports/${to.batch}/expire` }),
    page('check-address', '/desk/check-address', { path: `/desk/check-address?address=${to.bannedAddress}` }),
    page('proxy-check', '/desk/proxy-check'),
    page('agents', '/desk/agents'),
    page('invite-agent', '/desk/agents/invite'),
    page('agent', '/desk/agents/[id]', { path: to.agent }),
    page('edit-agent', '/desk/agents/[id]/edit', { path: `${to.agent}/edit` }),
    page('password-link', '/desk/agents/[id]/link', { path: `${to.agent}/link` }),
    page('disable-agent', '/desk/agents/[id]/[change]', { path: `${to.agent}/disable` }),
    page('rules', '/desk/rules'),
    page('add-rule', '/desk/rules/new'),
    page('edit-rule', '/desk/rules/[id]/edit', { path: `${to.rule}/edit` }),
    page('remove-rule', '/desk/rules/[id]/remove', { path: `${to.rule}/remove` }),
    page('webhooks', '/desk/webhooks'),
    page('add-webhook', '/desk/webhooks/new'),
    page('webhook', '/desk/webhooks/[id]', { path: to.webhook }),
    page('edit-webhook', '/desk/webhooks/[id]/edit', { path: `${to.webhook}/edit` }),
    page('webhook-secret', '/desk/webhooks/[id]/secret', { path: `${to.webhook}/secret` }),
    page('remove-webhook', '/desk/webhooks/[id]/remove', { path: `${to.webhook}/remove` }),
    page('tokens', '/desk/tokens'),
    page('make-token', '/desk/tokens/new'),
    page('revoke-token', '/desk/tokens/[id]/revoke', { path: to.token }),
    page('activity', '/desk/activity'),
    page('settings', '/desk/settings'),
    page('profile', '/desk/profile'),
    page('search', '/desk/search', { path: '/desk/search?q=ban' }),
  ];
}

/** States of pages that somebody meets sooner or later. */
export function productStates(to: Landmarks): Place[] {
  return [
    page('refused', '/contact', { looker: 'banned' }),
    page('sign-in-wrong', '/sign-in', { looker: 'stranger', open: signInWrongly }),
    page('contact-mistakes', '/contact', { looker: 'stranger', open: sendEmptyContactForm }),
    page('contact-sent', '/contact', { looker: 'stranger', open: sendContactForm }),
    page('board-forum', '/board', { path: '/board?kind=forum', looker: 'stranger' }),
    page('board-nothing-found', '/board', { path: '/board?q=nothing-like-this', looker: 'stranger' }),
    page('board-sort-menu', '/board', { looker: 'stranger', open: menu('board-sort') }),
    page('topic-vote', '/board/[id]', { path: `/board/${to.topic}?vote=1`, looker: 'stranger' }),
    page('topic-mistakes', '/board/[id]', { path: `/board/${to.topic}`, looker: 'stranger', open: sendEmptyReply }),
    page('topic-refused', '/board/[id]', { path: `/board/${to.topic}`, looker: 'banned', open: sendEmptyReply }),
    page('board-desk-nothing-found', '/desk/board', { path: '/desk/board?q=nothing-like-this&holds=spam' }),
    page('board-desk-filter-menu', '/desk/board', { open: menu('board-filter') }),
    page('topic-desk-post-menu', '/desk/board/[id]', { path: `/desk/board/${to.topic}`, open: menu('post-menu-1') }),
    page('topic-desk-status-menu', '/desk/board/[id]', { path: `/desk/board/${to.topic}`, open: menu('topic-status') }),
    page('post-ban-dialog', '/desk/board/[id]', { path: `/desk/board/${to.topic}`, open: askToBanPoster }),
    page('chats-colleagues', '/desk/chats', { open: menu('chat-colleagues') }),
    page('chat-transfer', '/desk/chats/[code]', { path: to.chat, open: menu('chat-transfer') }),
    page('chat-more', '/desk/chats/[code]', { path: to.chat, open: menu('chat-more') }),
    page('chat-visitor', '/desk/chats/[code]', { path: to.chat, open: menu('chat-visitor'), only: 'phone' }),
    page('chat-not-sent', '/desk/chats/[code]', { path: to.chat, open: failToSend }),
    page('chat-ended', '/desk/chats/[code]', { path: to.endedChat }),
    page('chat-ban-dialog', '/desk/chats/[code]', { path: to.chat, open: askToBanVisitor }),
    page('chat-ban-chosen', '/desk/chats/[code]', { path: to.chat, open: chooseChatBan }),
    page('chat-ban-mistake', '/desk/chats/[code]', { path: to.chat, open: banWithoutPeriod }),
    page('chat-ban-unreachable', '/desk/chats/[code]', { path: to.chat, open: banUnreachably }),
    page('undo-dialog', '/desk/bans/[id]', { path: to.chatBan, open: askToUndo }),
    page('ticket-ugly', '/desk/tickets/[code]', { path: to.uglyTicket }),
    page('ticket-note', '/desk/tickets/[code]', { path: to.ticket, open: beginNote }),
    page('ticket-assignee', '/desk/tickets/[code]', { path: to.ticket, open: menu('ticket-assignee') }),
    page('tickets-filter-menu', '/desk/tickets', { open: menu('ticket-filter') }),
    page('tickets-spam', '/desk/tickets', { path: '/desk/tickets?status=any&spam=yes' }),
    page('tickets-nothing-found', '/desk/tickets', { path: '/desk/tickets?q=nothing-like-this&channel=call' }),
    page('ticket-conversation', '/desk/tickets/[code]', { path: to.ticket, open: holdConversation }),
    page('contact-rename', '/desk/contacts/[id]', {
      path: to.contact,
      open: (at) => at.getByText('Rename', { exact: true }).click(),
    }),
    page('contacts-nothing-found', '/desk/contacts', { path: '/desk/contacts?q=nothing-like-this' }),
    page('banned-ips-filtered', '/desk/bans', { path: '/desk/bans?q=203.0.113.0/24&kind=range' }),
    page('banned-ips-nothing-found', '/desk/bans', { path: '/desk/bans?q=nothing-like-this&kind=range&by=Nobody' }),
    page('banned-ips-filter-menu', '/desk/bans', { open: menu('filter-ending') }),
    page('banned-ips-columns', '/desk/bans', { open: menu('ban-columns') }),
    page('banned-ips-export', '/desk/bans', { open: menu('ban-export') }),
    page('banned-ips-selected', '/desk/bans', { open: selectTwo }),
    page('expire-bans-dialog', '/desk/bans', { open: askToExpireTwo }),
    page('expire-bans-none', '/desk/bans/expire'),
    page('ban-history-nothing-found', '/desk/ban-history', { path: '/desk/ban-history?q=nothing-like-this' }),
    page('security-month', '/desk/security', { path: '/desk/security?span=month' }),
    page('security-table', '/desk/security', { open: (at) => at.getByText('Show as a table').click() }),
    page('ban-hits', '/desk/bans/[id]', { path: '/desk/bans?sort=hits', open: openFirstBan }),
    page('past-ban', '/desk/bans/[id]', { path: to.pastBan }),
    page('expire-dialog', '/desk/bans', { open: askToExpire }),
    page('add-ban-mistakes', '/desk/bans/new', { open: addBanWithMistakes }),
    page('add-ban-second-question', '/desk/bans/new', { open: addWideBan }),
    page('check-address-empty', '/desk/check-address'),
    page('check-address-range', '/desk/check-address', { path: '/desk/check-address?address=198.51.100.0/24' }),
    page('check-address-mistake', '/desk/check-address', { path: '/desk/check-address?address=nowhere' }),
    page('check-address-free', '/desk/check-address', { path: '/desk/check-address?address=192.0.2.255' }),
    page('join-unusable', '/join/[token]', { path: `/join/${'A'.repeat(43)}`, looker: 'stranger' }),
    page('join-mistake', '/join/[token]', { path: `${to.joinLink}?problem=short`, looker: 'stranger' }),
    page('agents-nobody-found', '/desk/agents', { path: '/desk/agents?q=nobody-like-this' }),
    page('invite-agent-mistakes', '/desk/agents/invite', { open: inviteNobody }),
    page('agent-dialog', '/desk/agents/[id]', { path: to.agent, open: askToDisable }),
    page('password-link-made', '/desk/agents/[id]/link', { path: `${to.agent}/link`, open: makeLink }),
    page('rule-tried', '/desk/rules/new', { open: tryRule }),
    page('webhook-mistakes', '/desk/webhooks/new', { open: addWebhookWithMistakes }),
    page('webhook-delivery', '/desk/webhooks/[id]', { path: to.webhook, open: openDelivery }),
    page('webhook-new-secret', '/desk/webhooks/[id]/secret', { path: `${to.webhook}/secret`, open: makeSecret }),
    page('rule-mistakes', '/desk/rules/new', { open: addRuleWithMistakes }),
    page('ticket-malformed', '/desk/tickets/[code]', { path: to.malformedTicket }),
    page('token-made', '/desk/tokens/new', { open: makeToken }),
    page('activity-filtered', '/desk/activity', { path: '/desk/activity?kind=bans&q=198.51.100&from=2026-01-01' }),
    page('activity-nothing-found', '/desk/activity', { path: '/desk/activity?q=nothing-like-this' }),
    page('activity-filter-menu', '/desk/activity', { open: menu('activity-filter') }),
    page('settings-mistakes', '/desk/settings', { open: saveWrongSettings }),
    page('settings-second-question', '/desk/settings', { open: keepAddressesForOneDay }),
    page('profile-mistakes', '/desk/profile', { open: saveWrongProfile }),
    page('search-nothing-found', '/desk/search', { path: '/desk/search?q=nothing-like-this' }),
    page('search-palette', '/desk/bans', { open: openPalette }),
    page('shortcuts', '/desk/bans', { open: openShortcuts, only: 'wide' }),
    page('person-menu', '/desk/bans', { open: menu('person-menu') }),
    page('desk-menu', '/desk/bans', { open: (at) => at.getByRole('button', { name: 'Menu' }).click(), only: 'phone' }),
    page('sort-menu', '/desk/bans', { open: menu('ban-sort'), only: 'phone' }),
    page('tickets-sort-menu', '/desk/tickets', { open: menu('ticket-sort'), only: 'phone' }),
    page('contacts-sort-menu', '/desk/contacts', { open: menu('contact-sort'), only: 'phone' }),
    page('ban-history-filter-menu', '/desk/ban-history', { open: menu('filter-ended') }),
    page('not-found', '/desk/[...]', { path: '/desk/no-such-page' }),
  ];
}

/** Routes that only lead elsewhere. */
const REDIRECTS = ['/', '/desk'];

/** What app/ has pages for, spelled as in `Place.route`, but for those that only lead elsewhere. */
export function routesOfApp(): string[] {
  const app = resolve(import.meta.dirname, '../../app');
  const directories = ['', ...readdirSync(app, { recursive: true, encoding: 'utf8' })];
  const routes = directories
    .filter((directory) => existsSync(join(app, directory, 'page.tsx')))
    .map((directory) => `/${relative(app, join(app, directory))}`.replace(/\/\([^)]*\)/g, ''));
  return routes.filter((route) => !REDIRECTS.includes(route)).sort();
}

function page(name: string, route: string, more: Partial<Place> = {}): Place {
  return { name, route, path: route, looker: 'administrator', ...more };
}

/** Opens the menu with that id by its button. */
function menu(id: string): (page: Page) => Promise<void> {
  return async (page) => {
    // Others inside the menu may close it.
    await page.locator(`[popovertarget=${id}]`).first().click();
    await page.locator(`#${id}`).waitFor();
  };
}

async function beginNote(page: Page): Promise<void> {
  await page.getByText('Internal note', { exact: true }).first().click();
  await page.getByRole('textbox', { name: 'Text' }).fill('Asked the workshop: Thursday is free.');
}

/** One message, of which the server doesn't hear. */
async function failToSend(page: Page): Promise<void> {
  await page.route('**/messages', (route) => route.abort());
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.fill('Just a moment, I look it up.');
  await field.press('Enter');
  await page.getByText('Not sent yet').waitFor();
}

async function askToBanVisitor(page: Page): Promise<void> {
  await menu('chat-more')(page);
  await page.getByRole('link', { name: 'Ban user’s IP' }).click();
  // Faint while it is being looked up.
  await page.locator('.chat-ban-forecast[aria-busy=false]').getByText('Who else would be hit').waitFor();
}

async function chooseChatBan(page: Page): Promise<void> {
  await askToBanVisitor(page);
  await page.getByText('This connection: one household or phone').click();
  await page.getByText('1 week', { exact: true }).click();
  await page.getByLabel('Reason').fill('Insults, after two warnings');
  await page
    .getByRole('dialog')
    .locator('strong', { hasText: /^until / })
    .waitFor();
}

async function banWithoutPeriod(page: Page): Promise<void> {
  await askToBanVisitor(page);
  await page.getByRole('button', { name: /^Ban 2001/ }).click();
  await page.getByText('Choose how long the ban lasts').waitFor();
}

async function banUnreachably(page: Page): Promise<void> {
  await chooseChatBan(page);
  await page.route('**/desk/chats/*', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await page.getByRole('button', { name: /^Ban 2001/ }).click();
  await page.getByText('The server could not be reached').waitFor();
}

async function openFirstBan(page: Page): Promise<void> {
  await page.locator('.ban-grid td[data-card="first"] a').first().click();
  await page.getByRole('heading', { name: 'Hits' }).waitFor();
}

async function askToUndo(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Undo this ban' }).click();
  await page.getByRole('alertdialog').waitFor();
}

async function signInWrongly(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill('nobody@example.com');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').filter({ hasText: /./ }).waitFor();
}

async function sendEmptyContactForm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send' }).click();
  await page.locator('[aria-invalid=true]').first().waitFor();
}

async function sendEmptyReply(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Post reply' }).click();
  await page.locator('[aria-invalid=true], [role=alert]').first().waitFor();
}

async function askToBanPoster(page: Page): Promise<void> {
  await menu('post-menu-1')(page);
  await page.getByRole('link', { name: 'Ban user’s IP' }).click();
  await page.locator('.chat-ban-forecast[aria-busy=false]').getByText('Who else would be hit').waitFor();
}

async function sendContactForm(page: Page): Promise<void> {
  await page.getByLabel('Name').fill('Hannah Schneider');
  await page.getByLabel('E-mail').fill('hannah.schneider@example.com');
  await page.getByLabel('Subject').fill('A picture of this page');
  await page.getByLabel('Message').fill('Hello, this is only looked at.');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText(/[A-Z]{3}-\d{5}-\d{3}/).waitFor();
}

async function askToExpire(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /^Expire the ban/ })
    .first()
    .click();
  await page.getByRole('alertdialog').waitFor();
}

async function selectTwo(page: Page): Promise<void> {
  const boxes = page.getByRole('checkbox', { name: /^Select the ban on/ });
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByText('2 selected').waitFor();
}

async function askToExpireTwo(page: Page): Promise<void> {
  await selectTwo(page);
  await page.getByRole('button', { name: 'Expire 2 bans' }).click();
  await page.getByRole('alertdialog').getByRole('listitem').nth(1).waitFor();
}

async function addBanWithMistakes(page: Page): Promise<void> {
  await page.getByLabel('Start IP').fill('203.0.113.256');
  await page.getByRole('button', { name: 'Add ban' }).click();
  await page.getByText('Choose how long the ban lasts').waitFor();
}

async function addWideBan(page: Page): Promise<void> {
  await page.getByLabel('Start IP').fill('127.0.0.5/7');
  await page.getByText('1 week', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await page.getByText('Look again before you ban this').waitFor();
}

async function inviteNobody(page: Page): Promise<void> {
  await page.getByLabel('E-mail').fill('nobody');
  await page.getByRole('button', { name: /^Invite and/ }).click();
  await page.getByText('is not an e-mail address').waitFor();
}

async function tryRule(page: Page): Promise<void> {
  await page.getByLabel('What condition 1 looks at').selectOption({ label: 'Text' });
  await page.getByLabel('How condition 1 compares').selectOption('contains');
  await page.getByLabel('What condition 1 looks for').fill('e');
  await page.getByRole('button', { name: 'Try it out' }).click();
  await page.getByText(/It would have met/).waitFor();
}

async function addRuleWithMistakes(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add a condition' }).click();
  await page.getByLabel('What condition 2 looks at').selectOption({ label: 'Header' });
  await page.getByLabel('What condition 2 looks for').fill('bulk');
  await page.getByRole('button', { name: 'Add rule' }).click();
  await page.getByText('Enter the header’s name').waitFor();
}

async function addWebhookWithMistakes(page: Page): Promise<void> {
  await page.getByLabel('Address').fill('http://169.254.169.254/latest/meta-data/');
  for (const box of await page.getByRole('checkbox').all()) await box.uncheck();
  await page.getByRole('button', { name: 'Add webhook' }).click();
  await page.getByText('Choose at least one.').waitFor();
}

async function openDelivery(page: Page): Promise<void> {
  await page.getByText('Message and answer').first().click();
  await page.getByText('"type":').first().waitFor();
}

async function makeSecret(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await page.getByLabel('The secret, shown only now').waitFor();
}

async function askToDisable(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^Disable account/ }).click();
  await page.getByRole('alertdialog').waitFor();
}

async function makeLink(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Make (the|a new) link$/ }).click();
  await page.getByLabel('The link, shown only now').waitFor();
}

async function makeToken(page: Page): Promise<void> {
  await page.getByLabel('Name').fill('Looked at by machine');
  await page.getByText('Read', { exact: true }).click();
  await page.getByRole('button', { name: 'Make token' }).click();
  await page.getByLabel('The token, shown only now').waitFor();
}

async function saveWrongSettings(page: Page): Promise<void> {
  await page.getByLabel('Desk’s name').fill('');
  await page.getByLabel(/^Days/).fill('none');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await page.getByText('Enter a number of days').waitFor();
}

async function keepAddressesForOneDay(page: Page): Promise<void> {
  await page.getByLabel(/^Days/).fill('1');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await page.getByText('This erases addresses for good').waitFor();
}

async function saveWrongProfile(page: Page): Promise<void> {
  await page.getByLabel('Time zone').fill('Atlantis');
  await page.getByRole('button', { name: 'Save profile' }).click();
  await page.getByText('is not a time zone').waitFor();
}

/** A reply, a note, and a mistake beside the field. */
async function holdConversation(page: Page): Promise<void> {
  const text = page.getByRole('textbox', { name: 'Text' });
  const sent = page.getByText('Sending…');
  await text.fill('It is on its way: https://shop.example/1042');
  await page.getByRole('button', { name: 'Reply', exact: true }).click();
  await sent.waitFor({ state: 'hidden' });
  await page.getByText('Internal note', { exact: true }).click();
  await text.fill('Ask the warehouse first.');
  await page.getByRole('button', { name: 'Add note' }).click();
  await sent.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Add note' }).click();
  await page.getByText(/^Write the note first/).waitFor();
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('ban');
  await page.getByRole('option').first().waitFor();
}

async function openShortcuts(page: Page): Promise<void> {
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
}
