import type { Locator, Page } from '@playwright/test';
import { openVisitor } from './chats';
import { expectOnPhone } from './expect-on-phone';
import { expect, test } from './fixtures';

// Suggestions and forum. Each story's visitors call from networks of their own.
const from = (story: number, host: number | string = 1) => `2001:db8:b0a2:d${story}::${host}`;
const unique = () => `${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
const idOf = (page: Page) => new URL(page.url()).pathname.split('/').pop() ?? '';

/** Fills in who writes, where a form asks. */
async function sayWho(page: Page, name: string): Promise<void> {
  await page.getByLabel('Your name').last().fill(name);
  await page
    .getByLabel('Your e-mail')
    .last()
    .fill(`${name.toLowerCase().replace(/\W+/g, '.')}-${unique()}@example.com`);
}

/** Starts a topic by the form and ends on its page. */
async function start(
  page: Page,
  topic: { title: string; text?: string; name: string; kind?: string },
): Promise<string> {
  await page.goto(topic.kind === 'forum' ? '/board?kind=forum' : '/board');
  await page.getByRole('link', { name: topic.kind === 'forum' ? 'New topic' : 'New suggestion' }).click();
  await page.getByLabel(topic.kind === 'forum' ? 'Title' : 'What would you like?').fill(topic.title);
  await page
    .getByLabel(topic.kind === 'forum' ? 'Text' : 'Why would it help?')
    .fill(topic.text ?? 'It would save time.');
  await sayWho(page, topic.name);
  await page.getByRole('button', { name: /^Post / }).click();
  await page.waitForURL(/\/board\/\d+$/);
  return idOf(page);
}

async function reply(page: Page, text: string, name?: string): Promise<void> {
  await page.getByLabel('Your reply').fill(text);
  if (name) await sayWho(page, name);
  await page.getByRole('button', { name: 'Post reply' }).click();
}

const posts = (page: Page) => page.getByRole('list', { name: 'Posts' }).getByRole('listitem');

test('a visitor suggests, another votes and replies, an agent answers with a badge, and it is one ticket', async ({
  agentPage,
  browser,
}) => {
  const vera = await openVisitor(browser, from(1, 1));
  const title = `Lights that charge by USB-C ${unique()}`;
  const id = await start(vera, { title, text: 'See https://example.com/usb-c <b>please</b>', name: 'Vera Wish' });
  await expect(posts(vera)).toHaveCount(1);
  await expect(posts(vera).getByRole('link', { name: 'https://example.com/usb-c' })).toHaveAttribute('rel', /nofollow/);
  await expect(posts(vera)).toContainText('<b>please</b>');
  await expect(vera.getByText('You write as Vera Wish.')).toBeVisible();

  const otto = await openVisitor(browser, from(1, 2));
  await otto.goto(`/board?sort=newest&q=${encodeURIComponent(title)}`);
  await otto.getByRole('link', { name: `Vote for ${title}, 0 votes` }).click();
  await otto.getByRole('region', { name: 'Who votes?' }).getByLabel('Your name').fill('Otto');
  await otto.getByRole('region', { name: 'Who votes?' }).getByLabel('Your e-mail').fill(`otto-${unique()}@example.com`);
  await otto.getByRole('button', { name: 'Vote', exact: true }).click();
  const vote = otto.getByRole('button', { name: `Vote for ${title}, 1 vote` });
  await expect(vote).toHaveAttribute('aria-pressed', 'true');
  // What is shown at once is only counted when it is answered.
  const press = async (button: Locator) => {
    await Promise.all([otto.waitForResponse((response) => response.url().endsWith('/votes')), button.click()]);
    await expect(otto.locator('.vote-box[aria-busy]')).toHaveCount(0);
  };
  await press(vote);
  const again = otto.getByRole('button', { name: `Vote for ${title}, 0 votes` });
  await expect(again).toHaveAttribute('aria-pressed', 'false');
  await press(again);
  await otto.reload();
  await expect(vote).toHaveAttribute('aria-pressed', 'true');
  await reply(otto, 'I would buy two.');
  await expect(posts(otto).last()).toContainText('I would buy two.');
  await expect(otto.getByLabel('Your reply')).toHaveValue('');

  await agentPage.goto('/desk/board');
  await agentPage
    .getByRole('searchbox')
    .last()
    .fill(title.split(' ').at(-1) ?? '');
  await agentPage.keyboard.press('Enter');
  await agentPage.getByRole('link', { name: title }).click();
  await agentPage.getByLabel('Your answer').fill('They come in spring.');
  await agentPage.getByRole('button', { name: 'Post answer' }).click();
  await expect(agentPage.getByRole('article').last()).toContainText('They come in spring.');
  await agentPage.getByRole('button', { name: 'Status' }).click();
  await agentPage.getByRole('button', { name: 'Planned' }).click();
  await expect(agentPage.getByText('Its status was changed.')).toBeVisible();
  await agentPage
    .getByRole('complementary')
    .getByRole('link', { name: /^[A-Z]{3}-/ })
    .click();
  await expect(agentPage.getByRole('region', { name: 'Conversation' })).toContainText('I would buy two.');
  await expect(agentPage.getByRole('region', { name: 'Conversation' })).toContainText('They come in spring.');
  await expect(agentPage.getByRole('link', { name: 'Open the topic' })).toHaveAttribute('href', `/desk/board/${id}`);

  await vera.reload();
  await expect(posts(vera).last()).toContainText('They come in spring.');
  await expect(posts(vera).last()).toContainText('Agent');
  await expect(vera.getByText('Planned', { exact: true })).toBeVisible();
  await vera.setViewportSize({ width: 390, height: 844 });
  await expectOnPhone(vera, 'topic');
});

test('a ban from a post hides what its visitor posted; whatever they write is refused, and they go on reading', async ({
  agentPage: page,
  browser,
}) => {
  const vera = await openVisitor(browser, from(2, 1));
  const title = `Which chain for winter? ${unique()}`;
  const id = await start(vera, { title, name: 'Vera Asks', kind: 'forum' });
  const max = await openVisitor(browser, from(2, 2));
  await max.goto(`/board/${id}`);
  await reply(max, 'Only fools ask.', 'Max Power');
  await expect(posts(max)).toHaveCount(2);
  await reply(max, 'Fools, all of you.');
  await expect(posts(max)).toHaveCount(3);

  await page.goto(`/desk/board/${id}`);
  await expect(page.getByText(from(2, 2)).first()).toBeVisible();
  await page.getByRole('button', { name: 'More about the reply of Max Power' }).last().click();
  await page.locator(':popover-open').getByRole('link', { name: 'Ban user’s IP' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ban user’s IP' });
  await expect(dialog).toContainText(`Moves this post to spam and refuses ${from(2, 2)}`);
  await dialog.getByRole('button', { name: `Ban ${from(2, 2)}`, exact: true }).click();
  await expect(dialog.getByText('Choose how long the ban lasts')).toBeVisible();
  await dialog.getByText('1 week', { exact: true }).click();
  await dialog.getByText('Also hide what this visitor posted in the last day').click();
  await dialog.getByRole('button', { name: `Ban ${from(2, 2)}`, exact: true }).click();
  await expect(page.getByText(/^Banned 2001:db8:b0a2:d2::2 until .+\. 2 posts are off the board\./)).toBeVisible();
  await expect(page.getByRole('article').last().getByText('Spam', { exact: true })).toBeVisible();

  // Every way to write is refused; reading is not.
  await max.getByLabel('Your reply').fill('And again.');
  await max.getByRole('button', { name: 'Post reply' }).click();
  const refusal = max.getByRole('alert').filter({ hasText: 'you can’t write or vote here' });
  await expect(refusal).toContainText(/until .+ UTC\. You can go on reading\..*GH-/);
  await expect(refusal).not.toContainText('idiots');
  await expect(max.getByLabel('Your reply')).toHaveValue('And again.');
  const board = '/api/channels/board/topics';
  const person = { name: 'Max', email: 'max@example.com' };
  const tries = [
    max.request.post(board, { data: { kind: 'forum', title: 'Hello', text: 'Hello', ...person } }),
    max.request.post(`${board}/${id}/posts`, { data: { text: 'Hello', ...person } }),
    max.request.post(`${board}/${id}/votes`, { data: person }),
    max.request.delete(`${board}/${id}/votes`),
    max.request.post(`/board/${id}`, { form: { text: 'Hello' } }),
    max.request.post('/board/new', { form: { text: 'Hello' } }),
    max.request.fetch(board, { method: 'OPTIONS' }),
  ];
  expect((await Promise.all(tries)).map((response) => response.status())).toEqual(tries.map(() => 403));
  for (const path of ['/board', `/board/${id}`, '/board/new', board, `${board}/${id}`]) {
    expect((await max.request.get(path)).status(), path).toBe(200);
  }
  await max.reload();
  await expect(posts(max)).toHaveCount(1);
  await expect(max.getByRole('heading', { name: title })).toBeVisible();

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('article').last().getByText('Spam', { exact: true })).toBeHidden();
  await reply(max, 'Sorry, I had a bad day.');
  await expect(posts(max)).toHaveCount(4);
});

test('agents pin, lock, hide and delete; readers see a placeholder for what was deleted', async ({ page, browser }) => {
  const vera = await openVisitor(browser, from(3, 1));
  const title = `How we talk here ${unique()}`;
  const id = await start(vera, { title, name: 'Vera Rules', kind: 'forum' });
  for (const text of ['To be hidden', 'To be deleted']) {
    await reply(vera, text);
    await expect(posts(vera).last()).toContainText(text);
  }
  await page.goto(`/desk/board/${id}`);
  const act = async (nth: number, name: string) => {
    await page.getByRole('button', { name: 'More about the reply of Vera Rules' }).nth(nth).click();
    await page.locator(':popover-open').getByRole('button', { name }).click();
  };
  await act(0, 'Hide reply');
  await expect(page.getByText('Hidden: readers don’t see it any more.')).toBeVisible();
  await act(1, 'Delete reply');
  await expect(page.getByText('Deleted: readers see only that something was here.')).toBeVisible();
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeVisible();
  await page.getByRole('button', { name: 'Pin', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Unpin' })).toBeVisible();

  await vera.reload();
  await expect(posts(vera)).toHaveCount(2);
  await expect(posts(vera).last()).toHaveText('This reply was deleted.');
  await expect(vera.getByText('This topic is locked')).toBeVisible();
  await expect(vera.getByRole('button', { name: 'Post reply' })).toHaveCount(0);
  await vera.goto('/board?kind=forum');
  await expect(vera.getByRole('list', { name: 'Forum' }).getByRole('listitem').first()).toContainText('Pinned');
  // Others' lists begin with what they look for.
  await page.getByRole('button', { name: 'Unpin' }).click();
  await page.getByRole('button', { name: 'More about the topic of Vera Rules' }).click();
  await page.locator(':popover-open').getByRole('button', { name: 'Move topic to spam' }).click();
  await expect(page.getByRole('main').locator('header').getByText('Spam', { exact: true }).first()).toBeVisible();
  expect((await vera.goto(`/board/${id}`))?.status()).toBe(404);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('visitors suggest, vote and reply; agents answer and ban; the refusal is a page', async ({ page, browser }) => {
    const vera = await openVisitor(browser, from(4, 1), { javaScriptEnabled: false });
    const title = `Evening appointments ${unique()}`;
    await vera.goto('/board/new');
    await vera.getByRole('button', { name: 'Post suggestion' }).click();
    await expect(vera.getByText('Enter a title, such as')).toBeVisible();
    const id = await start(vera, { title, name: 'Vera Plain' });
    await vera.getByRole('button', { name: `Vote for ${title}, 0 votes` }).click();
    await expect(vera.getByRole('button', { name: `Vote for ${title}, 1 vote` })).toBeVisible();
    await vera.getByRole('button', { name: `Vote for ${title}, 1 vote` }).click();
    await expect(vera.getByRole('button', { name: `Vote for ${title}, 0 votes` })).toBeVisible();
    await reply(vera, 'Thursdays, for example.');
    await expect(posts(vera).last()).toContainText('Thursdays, for example.');
    await expect(vera).toHaveURL(new RegExp(`/board/${id}#post-2$`));

    await page.goto(`/desk/board/${id}`);
    await page.getByLabel('Your answer').fill('From March on.');
    await page.getByRole('button', { name: 'Post answer' }).click();
    await expect(page.getByText('Your answer is on the board.')).toBeVisible();
    await page.getByRole('button', { name: 'More about the reply of Vera Plain' }).click();
    await page.locator(':popover-open').getByRole('link', { name: 'Ban user’s IP' }).click();
    await page.getByText('1 hour', { exact: true }).click();
    await page.getByRole('button', { name: `Ban ${from(4, 1)}`, exact: true }).click();
    await expect(page.getByText(`Banned ${from(4, 1)} until`)).toBeVisible();

    await vera.goto(`/board/${id}`);
    await expect(posts(vera).last()).toContainText('From March on.');
    await reply(vera, 'And Fridays?');
    await expect(vera.getByRole('heading', { name: 'You can’t post on our board' })).toBeVisible();
  });
});
