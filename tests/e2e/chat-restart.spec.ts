import { conversation, keyOf, openVisitor, say, startChat, ticketOf } from './chats';
import { expect, signIn, test } from './fixtures';
import { ADMINISTRATOR, type RunningProduct, startProduct } from './start-product';

/** On a desk of its own, on which nobody takes chats unless a story says so. */
let product: RunningProduct;
test.beforeAll(async () => {
  product = await startProduct();
});
test.afterAll(() => product.remove());

const from = (story: number) => `2001:db8:c4a1:a${story}::1`;

test('with nobody available a message can be left at once, without waiting, and becomes a ticket with its contact', async ({
  browser,
}) => {
  const visitor = await openVisitor(browser, from(1), { baseURL: product.url });
  await visitor.goto('/chat');
  await expect(visitor.getByText('Nobody is available for a chat right now.')).toBeVisible();
  await visitor.getByLabel('Name').fill('Hannah Schneider');
  await visitor.getByLabel('E-mail').fill('hannah.schneider@example');
  await visitor.getByLabel('Message').fill('Please call me back.');
  await visitor.getByRole('button', { name: 'Leave message' }).click();
  await expect(visitor.getByLabel('E-mail')).toHaveAccessibleDescription(/e-mail address/);
  await visitor.getByLabel('E-mail').fill('hannah.schneider@example.com');
  await visitor.getByRole('button', { name: 'Leave message' }).click();
  await expect(visitor.getByRole('heading', { name: 'Thank you, your message has arrived' })).toBeVisible();
  const code = await ticketOf(visitor);

  const staff = await (await browser.newContext({ baseURL: product.url, storageState: undefined })).newPage();
  await staff.context().clearCookies();
  await signIn(staff, ADMINISTRATOR);
  await staff.goto(`/desk/tickets/${code}`);
  await expect(staff.getByRole('region', { name: 'Conversation' })).toContainText('Please call me back.');
  await expect(staff.getByRole('link', { name: 'Hannah Schneider' }).first()).toBeVisible();
});

test('a chat goes on after the server was restarted, with what was written meanwhile, once', async ({ browser }) => {
  test.setTimeout(120_000);
  const { port } = new URL(product.url);
  const visitor = await openVisitor(browser, from(2), { baseURL: product.url });
  await visitor.goto('/chat');
  await startChat(visitor, { message: 'Before the restart' });
  await expect(visitor.getByText('Nobody has come back yet')).toBeVisible();

  await product.stop();
  await say(visitor, 'While it was away');
  await expect(visitor.getByText('Reconnecting…')).toBeVisible();
  await expect(visitor.getByText(/^Not sent yet/)).toBeVisible();
  product = await startProduct({ dataDirectory: product.dataDirectory, env: { PORT: port } });
  await expect(visitor.getByText('Sent', { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(visitor.getByText('Reconnecting…')).toBeHidden();
  await say(visitor, 'After it');
  await expect(visitor.getByText('Sent', { exact: true })).toBeVisible();

  const answer = await visitor.request.get(`/api/channels/chat/${await keyOf(visitor)}?after=0`);
  const { messages } = (await answer.json()) as { messages: { author: string; text: string }[] };
  expect(messages.filter(({ author }) => author === 'visitor').map(({ text }) => text)).toEqual([
    'Before the restart',
    'While it was away',
    'After it',
  ]);
  await expect(conversation(visitor).getByText('While it was away')).toHaveCount(1);
});
