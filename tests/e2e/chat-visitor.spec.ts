import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { addBan } from './bans';
import { answer, conversation, expectSeen, keyOf, openVisitor, say, startChat, ticketOf } from './chats';
import { overflowOf } from './expect-on-phone';
import { expect, test } from './fixtures';

/** Each story's visitor calls from a network of its own. */
const from = (story: number, host = 1) => `2001:db8:c4a1:${story}::${host}`;

test('a visitor nobody knows chats: messages go both ways in order, with who writes, typing and what was seen', async ({
  page,
  browser,
}) => {
  const visitor = await openVisitor(browser, from(1));
  await visitor.goto('/chat');
  await startChat(visitor, { message: 'My order 1042 has not arrived.\nWhere is it?' });
  await expect(
    visitor.getByText('Waiting for somebody to join').or(visitor.getByText('Nobody has come')),
  ).toBeVisible();
  const code = await ticketOf(visitor);

  await answer(page.request, code, 'Let me look. See https://shop.example/orders/1042.');
  await expect(visitor.getByRole('status').getByText('You are chatting with Administrator')).toBeVisible();
  const link = conversation(visitor).getByRole('link', { name: 'https://shop.example/orders/1042', exact: true });
  await expect(link).toHaveAttribute('rel', /noreferrer/);

  await say(visitor, 'Thank you');
  await expect(visitor.getByText('Sent', { exact: true })).toBeVisible();
  const seq = await answer(page.request, code, 'It leaves today.');
  await expect(conversation(visitor).getByRole('listitem').filter({ hasText: 'It leaves today.' })).toBeVisible();
  const said = await conversation(visitor).getByRole('listitem').allInnerTexts();
  const order = ['My order 1042', 'Let me look', 'Thank you', 'It leaves today'];
  expect(order.map((text) => said.findIndex((line) => line.includes(text)))).toEqual(
    order.map((text) => said.findIndex((line) => line.includes(text))).toSorted((one, other) => one - other),
  );

  await page.request.post(`/desk/chats/${code}/typing`, { data: {} });
  await expect(visitor.getByText('Administrator is typing…')).toBeVisible();
  await page.request.post(`/desk/chats/${code}/seen`, { data: { seq } });
  await expect(visitor.getByText('Seen', { exact: true })).toBeVisible();
  // What was on the visitor's screen is known to the desk.
  await expectSeen(page.request, code, seq);
});

test('a visitor who gives name and e-mail becomes the ticket’s contact; a wrong e-mail is told beside its field', async ({
  page,
  browser,
}) => {
  const visitor = await openVisitor(browser, from(2));
  await visitor.goto('/chat');
  const wait = visitor.getByRole('button', { name: 'Wait for somebody instead' });
  await expect(wait.or(visitor.getByRole('button', { name: /^Start/ }))).toBeVisible();
  if (await wait.isVisible()) await wait.click();
  await visitor.getByLabel('Name').fill('Hannah Schneider');
  await visitor.getByLabel('E-mail').fill('hannah.at.example.com');
  await visitor.getByLabel('Message').fill('Do you ship to Graz?');
  await visitor.getByRole('button', { name: /^Start/ }).click();
  await expect(visitor.getByLabel('E-mail')).toHaveAccessibleDescription(/This is not an e-mail address/);
  await expect(visitor.getByLabel('E-mail')).toBeFocused();
  await expect(visitor.getByLabel('Message')).toHaveValue('Do you ship to Graz?');

  await visitor.getByLabel('E-mail').fill('hannah.chat@example.com');
  await visitor.getByRole('button', { name: /^Start/ }).click();
  await expect(conversation(visitor)).toContainText('Do you ship to Graz?');
  await page.goto(`/desk/tickets/${await ticketOf(visitor)}`);
  await expect(page.getByRole('link', { name: 'Hannah Schneider' }).first()).toBeVisible();
});

test('a waiting visitor is told the place in the queue, and leaves', async ({ browser }) => {
  const first = await openVisitor(browser, from(3, 1));
  await first.goto('/chat');
  await startChat(first, { message: 'I am first' });
  const second = await openVisitor(browser, from(3, 2));
  await second.goto('/chat');
  await startChat(second, { message: 'I am second' });
  const key = await keyOf(second);
  const place = async () => {
    const state = (await (await second.request.get(`/api/channels/chat/${key}?after=0`)).json()) as {
      state: { place: number };
    };
    return state.state.place;
  };
  const before = await place();
  expect(before).toBeGreaterThan(1);
  await first.getByRole('button', { name: 'Leave', exact: true }).click();
  await first.getByRole('button', { name: 'Leave the queue' }).click();
  await expect(first.getByRole('heading', { name: 'You ended this chat' })).toBeFocused();
  await expect.poll(place).toBeLessThan(before);
});

test('the chat goes on after a reload, and in a second tab, with nothing lost or doubled', async ({
  page,
  browser,
}) => {
  const visitor = await openVisitor(browser, from(4));
  await visitor.goto('/chat');
  await startChat(visitor, { message: 'Hello from one tab' });
  const code = await ticketOf(visitor);
  await visitor.getByRole('textbox', { name: 'Message' }).fill('Not sent yet');
  await visitor.reload();
  await expect(conversation(visitor)).toContainText('Hello from one tab');
  await expect(visitor.getByRole('textbox', { name: 'Message' })).toHaveValue('Not sent yet');

  const other = await visitor.context().newPage();
  await other.goto('/chat');
  await expect(conversation(other)).toContainText('Hello from one tab');
  await answer(page.request, code, 'Hello to both');
  await say(other, 'Hello from the other');
  for (const tab of [visitor, other]) {
    await expect(conversation(tab).getByText('Hello to both')).toHaveCount(1);
    await expect(conversation(tab).getByText('Hello from the other')).toHaveCount(1);
  }
  // Whichever tab holds the connection for both.
  await visitor.close();
  await answer(page.request, code, 'Still there?');
  await expect(conversation(other)).toContainText('Still there?');
});

test('without the event stream messages come by asking', async ({ page, browser }) => {
  const visitor = await openVisitor(browser, from(5));
  // A proxy that can't pass streams on.
  await visitor.route('**/events?**', (route) => route.fulfill({ status: 502, body: 'Bad gateway' }));
  await visitor.goto('/chat');
  await startChat(visitor, { message: 'Can you hear me?' });
  await answer(page.request, await ticketOf(visitor), 'Loud and clear');
  await expect(conversation(visitor)).toContainText('Loud and clear');
  await expect(visitor.getByText('Reconnecting…')).toBeHidden();
});

test('messages come at once whatever the chat’s random key begins with', async ({ page, browser }) => {
  const visitor = await openVisitor(browser, from(31));
  // A name of a lock must not begin with a hyphen, which one key in 64 does.
  await visitor.addInitScript(() => {
    const { getRandomValues } = Crypto.prototype;
    Crypto.prototype.getRandomValues = function <T extends ArrayBufferView | null>(array: T): T {
      getRandomValues.call(this, array as Uint8Array<ArrayBuffer>);
      if (array instanceof Uint8Array) array[0] = 0xf8;
      return array;
    };
  });
  await visitor.goto('/chat');
  const started = visitor.waitForRequest(/\/api\/channels\/chat\/-/);
  await startChat(visitor, { message: 'Is anybody there?' });
  await started;
  await answer(page.request, await ticketOf(visitor), 'Here I am');
  await expect(conversation(visitor)).toContainText('Here I am', { timeout: 5_000 });
});

test('what is written while the network is away is sent once when it is back, after what was missed', async ({
  page,
  browser,
}) => {
  const visitor = await openVisitor(browser, from(6));
  await visitor.goto('/chat');
  await startChat(visitor, { message: 'Before' });
  const code = await ticketOf(visitor);
  await answer(page.request, code, 'Hello');
  await expect(conversation(visitor)).toContainText('Hello');

  await visitor.context().setOffline(true);
  await say(visitor, 'Written offline');
  await expect(visitor.getByText(/^Not sent yet/)).toBeVisible();
  await expect(visitor.getByText('Reconnecting…')).toBeVisible();
  await answer(page.request, code, 'Said meanwhile');
  await visitor.context().setOffline(false);
  await expect(visitor.getByText('Sent', { exact: true })).toBeVisible();
  await expect(visitor.getByText('Reconnecting…')).toBeHidden();
  const said = await conversation(visitor).getByRole('listitem').allInnerTexts();
  const at = (text: string) => said.flatMap((line, index) => (line.includes(text) ? [index] : []));
  expect(at('Written offline')).toHaveLength(1);
  expect(at('Said meanwhile')[0]).toBeLessThan(at('Written offline')[0] ?? 0);
});

test('after the end the whole text can be kept, and a new chat begins', async ({ page, browser }) => {
  const visitor = await openVisitor(browser, from(7));
  await visitor.goto('/chat');
  await startChat(visitor, { message: 'One question' });
  const code = await ticketOf(visitor);
  await answer(page.request, code, 'One answer\nin two lines');
  await expect(conversation(visitor)).toContainText('in two lines');
  await page.goto(`/desk/tickets/${code}`);
  await page.getByRole('button', { name: 'Resolve', exact: true }).first().click();

  await expect(visitor.getByRole('heading', { name: 'Administrator ended this chat' })).toBeFocused();
  await expect(visitor.getByText(code)).toBeVisible();
  await expect(visitor.getByRole('textbox')).toHaveCount(0);
  const [download] = await Promise.all([
    visitor.waitForEvent('download'),
    visitor.getByRole('button', { name: 'Download as text' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`chat-${code}.txt`);
  const text = await readFile(await download.path(), 'utf8');
  expect(text).toMatch(/\] You: One question\n/);
  expect(text).toMatch(/\] Administrator: One answer\n {4}in two lines\n/);

  await visitor.reload();
  await expect(conversation(visitor)).toContainText('One question');
  await visitor.getByRole('button', { name: 'Start a new chat' }).click();
  await startChat(visitor, { message: 'Another question' });
  await expect(conversation(visitor)).not.toContainText('One question');
  expect(await ticketOf(visitor)).not.toBe(code);
});

test('instead of waiting a message is left: the ticket stays open and has the contact', async ({ page, browser }) => {
  const visitor = await openVisitor(browser, from(8));
  await visitor.goto('/chat');
  await startChat(visitor, { message: 'Is anybody there?' });
  const code = await ticketOf(visitor);
  await visitor.getByRole('button', { name: 'Leave a message instead' }).click();
  await expect(visitor.getByLabel('Name')).toBeFocused();
  await visitor.getByRole('button', { name: 'Leave message' }).click();
  await expect(visitor.getByLabel('Name')).toHaveAccessibleDescription(/Enter your name/);
  await expect(visitor.getByLabel('E-mail')).toHaveAccessibleDescription(/Enter your e-mail address/);
  await visitor.getByLabel('Name').fill('Kofi Mensah');
  await visitor.getByLabel('E-mail').fill('kofi.chat@example.com');
  await visitor.getByLabel('Message').fill('Please write to me.');
  await visitor.getByRole('button', { name: 'Leave message' }).click();
  await expect(visitor.getByRole('heading', { name: 'Thank you, your message has arrived' })).toBeFocused();
  await expect(visitor.getByText('We answer by e-mail to kofi.chat@example.com')).toBeVisible();

  await page.goto(`/desk/tickets/${code}`);
  await expect(page.getByRole('region', { name: 'Conversation' })).toContainText('Please write to me.');
  await expect(page.getByRole('link', { name: 'Kofi Mensah' }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Resolve', exact: true }).first()).toBeVisible();
});

test('whatever is written is shown as text, on both sides', async ({ page, browser }) => {
  const visitor = await openVisitor(browser, from(9));
  const hostile = [
    '"><img src=x onerror=alert(1)>',
    '<script>document.title = "taken"</script>',
    '=cmd|calc!A1',
    'javascript:alert(1)',
    '\u202Egnp.exe\u202C 𝕏 👩🏽‍🔧 مرحبا',
  ].join('\n');
  for (const each of [visitor, page]) each.on('dialog', () => expect(false, 'a script ran').toBe(true));
  await visitor.goto('/chat');
  await startChat(visitor, { message: hostile, name: '<b>Bold</b>' });
  const code = await ticketOf(visitor);
  await answer(page.request, code, hostile);
  for (const line of hostile.split('\n').slice(0, 4)) {
    await expect(conversation(visitor).getByText(line)).toHaveCount(2);
  }
  await expect(conversation(visitor)).toContainText('gnp.exe 𝕏 👩🏽‍🔧 مرحبا');
  await expect(conversation(visitor).locator('img, script, a, b')).toHaveCount(0);
  await page.goto(`/desk/tickets/${code}`);
  await expect(page.getByText('<script>document.title').first()).toBeVisible();
  expect(await visitor.title()).toMatch(/^Chat · /);
});

test('a banned visitor gets the refusal in place of the chat, and 403 from all of its endpoints', async ({
  page,
  browser,
}) => {
  await addBan(page, { startIp: from(10) });
  const visitor = await openVisitor(browser, from(10));
  for (const path of ['/chat', '/chat?embedded=1']) {
    expect((await visitor.goto(path))?.status()).toBe(403);
    await expect(visitor.getByRole('heading', { name: 'You can’t use our chat' })).toBeVisible();
  }
  const key = 'A'.repeat(22);
  const root = '/api/channels/chat';
  for (const answered of [
    visitor.request.get(root),
    visitor.request.post(root, { data: { message: 'Let me in' } }),
    visitor.request.get(`${root}/${key}?after=0`),
    visitor.request.get(`${root}/${key}/events?after=0`),
    visitor.request.post(`${root}/${key}/messages`, { data: { text: 'Let me in' } }),
    visitor.request.post(`${root}/${key}/end`, { data: {} }),
  ]) {
    expect((await answered).status()).toBe(403);
  }
});

test('a visitor who is banned while chatting sees the refusal at once, in every tab, and nothing of the chat', async ({
  page,
  browser,
}) => {
  const visitor = await openVisitor(browser, from(11));
  await visitor.goto('/chat');
  await startChat(visitor, { message: 'Something rude' });
  const other = await visitor.context().newPage();
  await other.goto('/chat');
  await expect(conversation(other)).toContainText('Something rude');
  await addBan(page, { startIp: from(11) });
  for (const tab of [visitor, other]) {
    await expect(tab.getByRole('heading', { name: 'You can’t use our chat' })).toBeVisible();
    await expect(tab.getByText('Something rude')).toHaveCount(0);
  }

  // Free again, the visitor begins anew.
  await page.goto(`/desk/bans?q=${from(11)}`);
  await page
    .getByRole('link', { name: /^Expire the ban/ })
    .first()
    .click();
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Expire/ })
    .click();
  await expect(page.getByText(`Expired the ban on ${from(11)}`)).toBeVisible();
  await visitor.goto('/chat');
  await startChat(visitor, { message: 'I am sorry' });
  await expect(conversation(visitor)).not.toContainText('Something rude');
});

test('a chat needs no mouse: Tab goes through it in order, Enter sends, Shift+Enter breaks, Escape keeps it', async ({
  page,
  browser,
}) => {
  const visitor = await openVisitor(browser, from(12));
  await visitor.goto('/chat');
  const wait = visitor.getByRole('button', { name: 'Wait for somebody instead' });
  await expect(wait.or(visitor.getByRole('button', { name: /^Start/ }))).toBeVisible();
  if (await wait.isVisible()) {
    await wait.focus();
    await visitor.keyboard.press('Enter');
  }
  await visitor.getByLabel('Name').focus();
  await visitor.keyboard.press('Tab');
  await visitor.keyboard.press('Tab');
  await visitor.keyboard.type('First line');
  await visitor.keyboard.press('Shift+Enter');
  await visitor.keyboard.type('second line');
  await visitor.keyboard.press('Enter');
  const field = visitor.getByRole('textbox', { name: 'Message' });
  await expect(conversation(visitor)).toContainText(/First line\s+second line/);
  await expect(field).toBeFocused();
  await visitor.keyboard.type('Typed at once');
  await visitor.keyboard.press('Enter');
  await expect(conversation(visitor)).toContainText('Typed at once');
  await expect(field).toHaveValue('');
  await expect(field).toBeFocused();

  await answer(page.request, await ticketOf(visitor), 'Yes?');
  await expect(conversation(visitor)).toContainText('Yes?');
  await visitor.keyboard.press('Shift+Tab');
  await expect(conversation(visitor)).toBeFocused();
  await visitor.keyboard.press('Shift+Tab');
  await expect(visitor.getByRole('button', { name: 'End chat' })).toBeFocused();
  await visitor.keyboard.press('Enter');
  await expect(visitor.getByRole('button', { name: 'Keep chatting' })).toBeFocused();
  await visitor.keyboard.press('Escape');
  await expect(field).toBeFocused();
});

test('a reader who scrolled up stays there, and is told of what is new', async ({ page, browser }) => {
  const visitor = await openVisitor(browser, from(13), { viewport: { width: 390, height: 600 } });
  await visitor.goto('/chat');
  await startChat(visitor, { message: Array.from({ length: 40 }, (_, at) => `Line ${at}`).join('\n') });
  const code = await ticketOf(visitor);
  await expect(conversation(visitor).getByText('Line 39')).toBeInViewport();
  await answer(page.request, code, 'In view by itself');
  await expect(conversation(visitor).getByText('In view by itself')).toBeInViewport();

  await conversation(visitor).evaluate((box) => box.scrollTo(0, 0));
  await answer(page.request, code, 'Below the fold');
  await expect(visitor.getByRole('button', { name: 'New message' })).toBeVisible();
  await expect(conversation(visitor).getByText('Below the fold')).not.toBeInViewport();
  await visitor.getByRole('button', { name: 'New message' }).click();
  await expect(conversation(visitor).getByText('Below the fold')).toBeInViewport();
  await expect(visitor.getByRole('button', { name: 'New message' })).toBeHidden();
});

test('a message that is too long is told beside the field and stays in it', async ({ browser }) => {
  const visitor = await openVisitor(browser, from(14));
  await visitor.goto('/chat');
  await startChat(visitor, { message: 'A long story' });
  const field = visitor.getByRole('textbox', { name: 'Message' });
  await field.fill('x'.repeat(3_900));
  await expect(visitor.getByText('3,900 of 4,000 characters')).toBeVisible();
  await field.fill('x'.repeat(4_001));
  await field.press('Enter');
  await expect(field).toHaveAccessibleDescription(/at most 4,000 characters, and this has 4,001/);
  await expect(field).toHaveValue('x'.repeat(4_001));
  await field.fill('x'.repeat(4_000));
  await field.press('Enter');
  await expect(visitor.getByText('Sent', { exact: true })).toBeVisible();
});

test('without scripts the page says what it needs and leads to the contact form', async ({ browser }) => {
  const visitor = await openVisitor(browser, from(15), { javaScriptEnabled: false });
  await visitor.goto('/chat');
  await expect(visitor.getByText('The chat needs JavaScript')).toBeVisible();
  await expect(visitor.getByText('Opening the chat…')).toBeHidden();
  await visitor.getByRole('link', { name: 'Write to us instead' }).click();
  await expect(visitor.getByRole('heading', { name: 'Contact us' })).toBeVisible();
});

for (const { name, options } of [
  { name: 'wide, light', options: { colorScheme: 'light' } },
  { name: 'wide, dark', options: { colorScheme: 'dark' } },
  { name: 'on a phone', options: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } },
] as const) {
  test(`no state of the chat has a serious obstacle or runs off the side: ${name}`, async ({ page, browser }) => {
    const story = { 'wide, light': 16, 'wide, dark': 17, 'on a phone': 18 }[name];
    const visitor = await openVisitor(browser, from(story), options);
    const check = async (state: string) => {
      const { violations } = await new AxeBuilder({ page: visitor }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect
        .soft(
          serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`),
          state,
        )
        .toEqual([]);
      expect.soft(await overflowOf(visitor), state).toBeLessThanOrEqual(0);
    };
    await visitor.goto('/chat');
    await startChat(visitor, { message: `https://example.com/${'long/'.repeat(100)} ${'W'.repeat(300)}` });
    await check('waiting');
    await visitor.getByRole('button', { name: 'Leave a message instead' }).click();
    await visitor.getByRole('button', { name: 'Leave message' }).click();
    await check('leaving a message');
    await visitor.getByRole('button', { name: 'Keep waiting' }).click();
    await answer(page.request, await ticketOf(visitor), 'Hello\n\nshort');
    await expect(conversation(visitor)).toContainText('short');
    await visitor.getByRole('button', { name: 'End chat' }).click();
    await check('asked whether to end');
    await visitor.getByRole('button', { name: 'End the chat' }).click();
    await expect(visitor.getByRole('heading', { name: 'You ended this chat' })).toBeVisible();
    await check('ended');
  });
}
