import { randomUUID } from 'node:crypto';
import type { APIRequestContext, Locator, Page } from '@playwright/test';
import { expect } from './fixtures';

interface VisitorState {
  readonly status: string;
  readonly agent: string | null;
  readonly agent_seen: number;
  readonly ending: string | null;
}

/** A visitor without a window: what a program does that speaks the chat's JSON, from an address of its own. */
export interface ApiVisitor {
  /** The ticket's code. */
  readonly code: string;
  readonly name: string;
  say(text: string): Promise<void>;
  types(): Promise<void>;
  /** From here on the visitor calls from elsewhere. */
  moveTo(address: string): void;
  state(): Promise<VisitorState>;
  messages(): Promise<readonly { readonly author: string; readonly text: string }[]>;
  /** How the server answers a question about the chat: 403 to somebody banned. */
  status(): Promise<number>;
}

/** Starts a chat from `address`. Everybody has a name of their own unless it is said, or said to be none. */
export async function visitFrom(
  request: APIRequestContext,
  address: string,
  chat: { name?: string; email?: string; message?: string; page?: string; userAgent?: string } = {},
): Promise<ApiVisitor> {
  const { name = `Vera ${randomUUID().slice(0, 6)}`, email = '', message = 'Hello?', page = '' } = chat;
  let from = address;
  const headers = () => ({
    'x-forwarded-for': from,
    'user-agent':
      chat.userAgent ?? 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0',
  });
  const data = { name, email, message, page };
  const started = await request.post('/api/channels/chat', { headers: headers(), data });
  expect(started.status(), await started.text()).toBe(201);
  const { chat: key, ticket: code } = (await started.json()) as { chat: string; ticket: string };
  const path = `/api/channels/chat/${key}`;
  const read = () => request.get(`${path}?after=0`, { headers: headers() });
  return {
    code,
    name,
    async say(text) {
      const sent = await request.post(`${path}/messages`, { headers: headers(), data: { text } });
      expect(sent.status(), await sent.text()).toBe(201);
    },
    async types() {
      const told = await request.post(`${path}/typing`, { headers: headers(), data: {} });
      expect(told.status()).toBe(204);
    },
    moveTo(to) {
      from = to;
    },
    state: async () => ((await (await read()).json()) as { state: VisitorState }).state,
    messages: async () => ((await (await read()).json()) as { messages: [] }).messages,
    status: async () => (await read()).status(),
  };
}

/** A group of the console's list, such as "Waiting". */
export function group(page: Page, name: string): Locator {
  return page.getByRole('region', { name: 'Chats' }).getByRole('region', { name, exact: true });
}

/** The row of a chat, wherever it is listed. */
export function row(page: Page, code: string): Locator {
  return page.getByRole('region', { name: 'Chats' }).locator(`a[href="/desk/chats/${code}"]`);
}

export const log = (page: Page): Locator => page.getByRole('log', { name: 'Conversation' });
export const field = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' });

/** Opens a chat's page and waits until it runs scripts. */
export async function openChat(page: Page, { code }: Pick<ApiVisitor, 'code'>): Promise<void> {
  await page.goto(`/desk/chats/${code}`);
  await expect(log(page)).toBeVisible();
  await running(page);
}

/** The page's scripts run, and the stream is open. */
export async function running(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.dataset.live === 'open');
}

/** Writes and sends by Enter. */
export async function write(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
}

/** Opens the dialog by the menu at the chat's top right. */
export async function askToBan(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('link', { name: 'Ban user’s IP' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ban user’s IP' });
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Bans by the dialog, for a day unless said otherwise. `button` is what the red one says after "Ban". */
export async function ban(page: Page, button: string, period = '1 day'): Promise<void> {
  const dialog = await askToBan(page);
  await dialog.getByText(period, { exact: true }).click();
  await dialog.getByRole('button', { name: `Ban ${button}`, exact: true }).click();
}
