import type { Page } from '@playwright/test';
import { addBan } from './bans';
import { expect, test } from './fixtures';
import { openQuietly } from './open-quietly';
import { writeFrom } from './visitor';

const field = (page: Page) => page.getByRole('combobox', { name: 'Search or jump' });
const hit = (page: Page, name: string | RegExp) => page.getByRole('option', { name });
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });

test.describe('search or jump', () => {
  test('Ctrl K finds a page, and Enter opens it', async ({ page }) => {
    await openQuietly(page, '/desk/tickets');
    await page.keyboard.press('Control+k');
    await expect(field(page)).toBeFocused();
    await expect(hit(page, /^Banned IPs/)).toBeVisible();
    await page.keyboard.type('ban hist');
    await expect(hit(page, /^Banned IPs/)).toHaveCount(0);
    await expect(hit(page, /^Ban history/)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/desk/ban-history');
    await expect(field(page)).toBeHidden();
  });

  test('an address leads to the bans that cover it, a range too', async ({ page }) => {
    await addBan(page, { startIp: '203.0.113.40', endIp: '203.0.113.47', reason: 'Found by an address inside it' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('203.0.113.42');
    await expect(hit(page, /^Bans covering 203\.0\.113\.42/)).toBeVisible();
    const ban = hit(page, /^203\.0\.113\.40 – 203\.0\.113\.47.*Found by an address inside it/);
    await ban.click();
    await expect(page).toHaveURL(/\/desk\/bans\/\d+$/);

    await page.keyboard.press('Control+k');
    await page.keyboard.type('203.0.113.40/30');
    await expect(hit(page, /^Bans on addresses of 203\.0\.113\.40 – 203\.0\.113\.43/)).toBeVisible();
    await expect(ban).toBeVisible();
  });

  test('pages come before what visitors wrote, and people before their tickets; bans are found by reason', async ({
    page,
    strangerPage,
  }) => {
    const subject = `Banned from the check? ${Date.now()}`;
    await writeFrom(strangerPage.request, '2001:db8:71c::4b', { name: 'Checka Bann', subject });
    await addBan(page, { startIp: '2001:db8:71c::4d', reason: 'Banned for a faked check' });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('check');
    await expect(hit(page, /Banned for a faked check/)).toBeVisible();
    const groups = page.getByRole('listbox', { name: 'Found' }).getByRole('group');
    const names = () => groups.evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
    expect(await names()).toEqual(['Pages', 'Contacts', 'Tickets', 'Bans']);
    await expect(page.getByRole('option').first()).toContainText('Check an address');
  });

  test('Enter right after typing waits for the answer instead of opening an older hit', async ({
    page,
    strangerPage,
  }) => {
    await writeFrom(strangerPage.request, '2001:db8:71c::4c', { name: 'Banned Berta', subject: 'Why am I banned?' });
    await openQuietly(page, '/desk/tickets');
    await page.keyboard.press('Control+k');
    await expect(hit(page, /^Tickets/)).toBeVisible();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/desk/search/hits?q=*', async (route) => {
      await held;
      await route.continue();
    });
    await page.keyboard.type('banned');
    await page.keyboard.press('Enter');
    await expect(field(page)).toBeVisible();
    letGo();
    await expect(page).toHaveURL('/desk/bans');
  });

  test('arrow keys choose, Escape leaves everything as it was and returns the focus', async ({ page }) => {
    await openQuietly(page, '/desk/bans');
    const opener = page.getByRole('link', { name: 'Search or jump' });
    await opener.click();
    await expect(hit(page, /^Add ban/)).toHaveAttribute('aria-selected', 'true');
    await expect(field(page)).toHaveAttribute('aria-activedescendant', /./);
    const first = await field(page).getAttribute('aria-activedescendant');
    await page.keyboard.press('ArrowDown');
    await expect(field(page)).not.toHaveAttribute('aria-activedescendant', first ?? '');
    const chosen = page.getByRole('option', { selected: true });
    await expect(field(page)).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id')) ?? '');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect(page.getByRole('option').last()).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Escape');
    await expect(field(page)).toBeHidden();
    await expect(opener).toBeFocused();
    await expect(page).toHaveURL('/desk/bans');
  });

  test('says what to try when nothing is found, and when the server does not answer', async ({ page }) => {
    await openQuietly(page, '/desk/bans');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('zzzqqq');
    await expect(page.getByText('Nothing found for “zzzqqq”.')).toBeVisible();
    await page.route('**/desk/search/hits?q=*', (route) => route.abort());
    await page.keyboard.type('x');
    await expect(page.getByText('The search did not answer.')).toBeVisible();
  });

  test('an agent finds nothing that is for administrators, a stranger nothing at all', async ({
    agentPage,
    strangerPage,
  }) => {
    await openQuietly(agentPage, '/desk/tickets');
    await agentPage.keyboard.press('Control+k');
    await expect(hit(agentPage, /^Banned IPs/)).toBeVisible();
    await expect(hit(agentPage, /^Add ban/)).toHaveCount(0);
    await agentPage.keyboard.type('203.0.113.49');
    await expect(hit(agentPage, /^Bans covering/)).toBeVisible();
    await expect(hit(agentPage, /^Add a ban/)).toHaveCount(0);

    expect((await strangerPage.request.get('/desk/search/hits?q=ban')).status()).toBe(401);
    await strangerPage.goto('/desk/search?q=ban');
    await expect(strangerPage).toHaveURL(/\/sign-in\?next=/);
  });

  test.describe('without scripts', () => {
    test.use({ javaScriptEnabled: false });

    test('is a page of its own', async ({ page }) => {
      await page.goto('/desk/bans');
      await page.getByRole('link', { name: 'Search or jump' }).click();
      await expect(page).toHaveURL('/desk/search');
      await page.getByRole('main').getByRole('searchbox').fill('203.0.113.49');
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByRole('link', { name: /^Bans covering 203\.0\.113\.49/ }).click();
      await expect(page).toHaveURL('/desk/bans?q=203.0.113.49');
    });
  });
});

test.describe('keyboard shortcuts', () => {
  test('g and a letter lead to a page, / to its search box, n to the form', async ({ page }) => {
    await openQuietly(page, '/desk/tickets');
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await expect(page).toHaveURL('/desk/bans');
    await expect(page.getByRole('heading', { name: 'Banned IPs', level: 1 })).toBeVisible();
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox', { name: /^Search/ })).toBeFocused();

    // Typed, not done.
    await page.keyboard.type('n?gt');
    await expect(page.getByRole('searchbox', { name: /^Search/ })).toHaveValue('n?gt');
    await expect(page).toHaveURL('/desk/bans');

    await page.getByRole('heading', { name: 'Banned IPs', level: 1 }).click();
    await page.keyboard.press('Control+n').catch(() => {});
    await expect(page).toHaveURL('/desk/bans');
    await page.keyboard.press('n');
    await expect(page).toHaveURL('/desk/bans/new');
  });

  test('j and k move through a list, e edits and o opens the row with the focus', async ({ page }) => {
    await addBan(page, { startIp: '203.0.113.50', reason: 'walked by keys' });
    await addBan(page, { startIp: '203.0.113.51', reason: 'walked by keys' });
    await openQuietly(page, '/desk/bans?q=walked+by+keys&sort=startIp');
    const first = page.getByRole('link', { name: '203.0.113.50', exact: true });
    const second = page.getByRole('link', { name: '203.0.113.51', exact: true });
    await page.keyboard.press('j');
    await expect(first).toBeFocused();
    await page.keyboard.press('j');
    await expect(second).toBeFocused();
    await page.keyboard.press('j');
    await expect(second).toBeFocused();
    await page.keyboard.press('k');
    await expect(first).toBeFocused();
    await page.keyboard.press('e');
    await expect(page).toHaveURL(/\/desk\/bans\/\d+\/edit/);
    await expect(page.getByLabel('Start IP')).toHaveValue('203.0.113.50');

    await page.goBack();
    await expect(second).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('o');
    await expect(page).toHaveURL(/\/desk\/bans\/\d+$/);
    await expect(page.getByRole('heading', { name: /203\.0\.113\.51/ })).toBeVisible();
  });

  test('? lists what works on this page and nothing else, and the focus returns', async ({ page, agentPage }) => {
    await addBan(page, { startIp: '203.0.113.52' });
    await openQuietly(page, '/desk/bans?q=203.0.113.52');
    const opener = page.getByRole('link', { name: '203.0.113.52', exact: true });
    await opener.focus();
    await page.keyboard.press('?');
    await expect(sheet(page)).toBeVisible();
    for (const name of ['Add ban', 'Next row', 'Edit the ban', 'Tickets', 'Search or jump']) {
      await expect(sheet(page).getByText(name, { exact: true })).toBeVisible();
    }
    await page.keyboard.press('Escape');
    await expect(sheet(page)).toBeHidden();
    await expect(opener).toBeFocused();

    await openQuietly(page, '/desk/bans/new');
    await page.getByRole('heading', { name: 'Add ban' }).click();
    await page.keyboard.press('?');
    await expect(sheet(page).getByText('Tickets', { exact: true })).toBeVisible();
    await expect(sheet(page).getByText('Next row')).toHaveCount(0);
    await expect(sheet(page).getByText('Add ban', { exact: true })).toHaveCount(0);

    await openQuietly(agentPage, '/desk/bans?q=203.0.113.52');
    await agentPage.keyboard.press('?');
    await expect(sheet(agentPage).getByText('Next row')).toBeVisible();
    await expect(sheet(agentPage).getByText('Add ban', { exact: true })).toHaveCount(0);
    await expect(sheet(agentPage).getByText('Edit the ban')).toHaveCount(0);
  });

  test('single keys can be turned off, which lasts; Ctrl K and the menu still work', async ({ page }) => {
    await openQuietly(page, '/desk/tickets');
    await page.keyboard.press('?');
    await sheet(page).getByRole('switch', { name: 'Single-key shortcuts' }).click();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.keyboard.press('?');
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.keyboard.press('Control+k');
    await expect(field(page)).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(sheet(page)).toHaveCount(0);
    await expect(page).toHaveURL('/desk/tickets');

    await page.getByRole('button', { name: 'Administrator' }).click();
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await sheet(page).getByRole('switch', { name: 'Single-key shortcuts' }).click();
    await sheet(page).getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await expect(page).toHaveURL('/desk/bans');
  });
});

test('the page that is open is marked in the rail, for eyes and ears', async ({ page }) => {
  await openQuietly(page, '/desk/bans/new');
  const rail = page.getByRole('complementary').getByRole('navigation', { name: 'Desk' });
  await expect(rail.getByRole('link', { name: 'Banned IPs' })).toHaveAttribute('aria-current', 'page');
  await expect(rail.getByRole('link', { name: 'Ban history' })).not.toHaveAttribute('aria-current');
});

test('search, sheet and dialogs are fetched on first use only', async ({ page }) => {
  await addBan(page, { startIp: '203.0.113.53' });
  await openQuietly(page, '/desk/bans?q=203.0.113.53');
  const scripts: string[] = [];
  page.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()));
  for (const [use, seen] of [
    [() => page.keyboard.press('Control+k'), hit(page, /^Tickets/)],
    [() => page.keyboard.press('?'), sheet(page)],
    [() => page.getByRole('link', { name: 'Expire the ban on 203.0.113.53' }).click(), page.getByRole('alertdialog')],
  ] as const) {
    const before = scripts.length;
    await use();
    await expect(seen).toBeVisible();
    expect(scripts.length).toBeGreaterThan(before);
    await page.keyboard.press('Escape');
    await expect(seen).toBeHidden();
    // Until it has closed, single keys mean nothing.
    await expect(page.locator('dialog:modal')).toHaveCount(0);
  }
});

test('what can’t be fetched is told, and the page stays', async ({ page }) => {
  await openQuietly(page, '/desk/bans');
  await page.route('**/_next/static/**', (route) => route.abort());
  await page.keyboard.press('Control+k');
  await expect(page.getByText('The search can’t be reached. Load the page again.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Administrator' }).click();
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await expect(page.getByText('The list of shortcuts could not be fetched. Load the page again.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Banned IPs', level: 1 })).toBeVisible();
});

test('the kit’s gallery is not part of the product', async ({ page }) => {
  expect((await page.goto('/design'))?.status()).toBe(404);
});
