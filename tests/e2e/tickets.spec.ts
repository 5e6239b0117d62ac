import type { Page } from '@playwright/test';
import { cellOf, rowOf } from './bans';
import { overflowOf } from './expect-on-phone';
import { administrator, expect, signIn, test } from './fixtures';
import { writeFrom } from './visitor';

const conversation = (page: Page) => page.getByRole('region', { name: 'Conversation' }).getByRole('listitem');
const textField = (page: Page) => page.getByRole('textbox', { name: 'Text' });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** The badge that says how the ticket stands. */
const status = (page: Page, name: string) => page.locator('header').getByText(name, { exact: true });

/** Holds back every action of the page until the returned function is called. */
async function holdActions(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/desk/**', async (route) => {
    if (route.request().method() === 'POST') await released;
    await route.continue();
  });
  return release;
}

test.describe('the list', () => {
  test('finds a ticket by code, person, words and address', async ({ page, strangerPage }) => {
    const address = '2001:db8:71c::170';
    const { code, subject, email, name } = await writeFrom(strangerPage.request, address, {
      message: 'The zeppelin was torn on arrival.',
    });
    const unique = subject.split(' ').at(-1) ?? '';
    const row = page.getByRole('row').filter({ hasText: code });
    await page.goto('/desk/tickets');
    await expect(row).toContainText(`Unanswered:${subject}`);
    for (const [column, text] of [
      ['From', name],
      ['Channel', 'Contact form'],
      ['Agent', 'Nobody'],
      ['Status', 'Open'],
    ] as const) {
      expect(await cellOf(page, row, column)).toBe(text);
    }

    const search = page.getByRole('searchbox', { name: /^Search by code/ });
    for (const text of [unique, email, name, `zeppel ${unique}`, `${address}/128`]) {
      await search.fill(text);
      await search.press('Enter');
      await expect(page).toHaveURL(`/desk/tickets?${new URLSearchParams({ q: text })}`);
      await expect(row, text).toBeVisible();
    }
    await search.fill(code.toLowerCase().replaceAll('-', ' '));
    await search.press('Enter');
    await expect(page.getByRole('heading', { name: subject })).toBeVisible();
    await page.goto('/desk/tickets?q=QXR-00000-000');
    await expect(page.getByRole('heading', { name: 'There is no ticket QXR-00000-000' })).toBeVisible();
  });

  test('is narrowed by tabs and by channel, status, spam and agent, and says where else there are matches', async ({
    page,
    strangerPage,
  }) => {
    const { code, subject } = await writeFrom(strangerPage.request, '2001:db8:71c::179');
    const row = page.getByRole('row').filter({ hasText: code });
    await page.goto(`/desk/tickets?q=${subject.split(' ').at(-1)}`);
    const tabs = page.getByRole('navigation', { name: 'Which tickets' });
    await expect(tabs.getByRole('link', { name: 'Open 1' })).toHaveAttribute('aria-current', 'page');
    await tabs.getByRole('link', { name: 'Resolved 0' }).click();
    await expect(page.getByRole('heading', { name: 'No ticket matches' })).toBeVisible();
    await page.getByRole('link', { name: 'Look in all tickets' }).click();
    await expect(row).toBeVisible();

    await button(page, 'Filter').click();
    await page.getByLabel('Channel').selectOption('Call');
    await button(page, 'Apply filters').click();
    await expect(row).toBeHidden();
    await page.getByRole('link', { name: 'Remove the filter Channel' }).click();
    await expect(row).toBeVisible();
    await button(page, 'Filter').click();
    await page.getByLabel('Agent').selectOption('Nobody');
    await page.getByLabel('Status').selectOption('Open');
    await page.getByLabel('Spam').selectOption('Only spam');
    await button(page, 'Apply filters').click();
    await expect(row).toBeHidden();
    await expect(tabs.getByRole('link', { name: 'Spam 0' })).toHaveAttribute('aria-current', 'page');
    await expect(page.getByText('Agent: Nobody')).toBeVisible();
    await page.getByRole('link', { name: 'Clear filters' }).first().click();
    await expect(page).toHaveURL('/desk/tickets?status=any&spam=yes');
  });

  test('shows an answered ticket as answered, by whom, and sorts what was touched last to the top', async ({
    page,
    strangerPage,
  }) => {
    const first = await writeFrom(strangerPage.request, '2001:db8:71c::171');
    const second = await writeFrom(strangerPage.request, '2001:db8:71c::171');
    await page.goto(`/desk/tickets/${first.code}`);
    await textField(page).fill('It is on its way.');
    await button(page, 'Reply').click();
    await expect(conversation(page)).toHaveCount(2);
    await expect(page.getByText('Sending…')).toBeHidden();

    await page.goto('/desk/tickets?q=2001:db8:71c::171');
    const rows = page.getByRole('row');
    await expect(rows.nth(1)).toContainText(first.code);
    await expect(rows.nth(1)).toContainText('Administrator: It is on its way.');
    await expect(rows.nth(1)).not.toContainText('Unanswered:');
    await expect(rows.nth(2)).toContainText(second.code);
    await button(page, 'Sort').click();
    await page.getByRole('link', { name: 'Created' }).click();
    await expect(rows.nth(1)).toContainText(second.code);
  });
});

test.describe('the conversation', () => {
  test('takes a reply at once, gives the ticket to its author, and resolves and reopens it', async ({
    page,
    strangerPage,
  }) => {
    const { code } = await writeFrom(strangerPage.request, '2001:db8:71c::172');
    await page.goto(`/desk/tickets/${code}`);
    await expect(button(page, 'Agent: Nobody')).toBeVisible();
    const release = await holdActions(page);
    await textField(page).fill('Hello,\n\nsee https://shop.example/1042.');
    await textField(page).press('Control+Enter');
    await expect(page.getByText('Sending…')).toBeVisible();
    await expect(textField(page)).toHaveValue('');
    await expect(textField(page)).toBeFocused();
    release();
    await expect(page.getByText('Sending…')).toBeHidden();
    await expect(conversation(page).nth(1)).toContainText('Administrator');
    const link = conversation(page).nth(1).getByRole('link', { name: 'https://shop.example/1042' });
    await expect(link).toHaveAttribute('rel', 'nofollow noopener noreferrer');
    await expect(button(page, 'Agent: Administrator')).toBeVisible();

    await textField(page).fill('Done.');
    await button(page, 'Reply and resolve').click();
    await expect(status(page, 'Resolved')).toBeVisible();
    await expect(conversation(page).last()).toContainText('Administrator resolved this ticket.');
    await button(page, 'Undo').click();
    await expect(status(page, 'Open')).toBeVisible();
    await expect(conversation(page).last()).toContainText('Administrator reopened this ticket.');
    await expect(conversation(page)).toHaveCount(5);
  });

  test('tells the latest of a ticket alone, and of an undo that came too late what it found', async ({
    page,
    agentPage,
    strangerPage,
  }) => {
    const { code } = await writeFrom(strangerPage.request, '2001:db8:71c::17f');
    const messages = page.getByRole('region', { name: 'Messages' });
    await page.goto(`/desk/tickets/${code}`);
    await button(page, 'Resolve').click();
    await expect(messages).toContainText(`${code}: resolved.`);
    await button(page, 'Reopen').click();
    await expect(messages).toContainText(`${code}: reopened.`);
    await expect(button(page, 'Undo')).toHaveCount(1);
    await button(page, 'Resolve').click();
    await expect(messages).toContainText(`${code}: resolved.`);

    await agentPage.goto(`/desk/tickets/${code}`);
    await button(agentPage, 'Reopen').click();
    await expect(status(agentPage, 'Open')).toBeVisible();
    await button(page, 'Undo').click();
    await expect(messages).toContainText(/: nothing was undone\. Jonas Weber reopened this ticket\. \(/);
    await expect(messages).not.toContainText('Undone.');
    await expect(status(page, 'Open')).toBeVisible();
  });

  test('shows a change before the server has answered, and a note in its own colour', async ({
    page,
    strangerPage,
  }) => {
    const { code } = await writeFrom(strangerPage.request, '2001:db8:71c::173');
    await page.goto(`/desk/tickets/${code}`);
    const release = await holdActions(page);
    await button(page, 'Mark as spam').click();
    await expect(status(page, 'Spam')).toBeVisible({ timeout: 1000 });
    await expect(button(page, 'Not spam')).toBeFocused();
    await expect(conversation(page)).toHaveCount(1);
    release();
    await expect(conversation(page).last()).toContainText('Administrator marked this ticket as spam.');
    await page.goto('/desk/tickets?status=any&spam=yes');
    await expect(page.getByRole('row').filter({ hasText: code })).toBeVisible();

    await page.goto(`/desk/tickets/${code}`);
    await page.getByText('Internal note', { exact: true }).click();
    await textField(page).fill('He writes every day.');
    await button(page, 'Add note').click();
    await expect(conversation(page).last()).toContainText('Internal note');
    const colour = (at: number) =>
      conversation(page)
        .nth(at)
        .getByRole('article')
        .evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(await colour(2)).not.toBe(await colour(0));
    await button(page, 'Not spam').click();
    await expect(conversation(page).last()).toContainText('marked this ticket as not spam.');
  });

  test('is given to a colleague, taken, and given to nobody', async ({ page, agentPage, strangerPage }) => {
    const { code } = await writeFrom(strangerPage.request, '2001:db8:71c::174');
    await agentPage.goto(`/desk/tickets/${code}`);
    await button(agentPage, 'Assign to me').click();
    await expect(button(agentPage, 'Agent: Jonas Weber')).toBeVisible();
    await expect(conversation(agentPage).last()).toContainText('Jonas Weber took this ticket.');
    await agentPage.goto('/desk/tickets?agent=me');
    await expect(agentPage.getByRole('row').filter({ hasText: code })).toBeVisible();

    await page.goto(`/desk/tickets/${code}`);
    await button(page, 'Agent: Jonas Weber').click();
    await button(page, 'Administrator (me)').click();
    await expect(conversation(page).last()).toContainText('Administrator took this ticket.');
    await button(page, 'Agent: Administrator').click();
    await button(page, 'Nobody').click();
    await expect(conversation(page).last()).toContainText('Administrator gave this ticket back.');
    await expect(button(page, 'Agent: Nobody')).toBeVisible();
  });

  test('tells the second of two agents what the first did, and says it once', async ({
    page,
    agentPage,
    strangerPage,
  }) => {
    const { code } = await writeFrom(strangerPage.request, '2001:db8:71c::175');
    await page.goto(`/desk/tickets/${code}`);
    await agentPage.goto(`/desk/tickets/${code}`);
    await button(agentPage, 'Resolve').click();
    await expect(conversation(agentPage).last()).toContainText('Jonas Weber resolved this ticket.');
    await button(page, 'Resolve').click();
    await expect(page.getByText(/^It is so already: Jonas Weber resolved this ticket\. \(/)).toBeVisible();
    await expect(conversation(page)).toHaveCount(2);

    await agentPage.reload();
    await textField(agentPage).fill('My answer');
    await button(agentPage, 'Reply').click();
    await expect(conversation(agentPage)).toHaveCount(3);
    await textField(page).fill('My own answer');
    await button(page, 'Reply').click();
    await expect(page.getByText('Jonas Weber replied while you were writing.')).toBeVisible();
    await expect(conversation(page)).toHaveCount(3);
    await expect(textField(page)).toHaveValue('My own answer');
    await button(page, 'Reply').click();
    await expect(conversation(page)).toHaveCount(4);
    await expect(textField(page)).toHaveValue('');
  });

  test('loses nothing that was typed', async ({ page, strangerPage }) => {
    const { code } = await writeFrom(strangerPage.request, '2001:db8:71c::176');
    await page.goto(`/desk/tickets/${code}`);
    await button(page, 'Reply').click();
    await expect(page.getByText(/^Write the reply first/)).toBeVisible();
    await expect(textField(page)).toBeFocused();
    await textField(page).fill('x'.repeat(10_001));
    await button(page, 'Reply').click();
    await expect(page.getByText(/^This has 10,001 characters and may have at most 10,000\./)).toBeVisible();

    await page.route('**/desk/tickets/**', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    );
    await page.getByText('Internal note', { exact: true }).click();
    await textField(page).fill('He phoned.');
    await button(page, 'Add note').click();
    await expect(page.getByText('Nothing is lost: try again in a moment.')).toBeVisible();
    await expect(textField(page)).toHaveValue('He phoned.');
    await page.reload();
    await expect(textField(page)).toHaveValue('He phoned.');
    await expect(page.getByRole('radio', { name: 'Internal note' })).toBeChecked();
    await page.unroute('**/desk/tickets/**');
    await button(page, 'Add note').click();
    await expect(conversation(page)).toHaveCount(2);
    // Until it is stored the draft is kept on purpose.
    await expect(page.getByText('Sending…')).toHaveCount(0);
    await page.reload();
    await expect(textField(page)).toHaveValue('');
  });

  test('keeps what was typed for an agent who was signed out meanwhile', async ({ browser, strangerPage }) => {
    const { code } = await writeFrom(strangerPage.request, '2001:db8:71c::185');
    const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
    const page = await context.newPage();
    await signIn(page, administrator());
    await page.goto(`/desk/tickets/${code}`);
    await textField(page).fill('Written before the session ended');
    await context.clearCookies();
    await button(page, 'Reply').click();
    await page.getByLabel('E-mail').fill(administrator().email);
    await page.getByLabel('Password').fill(administrator().password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`**/desk/tickets/${code}`);
    await expect(textField(page)).toHaveValue('Written before the session ended');
    await expect(conversation(page)).toHaveCount(1);
    await context.close();
  });

  test('shows hostile texts as the texts they are', async ({ page, strangerPage }) => {
    const { code } = await writeFrom(strangerPage.request, '2001:db8:71c::177', {
      name: '<b>Mallory</b>',
      subject: '<img src=x onerror=alert(1)>',
      message: `<script>alert(1)</script> javascript:alert(1) https://bank.example@evil.example/ ${'x'.repeat(9000)} 😀`,
    });
    page.on('dialog', () => expect(false, 'a script of a visitor ran').toBe(true));
    for (const path of ['/desk/tickets?q=2001:db8:71c::177', `/desk/tickets/${code}`]) {
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(path);
        await expect(page.getByText('<img src=x onerror=alert(1)>', { exact: true }).first()).toBeVisible();
        expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      }
    }
    await expect(conversation(page).first()).toContainText('<script>alert(1)</script>');
    await expect(conversation(page).first().getByRole('link')).toHaveCount(0);
  });
});

test.describe('beside the conversation', () => {
  test('from a visitor’s message to the ban, and back', async ({ page, strangerPage }) => {
    const address = '198.51.100.150';
    const earlier = await writeFrom(strangerPage.request, address);
    const { code, subject, name, email } = await writeFrom(strangerPage.request, address, {
      name: earlier.name,
      email: earlier.email,
      message: 'Hello,\n\n  <b>where</b> is it?',
    });
    await page.goto('/desk/tickets');
    await page.getByRole('link', { name: subject }).click();
    await expect(page.getByRole('heading', { name: subject })).toBeVisible();
    await expect(page.getByText('<b>where</b> is it?')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Earlier tickets' })).toContainText(earlier.subject);
    await expect(page.getByText('Not banned')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Check this address' })).toHaveAttribute(
      'href',
      `/desk/check-address?address=${address}`,
    );

    await page.getByRole('link', { name: 'Ban this address' }).click();
    await expect(page.getByLabel('Start IP')).toHaveValue(address);
    await page.getByText('1 hour', { exact: true }).click();
    await page.getByRole('button', { name: 'Add ban' }).click();
    await expect(page.getByRole('status').filter({ hasText: `Banned ${address} until` })).toBeVisible();
    await expect(page).toHaveURL(`/desk/tickets/${code}`);
    await page.goto('/desk/bans');
    const row = rowOf(page, address);
    expect(await cellOf(page, row, 'Contact')).toBe(name);
    expect(await cellOf(page, row, 'Conversation')).toBe(code);
    const refused = await strangerPage.request.post('/api/channels/contact-form', {
      headers: { 'x-forwarded-for': address },
      data: { name, email, subject: 'Again', message: 'Hello?' },
    });
    expect(refused.status()).toBe(403);

    await row.getByRole('link', { name: code }).click();
    const about = page.getByRole('complementary', { name: 'About this ticket' });
    await expect(about.getByText('Banned', { exact: true }).first()).toBeVisible();
    await expect(about.getByRole('link', { name: 'Ban this address' })).toHaveCount(0);
    await about.getByRole('link', { name: `Ban on ${address}` }).click();
    await page.getByRole('link', { name: 'Expire ban' }).click();
    await page.getByRole('button', { name: 'Expire ban' }).click();
    await expect(page.getByText(/^Expired the ban on 198\.51\.100\.150/)).toBeVisible();
    await writeFrom(strangerPage.request, address);

    await page.goto(`/desk/tickets/${code}`);
    await expect(page.getByRole('region', { name: 'Bans of contact and address' })).toContainText(
      'Expired by Administrator',
    );
  });

  test('an agent reads and answers but is not offered to ban', async ({ agentPage, strangerPage }) => {
    const { subject } = await writeFrom(strangerPage.request, '198.51.100.151', { message: 'Please send it again.' });
    await agentPage.goto('/desk/tickets');
    await agentPage.getByRole('link', { name: subject }).click();
    await expect(agentPage.getByText('Please send it again.')).toBeVisible();
    await expect(agentPage.getByText('Administrators can ban it.')).toBeVisible();
    await expect(agentPage.getByRole('link', { name: 'Ban this address' })).toHaveCount(0);
  });

  test('a ticket that isn’t there is not found', async ({ page }) => {
    for (const code of ['AAA-00000-000', "'", '<script>']) {
      expect((await page.goto(`/desk/tickets/${code}`))?.status(), code).toBe(404);
    }
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('tickets are found, answered, noted, resolved, marked and given away', async ({ page, strangerPage }) => {
    const { code, subject } = await writeFrom(strangerPage.request, '2001:db8:71c::178');
    await page.goto('/desk/tickets');
    await page.getByRole('searchbox', { name: /^Search by code/ }).fill(subject);
    await page.getByRole('searchbox', { name: /^Search by code/ }).press('Enter');
    await page.getByRole('link', { name: subject }).click();

    await button(page, 'Reply').click();
    await expect(page.getByText(/^Write the reply first/)).toBeVisible();
    await textField(page).fill('Sent by a form.');
    await button(page, 'Reply').click();
    await expect(page.getByText('The reply was added.')).toBeVisible();
    await expect(conversation(page).nth(1)).toContainText('Sent by a form.');

    await page.getByText('Internal note', { exact: true }).click();
    await textField(page).fill('Noted by a form.');
    await button(page, 'Add note').click();
    await expect(page.getByText('The note was added.')).toBeVisible();

    await textField(page).fill('And done.');
    await button(page, 'Reply and resolve').click();
    await expect(status(page, 'Resolved')).toBeVisible();
    await button(page, 'Reopen').click();
    await expect(status(page, 'Open')).toBeVisible();
    await button(page, 'Mark as spam').click();
    await expect(status(page, 'Spam')).toBeVisible();
    await button(page, 'Not spam').click();
    await expect(status(page, 'Spam')).toHaveCount(0);
    await button(page, 'Agent: Administrator').click();
    await button(page, 'Nobody').click();
    await expect(button(page, 'Agent: Nobody')).toBeVisible();
    await expect(page).toHaveURL(`/desk/tickets/${code}?done=assign`);
    await expect(conversation(page)).toHaveCount(9);
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('each ticket is a card with the subject first, and its page is one column', async ({ page, strangerPage }) => {
    const { code, subject } = await writeFrom(strangerPage.request, '2001:db8:71c:8d3:1319:8a2e:370:7348');
    await page.goto('/desk/tickets?q=2001:db8:71c:8d3:1319:8a2e:370:7348');
    const card = page.getByRole('row').filter({ hasText: code });
    const top = async (text: string) => (await card.getByText(text).first().boundingBox())?.y ?? 0;
    expect(await top(subject)).toBeLessThan(await top(code));
    await card.getByRole('link', { name: subject }).click();
    await expect(page.getByRole('heading', { name: subject })).toBeVisible();
    const [said, beside] = await Promise.all([
      page.getByRole('region', { name: 'Conversation' }).boundingBox(),
      page.getByRole('complementary', { name: 'About this ticket' }).boundingBox(),
    ]);
    expect(beside?.y ?? 0).toBeGreaterThan((said?.y ?? 0) + (said?.height ?? 0));
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  });
});
