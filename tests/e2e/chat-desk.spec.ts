import type { Page } from '@playwright/test';
import { field, group, log, openChat, row, running, visitFrom, write } from './chat-visitors';
import { expect, test } from './fixtures';
import { newAgent } from './people';

// The console, as agents use it. Visitors call from networks of their own, one for each story.
const from = (story: number, host = 1) => `2001:db8:c4a2:${story}::${host}`;

/** What the rail says of chats. */
async function railCount(page: Page): Promise<number> {
  const link = page.getByRole('navigation', { name: 'Desk' }).getByRole('link', { name: /^Chats/ });
  return Number(((await link.textContent()) ?? '').replace(/\D/g, ''));
}

test('a chat that begins appears under Waiting at once, and in the rail of every page', async ({
  page,
  agentPage,
  strangerPage,
}) => {
  await page.goto('/desk/chats');
  await agentPage.goto('/desk/tickets');
  await Promise.all([running(page), running(agentPage)]);
  const before = await railCount(agentPage);
  const visitor = await visitFrom(strangerPage.request, from(1), { message: 'Is anybody there?' });
  await expect(group(page, 'Waiting').getByText(visitor.name)).toBeVisible();
  await expect(row(page, visitor.code)).toContainText('Is anybody there?');
  await expect.poll(() => railCount(agentPage)).toBeGreaterThan(before);
});

test('accepting makes a chat one’s own; a colleague sees it live, and the visitor learns who is there', async ({
  page,
  agentPage,
  strangerPage,
}) => {
  const visitor = await visitFrom(strangerPage.request, from(2));
  await openChat(agentPage, visitor);
  await openChat(page, visitor);
  await page.getByRole('button', { name: 'Accept' }).click();
  await expect(group(page, 'My chats').getByText(visitor.name)).toBeVisible();
  await expect(field(page)).toBeFocused();
  await expect(group(agentPage, 'Colleagues’ chats').getByText(visitor.name)).toBeVisible();
  await expect(log(agentPage)).toContainText('Administrator joined the chat.');
  await expect(agentPage.getByRole('button', { name: 'Accept' })).toBeHidden();
  expect(await visitor.state()).toMatchObject({ status: 'active', agent: 'Administrator' });
});

test('of two who accept at once one gets the chat, and the other hears who', async ({
  page,
  agentPage,
  strangerPage,
}) => {
  const visitor = await visitFrom(strangerPage.request, from(3));
  await openChat(page, visitor);
  await openChat(agentPage, visitor);
  await Promise.all([page, agentPage].map((each) => each.getByRole('button', { name: 'Accept' }).click()));
  const told = (each: Page) => each.getByText(/has this chat already\.$/);
  await expect(told(page).or(page.getByText('With you'))).toBeVisible();
  await expect(told(agentPage).or(agentPage.getByText('With you'))).toBeVisible();
  await expect.poll(async () => (await visitor.messages()).filter(({ author }) => author === 'system').length).toBe(1);
});

test('writing makes a waiting chat one’s own; both ways in order, with typing and what was seen', async ({
  page,
  strangerPage,
}) => {
  const visitor = await visitFrom(strangerPage.request, from(4), { message: 'First' });
  await openChat(page, visitor);
  await write(page, 'Second');
  await expect(page.getByText('With you')).toBeVisible();
  await visitor.types();
  await expect(log(page).getByText(`${visitor.name} is writing…`)).toBeVisible();
  await visitor.say('Third');
  await expect(log(page)).toContainText('Third');
  await write(page, 'Fourth');
  const last = log(page).getByRole('listitem').filter({ hasText: 'Fourth' });
  await expect(last).toContainText('Sent');
  const texts = (await visitor.messages()).filter(({ author }) => author !== 'system').map(({ text }) => text);
  expect(texts).toEqual(['First', 'Second', 'Third', 'Fourth']);
  await expect(log(page)).toHaveText(/First.*Second.*Third.*Fourth/s);
  // What is on the agent's screen the visitor sees as read.
  await expect.poll(async () => (await visitor.state()).agent_seen).toBeGreaterThan(1);
});

test('several chats at once: what is unread is counted, until it is looked at', async ({ page, strangerPage }) => {
  const one = await visitFrom(strangerPage.request, from(5, 1));
  const other = await visitFrom(strangerPage.request, from(5, 2));
  await openChat(page, one);
  await write(page, 'Hello one');
  await openChat(page, other);
  await write(page, 'Hello other');
  await expect(row(page, one.code)).not.toContainText('unread');
  await one.say('Still there?');
  await one.say('Hello?');
  await expect(row(page, one.code)).toContainText('2 unread');
  await row(page, one.code).click();
  await expect(log(page)).toContainText('Still there?');
  await expect(row(page, one.code)).not.toContainText('unread');
  await expect(row(page, one.code)).toHaveAttribute('aria-current', 'page');
});

test('a colleague’s chat is only looked into: it stays unread for who has it', async ({
  page,
  agentPage,
  strangerPage,
}) => {
  const visitor = await visitFrom(strangerPage.request, from(6));
  await openChat(page, visitor);
  await write(page, 'I am here');
  await page.goto('/desk/chats');
  await openChat(agentPage, visitor);
  await visitor.say('Are you?');
  await expect(log(agentPage)).toContainText('Are you?');
  await expect(row(page, visitor.code)).toContainText('1 unread');
});

test('Enter sends, Shift+Enter breaks the line, and what is typed is kept for each chat', async ({
  page,
  strangerPage,
}) => {
  const one = await visitFrom(strangerPage.request, from(7, 1));
  const other = await visitFrom(strangerPage.request, from(7, 2));
  await openChat(page, one);
  await field(page).fill('Half a sen');
  await row(page, other.code).click();
  await expect(page.getByRole('heading', { level: 1, name: other.name })).toBeVisible();
  await expect(field(page)).toHaveValue('');
  await page.reload();
  await row(page, one.code).click();
  await expect(field(page)).toHaveValue('Half a sen');
  await field(page).press('End');
  await page.keyboard.type('tence');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('and another');
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveValue('');
  await expect.poll(async () => (await one.messages()).at(-1)?.text).toBe('Half a sentence\nand another');
});

test('a message that can’t be sent is neither lost nor doubled, through a reload too', async ({
  page,
  strangerPage,
}) => {
  const visitor = await visitFrom(strangerPage.request, from(8));
  await openChat(page, visitor);
  await write(page, 'This arrives');
  // `mute`: the server takes what is sent, and its answer is lost.
  let server: 'mute' | 'away' | 'back' = 'mute';
  await page.route('**/messages', async (route) => {
    if (server === 'back') return route.continue();
    // Whoever asked may be gone by then.
    if (server === 'mute') await route.fetch().catch(() => {});
    await route.abort().catch(() => {});
  });
  await write(page, 'Its answer is lost');
  await expect.poll(async () => (await visitor.messages()).at(-1)?.text).toBe('Its answer is lost');
  server = 'away';
  await write(page, 'This never left');
  await expect(log(page).getByText('Not sent yet').first()).toBeVisible();
  await page.reload();
  await expect(log(page)).toContainText('This never left');
  server = 'back';
  await expect
    .poll(async () => (await visitor.messages()).filter(({ author }) => author === 'agent').map(({ text }) => text), {
      timeout: 30_000,
    })
    .toEqual(['This arrives', 'Its answer is lost', 'This never left']);
  await expect(log(page).getByText('This never left')).toHaveCount(1);
  await expect(log(page).getByText('Not sent yet')).toHaveCount(0);
});

test('a message that was not sent can be taken back into the field', async ({ page, strangerPage }) => {
  const visitor = await visitFrom(strangerPage.request, from(9));
  await openChat(page, visitor);
  await page.route('**/messages', (route) => route.abort());
  await write(page, 'On second thought');
  await log(page).getByRole('button', { name: 'Take back' }).click();
  await expect(field(page)).toHaveValue('On second thought');
  await expect(log(page)).not.toContainText('On second thought');
});

test('a chat is given to a colleague, whose load and availability are told', async ({
  page,
  browser,
  strangerPage,
}) => {
  const colleague = await newAgent(page, browser, { name: 'Tamsin Transfer' });
  const visitor = await visitFrom(strangerPage.request, from(10));
  await colleague.page.goto('/desk/chats');
  await running(colleague.page);
  await colleague.page.getByRole('switch', { name: 'Take chats' }).click();
  await openChat(page, visitor);
  await write(page, 'One moment');
  await page.getByRole('button', { name: 'Transfer' }).click();
  const choice = page.getByRole('button', { name: /^Tamsin Transfer/ });
  await expect(choice).toContainText('Takes chats');
  // Wherever the colleague is; whoever gave it needs no telling. Looked for at once, as it goes by itself.
  const told = expect(
    colleague.page.getByText(`The chat with ${visitor.name} is yours now. It was with`),
  ).toBeVisible();
  await choice.click();
  await told;
  await expect(group(colleague.page, 'My chats').getByText(visitor.name)).toBeVisible();
  await expect(page.getByText('With Tamsin Transfer')).toBeVisible();
  expect(await visitor.state()).toMatchObject({ agent: 'Tamsin Transfer' });
  await expect(page.getByText('is yours now')).toBeHidden();
  await expect(log(page)).toContainText('Administrator handed the chat to Tamsin Transfer.');
  await colleague.close();
});

test('resolving ends the chat for both; its ticket says so, and says while it runs that it does', async ({
  page,
  agentPage,
  strangerPage,
}) => {
  const visitor = await visitFrom(strangerPage.request, from(11));
  // Every agent may ban from a chat, which its ticket must not deny.
  await agentPage.goto(`/desk/tickets/${visitor.code}`);
  const banning = agentPage.getByRole('link', { name: 'Ban it from the chat' });
  await expect(banning).toHaveAttribute('href', `/desk/chats/${visitor.code}`);
  await expect(agentPage.getByText('Administrators can ban it.')).toHaveCount(0);
  await page.goto(`/desk/tickets/${visitor.code}`);
  await expect(page.getByText('This chat is running')).toBeVisible();
  await page.getByRole('link', { name: 'Open the chat' }).click();
  await write(page, 'Solved?');
  await page.getByRole('button', { name: 'Resolve' }).click();
  await expect(page.getByText('This chat is resolved.')).toBeVisible();
  await expect(field(page)).toHaveCount(0);
  await expect(group(page, 'Ended lately').getByText(visitor.name)).toBeVisible();
  expect(await visitor.state()).toMatchObject({ status: 'ended', ending: 'agent' });
  await page.getByRole('link', { name: 'Its ticket' }).click();
  await expect(page.locator('header').getByText('Resolved', { exact: true })).toBeVisible();
  await expect(page.getByText('This chat is running')).toHaveCount(0);
});

test('the switch says who takes chats: to colleagues at once, and to visitors', async ({
  page,
  browser,
  strangerPage,
}) => {
  const colleague = await newAgent(page, browser, { name: 'Avery Available' });
  await colleague.page.goto('/desk/tickets');
  await page.goto('/desk/chats');
  await Promise.all([running(page), running(colleague.page)]);
  const standing = page.locator('#chat-colleagues li').filter({ hasText: 'Avery Available' });
  await page.locator('[popovertarget=chat-colleagues]').click();
  await expect(standing).toContainText('Off');
  const takes = colleague.page.getByRole('switch', { name: 'Take chats' });
  await takes.click();
  await expect(takes).toHaveAttribute('aria-checked', 'true');
  await expect(standing).toContainText('Takes chats');
  const agents = await strangerPage.request.get('/api/channels/chat', { headers: { 'x-forwarded-for': from(12) } });
  expect(await agents.json()).toMatchObject({ agents: 'available' });
  await colleague.page.reload();
  await expect(takes).toHaveAttribute('aria-checked', 'true');
  await takes.click();
  await expect(standing).toContainText('Off');
  await colleague.close();
});

test('no sound and no mark before somebody asked for them; then both, for a new chat', async ({
  browser,
  page,
  strangerPage,
}) => {
  const colleague = await newAgent(page, browser, { name: 'Sonia Sound' });
  const desk = colleague.page;
  await desk.addInitScript(() => {
    const started: number[] = [];
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function play(...when) {
      started.push(this.frequency.value);
      start.apply(this, when);
    };
    Object.assign(window, { started });
    document.hasFocus = () => false;
  });
  const tones = () => desk.evaluate(() => (window as unknown as { started: number[] }).started.length);
  await desk.goto('/desk/chats');
  await running(desk);
  await desk.getByRole('switch', { name: 'Take chats' }).click();
  const first = await visitFrom(strangerPage.request, from(13, 1));
  await expect(group(desk, 'Waiting').getByText(first.name)).toBeVisible();
  expect(await tones()).toBe(0);
  await expect(desk).not.toHaveTitle(/New chat/);

  await desk.getByRole('button', { name: 'Turn on' }).click();
  await expect(desk.getByText('Play a sound when')).toHaveCount(0);
  // Once, so that it is known.
  expect(await tones()).toBe(2);
  const second = await visitFrom(strangerPage.request, from(13, 2));
  await expect(group(desk, 'Waiting').getByText(second.name)).toBeVisible();
  await expect.poll(tones).toBe(4);
  await expect(desk).toHaveTitle(/New chat/);

  await desk.reload();
  const toggle = desk.getByRole('button', { name: 'Sound for new chats' });
  await expect(toggle).toHaveAttribute('aria-pressed', 'true');
  await toggle.click();
  await expect(toggle).toHaveAttribute('aria-pressed', 'false');
  await colleague.close();
});

test('tabs share one stream, and another takes over when the one that has it is closed', async ({
  page,
  context,
  strangerPage,
}) => {
  const streams: string[] = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/desk/live/events')) streams.push(request.url());
  });
  await page.goto('/desk/chats');
  await running(page);
  const other = await context.newPage();
  await other.goto('/desk/chats');
  await running(other);
  const first = await visitFrom(strangerPage.request, from(14, 1));
  await expect(group(other, 'Waiting').getByText(first.name)).toBeVisible();
  expect(streams).toHaveLength(1);
  await page.close();
  await expect.poll(() => streams.length).toBe(2);
  const second = await visitFrom(strangerPage.request, from(14, 2));
  await expect(group(other, 'Waiting').getByText(second.name)).toBeVisible();
});

test('without a stream the console says so, follows all the same, and comes back by itself', async ({
  page,
  strangerPage,
}) => {
  const visitor = await visitFrom(strangerPage.request, from(15));
  await page.route('**/desk/live/events', (route) => route.abort());
  await page.goto(`/desk/chats/${visitor.code}`);
  await expect(page.getByText('Reconnecting…')).toBeVisible();
  await visitor.say('Can you hear me?');
  await expect(log(page)).toContainText('Can you hear me?');
  await page.unroute('**/desk/live/events');
  await expect(page.getByText('Reconnecting…')).toBeHidden({ timeout: 30_000 });
  await visitor.say('And now?');
  await expect(log(page)).toContainText('And now?');
});

test('a visitor’s name, words, browser and page are shown as text, whatever is in them', async ({
  page,
  strangerPage,
}) => {
  const hostile = '"><img src=x onerror=document.title=1>\u202eevil';
  const visitor = await visitFrom(strangerPage.request, from(16), {
    name: hostile,
    message: '<script>document.title = 1</script> =HYPERLINK("x") 👩🏽‍🔧 javascript:alert(1) https://example.com/a',
    userAgent: '<svg onload=document.title=1>',
    page: 'javascript:document.title=1',
  });
  await openChat(page, visitor);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('"><img src=x onerror=document.title=1>evil');
  await expect(row(page, visitor.code)).toContainText('<script>document.title = 1</script>');
  await expect(log(page)).toContainText('<script>document.title = 1</script> =HYPERLINK');
  const about = page.getByRole('complementary', { name: 'About the visitor' });
  await expect(about).toContainText('<svg onload=document.title=1>');
  await expect(log(page).getByRole('link')).toHaveText(['https://example.com/a']);
  await expect(page).toHaveTitle(/^Chat /);
});

test('who the visitor is stands beside the chat: contact, address, bans and earlier tickets', async ({
  page,
  strangerPage,
}) => {
  const email = `robin-${Date.now()}@example.com`;
  await visitFrom(strangerPage.request, from(17, 1), { name: 'Robin Reader', email, message: 'My first chat' });
  const visitor = await visitFrom(strangerPage.request, from(17, 2), { name: 'Robin Reader', email });
  await openChat(page, visitor);
  const about = page.getByRole('complementary', { name: 'About the visitor' });
  await expect(about.getByText(from(17, 2), { exact: true })).toBeVisible();
  await expect(about.getByRole('button', { name: `Copy ${from(17, 2)}` })).toBeVisible();
  await expect(about.getByText('Not banned')).toBeVisible();
  await expect(about.getByRole('link', { name: 'My first chat' })).toBeVisible();
  await expect(about.getByText('Chrome/142', { exact: false })).toBeVisible();
  visitor.moveTo(from(17, 3));
  await visitor.say('I am on the train now');
  await expect(about.getByText(from(17, 3), { exact: true })).toBeVisible();
  await expect(about.getByText('Earlier in this chat')).toBeVisible();
  await expect(about.getByRole('link', { name: from(17, 2) })).toBeVisible();
  await about.getByRole('link', { name: 'Robin Reader' }).click();
  await expect(page.getByRole('heading', { name: 'Robin Reader' })).toBeVisible();
});

test('by keys alone: goes to the chats, opens one, accepts, writes and resolves', async ({ page, strangerPage }) => {
  const visitor = await visitFrom(strangerPage.request, from(18), { name: 'Kay Board' });
  await page.goto('/desk/tickets');
  await running(page);
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await expect(page.getByRole('heading', { level: 1, name: 'Chats' })).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(row(page, visitor.code)).toBeFocused({ timeout: 100 });
  }).toPass();
  await page.keyboard.press('o');
  await expect(page.getByRole('heading', { level: 1, name: 'Kay Board' })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog').getByText('Ban user’s IP')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('a');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('Hello Kay');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await visitor.messages()).at(-1)?.text).toBe('Hello Kay');
  await page.getByRole('button', { name: 'Send' }).focus();
  await page.keyboard.press('d');
  await expect(page.getByText('This chat is resolved.')).toBeVisible();
});

test('where list and chat would be narrow there is one of them at a time', async ({ page, strangerPage }) => {
  const visitor = await visitFrom(strangerPage.request, from(21));
  await openChat(page, visitor);
  const back = page.getByRole('link', { name: 'Back to all chats' });
  await expect(row(page, visitor.code)).toBeVisible();
  await expect(back).toBeHidden();
  await page.setViewportSize({ width: 900, height: 700 });
  await expect(log(page)).toBeVisible();
  await expect(row(page, visitor.code)).toBeHidden();
  await back.click();
  await expect(row(page, visitor.code)).toBeVisible();
  await expect(page.getByText('Choose a chat')).toBeHidden();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('there is one column at a time, and the visitor is a button away', async ({ page, strangerPage }) => {
    const visitor = await visitFrom(strangerPage.request, from(19));
    await page.goto('/desk/chats');
    await row(page, visitor.code).click();
    await expect(log(page)).toBeVisible();
    await expect(page.getByRole('region', { name: 'Chats' })).toBeHidden();
    await page.getByRole('button', { name: 'Visitor' }).click();
    await expect(page.getByText(from(19), { exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Back to all chats' }).click();
    await expect(row(page, visitor.code)).toBeVisible();
    await expect(log(page)).toHaveCount(0);
  });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('chats are listed, accepted, answered and resolved', async ({ page, strangerPage }) => {
    const visitor = await visitFrom(strangerPage.request, from(20));
    await page.goto('/desk/chats');
    await row(page, visitor.code).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await expect(page.getByText('With you')).toBeVisible();
    await field(page).fill('Slowly, but surely');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(log(page)).toContainText('Slowly, but surely');
    await page.getByRole('button', { name: 'Resolve' }).click();
    await expect(page.getByText('This chat is resolved.')).toBeVisible();
    expect((await visitor.messages()).map(({ text }) => text)).toContain('Slowly, but surely');
  });
});
