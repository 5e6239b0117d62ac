import { randomUUID } from 'node:crypto';
import type { APIRequestContext, Browser, BrowserContextOptions, FrameLocator, Page } from '@playwright/test';
import { expect } from './fixtures';

/** A window, or the frame of one in another site's page. */
type ChatPlace = Page | FrameLocator;

/** A page of a visitor who calls from `address` and whom nobody has seen before. */
export async function openVisitor(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    storageState: { cookies: [], origins: [] },
    extraHTTPHeaders: { 'x-forwarded-for': address },
    ...options,
  });
  return context.newPage();
}

/** Starts a chat as a visitor does, whether or not anybody is available. The page shows /chat already. */
export async function startChat(
  page: ChatPlace,
  { message, name = '', email = '' }: { message: string; name?: string; email?: string },
): Promise<void> {
  const wait = page.getByRole('button', { name: 'Wait for somebody instead' });
  const start = page.getByRole('button', { name: /^Start/ });
  await expect(wait.or(start)).toBeVisible();
  if (await wait.isVisible()) await wait.click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Message').fill(message);
  await start.click();
  await expect(conversation(page)).toContainText(message.split('\n')[0] ?? '');
}

export function conversation(page: ChatPlace) {
  return page.getByRole('log', { name: 'Conversation' });
}

/** Writes and sends, by Enter. */
export async function say(page: ChatPlace, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Message' });
  await field.fill(text);
  await field.press('Enter');
}

/** The key by which a window knows its chat. */
export function keyOf(page: Page): Promise<string> {
  return page.evaluate(() => JSON.parse(localStorage.getItem('gatehouse-chat') ?? '{}').chat ?? '');
}

/** The code of the chat's ticket. */
export async function ticketOf(page: Page): Promise<string> {
  const answer = await page.request.get(`/api/channels/chat/${await keyOf(page)}?after=0`);
  expect(answer.status(), await answer.text()).toBe(200);
  return ((await answer.json()) as { state: { ticket: string } }).state.ticket;
}

/** Answers as the agent whose cookies `request` has, who takes the chat by it. Gives the message's number. */
export async function answer(request: APIRequestContext, code: string, text: string): Promise<number> {
  const data = { text, client_id: randomUUID() };
  const sent = await request.post(`/desk/chats/${code}/messages`, { data });
  expect(sent.status(), await sent.text()).toBe(201);
  return ((await sent.json()) as { message: { seq: number } }).message.seq;
}

/** Waits until the desk knows that the visitor has seen the conversation up to a message. */
export async function expectSeen(request: APIRequestContext, code: string, seq: number): Promise<void> {
  const seen = async () => {
    const since = await request.get(`/desk/chats/${code}/since?seq=0`);
    return ((await since.json()) as { chat: { visitor_seen: number } }).chat.visitor_seen;
  };
  await expect.poll(seen).toBeGreaterThanOrEqual(seq);
}
