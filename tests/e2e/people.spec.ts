import { overflowOf } from './expect-on-phone';
import { expect, test } from './fixtures';
import { invite, join, newAgent, newEmail, PASSWORD, tryToSignIn } from './people';

// Stories of this file follow each other, and no other file makes administrators: here one can be the last.
test('the last administrator can’t be demoted, not even by the same', async ({ page }) => {
  await page.goto('/desk/agents');
  await page.getByRole('link', { name: 'Administrator', exact: true }).click();
  await expect(page.getByText('You can’t disable your own account')).toBeVisible();
  await page.getByRole('link', { name: 'Stop being an administrator…' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('Only another administrator can make you one again.');
  await dialog.getByRole('button', { name: 'Stop being an administrator' }).click();
  await expect(dialog.getByRole('alert')).toContainText('this is the last administrator who can sign in');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Administrator' })).toBeVisible();
});

test('an administrator invites an agent by a link, which works once', async ({ page, browser, strangerPage }) => {
  const email = newEmail();
  const link = await invite(page, { email, name: 'Ines Moreau' });
  expect(link).toMatch(/\/join\/[\w-]{43}$/);
  await expect(page.getByRole('region', { name: 'Invited Ines Moreau' })).toContainText('works once, until');
  await page.goto('/desk/agents?show=invited');
  await expect(page.getByRole('row').filter({ hasText: email })).toContainText(/Invited\s*Link ends in/);

  const response = await strangerPage.goto(link);
  expect(response?.headers()).toMatchObject({ 'referrer-policy': 'strict-origin' });
  expect(response?.headers()['cache-control']).toContain('no-store');
  await expect(strangerPage.getByRole('heading', { name: 'Welcome, Ines Moreau' })).toBeVisible();
  await expect(strangerPage.getByLabel('E-mail')).toHaveValue(email);
  await expect(strangerPage.getByText('At least 10 characters.')).toBeVisible();
  await strangerPage.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await strangerPage.getByRole('button', { name: 'Show' }).click();
  await expect(strangerPage.getByLabel('Password', { exact: true })).toHaveAttribute('type', 'text');
  await strangerPage.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(strangerPage).toHaveURL(/\/desk\/tickets/);
  await expect(strangerPage.getByRole('button', { name: /Ines Moreau/ })).toBeVisible();
  await expect(strangerPage.getByRole('link', { name: 'Agents', exact: true })).toHaveCount(0);

  const another = await (await browser.newContext({ storageState: { cookies: [], origins: [] } })).newPage();
  const again = await another.goto(link);
  expect(again?.status()).toBe(404);
  await expect(another.getByRole('heading', { name: 'This link can’t be used' })).toBeVisible();
  await expect(another.getByText('ask the administrator who sent it for a new link')).toBeVisible();
  const posted = await another.request.post(`${link}/password`, { form: { password: 'another password' } });
  expect(posted.status()).toBe(404);
  await tryToSignIn(another, email, PASSWORD);
  await expect(another).toHaveURL(/\/desk\/tickets/);
  await another.context().close();
});

test('before the link is used nobody signs in, and a newer one takes its place', async ({ page, strangerPage }) => {
  const email = newEmail();
  const old = await invite(page, { email, name: 'Noor Haddad' });
  await tryToSignIn(strangerPage, email);
  await expect(strangerPage.getByRole('main').getByRole('alert')).toHaveText('E-mail or password is wrong.');

  await page.goto('/desk/agents');
  await page
    .getByRole('row')
    .filter({ hasText: email })
    .getByRole('link', { name: 'New link for Noor Haddad' })
    .click();
  await expect(page.getByText('The link that Administrator made')).toBeVisible();
  await page.getByRole('button', { name: 'Make a new link' }).click();
  const link = await page.getByLabel('The link, shown only now').inputValue();
  await strangerPage.goto(old);
  await expect(strangerPage.getByRole('heading', { name: 'This link can’t be used' })).toBeVisible();
  await strangerPage.goto(link);
  await strangerPage.getByLabel('Password', { exact: true }).fill('too short');
  // The browser stops it, and so does the server.
  await strangerPage.locator('form').evaluate((form: HTMLFormElement) => {
    form.noValidate = true;
  });
  await strangerPage.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(strangerPage.getByText('That password is too short')).toBeVisible();
  expect(strangerPage.url()).not.toContain('too short');
  await join(strangerPage, link);
});

test('another site can’t post the form of a link', async ({ page, strangerPage }) => {
  const link = await invite(page, { email: newEmail(), name: 'Target' });
  for (const site of ['cross-site', 'same-site']) {
    const posted = await strangerPage.request.post(`${link}/password`, {
      form: { password: PASSWORD },
      headers: { 'sec-fetch-site': site },
    });
    expect(posted.status(), site).toBe(403);
  }
  await strangerPage.goto(link);
  await expect(strangerPage.getByRole('heading', { name: 'Welcome, Target' })).toBeVisible();
});

test('disabling signs out at once, in the middle of a form too, and enabling lets in again', async ({
  page,
  browser,
  strangerPage,
}) => {
  const agent = await newAgent(page, browser, { name: 'Diego Ruiz' });
  await agent.page.goto('/desk/profile');
  await expect(agent.page.getByText('An administrator can change that.')).toBeVisible();
  await page.goto('/desk/profile');
  await expect(page.getByRole('link', { name: 'change that' })).toHaveAttribute('href', /^\/desk\/agents\/\d+\/edit$/);
  await page.goto(`/desk/agents/${agent.id}`);
  await page.getByRole('link', { name: 'Disable account…' }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toContainText('Diego Ruiz is signed out at once on one device and can’t sign in');
  await expect(dialog).toContainText('Nothing is deleted.');
  await dialog.getByRole('button', { name: 'Disable account' }).click();
  await expect(page.getByText('Diego Ruiz is disabled, and signed out everywhere.')).toBeVisible();
  await expect(page.getByText('is not signed in anywhere')).toBeVisible();

  // The form was open before: its action must not be carried out.
  await agent.page.getByLabel('Name').fill('Still here');
  await agent.page.getByRole('button', { name: 'Save profile' }).click();
  await expect(agent.page).toHaveURL(/\/sign-in/);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Diego Ruiz' })).toBeVisible();
  await tryToSignIn(strangerPage, agent.email);
  await expect(strangerPage.getByRole('main').getByRole('alert')).toContainText('This account is disabled');
  await tryToSignIn(strangerPage, agent.email, 'a wrong password');
  await expect(strangerPage.getByRole('main').getByRole('alert')).toHaveText('E-mail or password is wrong.');

  await page.getByRole('link', { name: 'Enable account…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Enable account' }).click();
  await expect(page.getByText('Diego Ruiz is enabled.')).toBeVisible();
  await tryToSignIn(strangerPage, agent.email);
  await expect(strangerPage).toHaveURL(/\/desk\/tickets/);
  await agent.page.goto('/desk/tickets');
  await expect(agent.page).toHaveURL(/\/sign-in/);
  await agent.close();
});

test('a password is reset by a link; until it is used the old one and the devices stay', async ({
  page,
  browser,
  strangerPage,
}) => {
  const agent = await newAgent(page, browser, { name: 'Vera Lindqvist' });
  await page.goto(`/desk/agents/${agent.id}`);
  await page.getByRole('link', { name: 'Reset password…' }).click();
  await expect(page.getByText('It works once, for 24 hours.')).toBeVisible();
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByLabel('The link, shown only now').inputValue();
  await agent.page.goto('/desk/bans');
  await expect(agent.page.getByRole('heading', { name: 'Banned IPs' })).toBeVisible();

  await strangerPage.goto(link);
  await expect(strangerPage.getByRole('heading', { name: 'Choose a new password' })).toBeVisible();
  await join(strangerPage, link, 'quite another password');
  await agent.page.goto('/desk/bans');
  await expect(agent.page).toHaveURL(/\/sign-in/);
  await tryToSignIn(agent.page, agent.email);
  await expect(agent.page.getByRole('main').getByRole('alert')).toHaveText('E-mail or password is wrong.');
  await tryToSignIn(agent.page, agent.email, 'quite another password');
  await expect(agent.page).toHaveURL(/\/desk\/tickets/);
  await agent.close();
});

test('a reset can lock the account at once', async ({ page, browser, strangerPage }) => {
  const agent = await newAgent(page, browser, { name: 'Oskar Nowak' });
  await page.goto(`/desk/agents/${agent.id}/link`);
  await page.getByText('Now: lock the account').click();
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByLabel('The link, shown only now').inputValue();
  await agent.page.goto('/desk/tickets');
  await expect(agent.page).toHaveURL(/\/sign-in/);
  await tryToSignIn(agent.page, agent.email);
  await expect(agent.page.getByRole('main').getByRole('alert')).toHaveText('E-mail or password is wrong.');
  await page.getByRole('link', { name: 'Done' }).click();
  await expect(page.getByText('Link ends in')).toBeVisible();
  await join(strangerPage, link, 'quite another password');
  await agent.close();
});

test('a role counts from the next click on, both ways', async ({ page, browser }) => {
  const agent = await newAgent(page, browser, { name: 'Sofia Rossi' });
  await page.goto(`/desk/agents/${agent.id}`);
  await page.getByRole('link', { name: 'Make administrator…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Make administrator' }).click();
  await expect(page.getByText('Sofia Rossi is an administrator now.')).toBeVisible();
  await agent.page.goto('/desk/agents');
  await expect(agent.page.getByRole('heading', { name: 'Agents' })).toBeVisible();

  // Her form is open when the role is taken away: it changes nothing any more.
  await agent.page.goto(`/desk/agents/${agent.id}/edit`);
  await page.getByRole('link', { name: 'Make agent…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Make agent' }).click();
  await expect(page.getByText('Sofia Rossi is an agent now, and no administrator any more.')).toBeVisible();
  await agent.page.getByLabel('Name').fill('Her Majesty');
  await agent.page.getByRole('button', { name: 'Save changes' }).click();
  await expect(agent.page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Sofia Rossi' })).toBeVisible();
  await agent.close();
});

test('an administrator ends one device of somebody, or all', async ({ page, browser, strangerPage }) => {
  const agent = await newAgent(page, browser, { name: 'Liam Byrne' });
  await tryToSignIn(strangerPage, agent.email);
  await expect(strangerPage).toHaveURL(/\/desk\/tickets/);
  await page.goto(`/desk/agents/${agent.id}`);
  const devices = page.getByRole('region', { name: 'Signed-in devices' }).getByRole('listitem');
  await expect(devices).toHaveCount(2);
  await devices.first().getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('Liam Byrne is signed out on that device.')).toBeVisible();
  await expect(devices).toHaveCount(1);
  await page.getByRole('link', { name: 'Sign out everywhere' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByText('Liam Byrne is signed out everywhere.')).toBeVisible();
  for (const each of [agent.page, strangerPage]) {
    await each.goto('/desk/tickets');
    await expect(each).toHaveURL(/\/sign-in/);
  }
  await agent.close();
});

test('a name and an e-mail are corrected, and an e-mail that is taken is refused with who has it', async ({ page }) => {
  const [taken, wrong] = [newEmail(), newEmail()];
  await invite(page, { email: taken, name: 'First Come' });
  await invite(page, { email: wrong, name: 'Mispelt' });
  await page.getByRole('link', { name: 'Done' }).click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('E-mail').fill('no address');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('“no address” is not an e-mail address.')).toBeVisible();
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.getByLabel('E-mail').fill(taken.toUpperCase());
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('Somebody else has this e-mail address.');
  const right = newEmail();
  await page.getByLabel('E-mail').fill(right);
  await page.getByLabel('Name').fill('Misspelt');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('heading', { name: 'Misspelt' })).toBeVisible();
  await expect(page.getByText(right)).toBeVisible();

  await page.goto('/desk/agents/invite');
  await page.getByLabel('E-mail').fill(taken);
  await page.getByRole('button', { name: 'Invite and make the link' }).click();
  await page.getByRole('main').getByRole('alert').getByRole('link', { name: 'Open that agent' }).click();
  await expect(page.getByRole('heading', { name: 'First Come' })).toBeVisible();
});

for (const width of [1280, 1024, 900]) {
  test(`at ${width} px every column of the agents is seen whole, however long a name, an e-mail and a state are`, async ({
    page,
  }) => {
    const name = 'Wilhelmina-Magdalena Featherstonehaugh of the second line';
    await invite(page, { email: `somebody-with-a-long-address-${newEmail()}`, name });
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/desk/agents');
    // The longest state there is.
    await page
      .getByRole('row', { name })
      .first()
      .getByText(/^Link ends in/)
      .evaluate((ends) => {
        ends.textContent = 'Link ends in 24 hours';
      });
    // The longest time, which others have once the desk runs for a while.
    await page.locator('td[data-label="Last seen"] time').evaluateAll((times) => {
      for (const time of times) time.textContent = '59 minutes ago';
    });
    // Below 1024 px the number of devices is only on the agent's page.
    const last = page.getByRole('columnheader', { name: width < 1024 ? 'Last seen' : 'Devices' });
    const actions = page.getByRole('columnheader', { name: 'Actions' });
    const [devices, beside] = await Promise.all([last.boundingBox(), actions.boundingBox()]);
    expect((devices?.x ?? 0) + (devices?.width ?? 0)).toBeLessThanOrEqual((beside?.x ?? 0) + 1);
  });
}

test('a name that is markup stays text everywhere', async ({ page, strangerPage }) => {
  const name = '<img src=x onerror=alert(1)> & "quoted"';
  const email = newEmail();
  const link = await invite(page, { email, name });
  await expect(page.getByText(name).first()).toBeVisible();
  await strangerPage.goto(link);
  await expect(strangerPage.getByRole('heading', { name: `Welcome, ${name}` })).toBeVisible();
  for (const path of ['/desk/agents?show=invited', '/desk/activity?kind=agents']) {
    await page.goto(path);
    await expect(page.getByRole('main').getByRole('link', { name }).first(), path).toBeVisible();
    await expect(page.locator('img'), path).toHaveCount(0);
  }
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('somebody is invited, joins, is made an administrator, disabled and enabled', async ({ page, browser }) => {
    const email = newEmail();
    await page.goto('/desk/agents/invite');
    await page.getByLabel('E-mail').fill('nobody');
    await page.getByRole('button', { name: 'Invite and make the link' }).click();
    await expect(page.getByText('“nobody” is not an e-mail address.')).toBeVisible();
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Name').fill('Plain Person');
    await page.getByRole('button', { name: 'Invite and make the link' }).click();
    const link = await page.getByLabel('The link, shown only now').inputValue();

    const context = await browser.newContext({
      javaScriptEnabled: false,
      storageState: { cookies: [], origins: [] },
    });
    const stranger = await context.newPage();
    await stranger.goto(link);
    await expect(stranger.getByRole('button', { name: 'Show' })).toBeHidden();
    await join(stranger, link);
    await expect(stranger.getByRole('heading', { name: 'Tickets', exact: true })).toBeVisible();

    await page.getByRole('link', { name: 'Done' }).click();
    await page.getByRole('link', { name: 'Make administrator…' }).click();
    await expect(page.getByRole('heading', { name: 'Make Plain Person an administrator?' })).toBeVisible();
    await page.getByRole('button', { name: 'Make administrator' }).click();
    await expect(page.getByText('Plain Person is an administrator now.')).toBeVisible();
    await page.getByRole('link', { name: 'Disable account…' }).click();
    await expect(page.getByRole('heading', { name: 'Disable Plain Person?' })).toBeVisible();
    await page.getByRole('button', { name: 'Disable account' }).click();
    await expect(page.getByText('Plain Person is disabled')).toBeVisible();
    await stranger.goto('/desk/tickets');
    await expect(stranger).toHaveURL(/\/sign-in/);

    await page.getByRole('link', { name: 'Enable account…' }).click();
    await page.getByRole('button', { name: 'Enable account' }).click();
    await page.getByRole('link', { name: 'Make agent…' }).click();
    await page.getByRole('button', { name: 'Make agent' }).click();
    await expect(page.getByText('Plain Person is an agent now')).toBeVisible();
    await page.getByRole('link', { name: 'Reset password…' }).click();
    await page.getByRole('button', { name: 'Make the link' }).click();
    await expect(page.getByLabel('The link, shown only now')).toHaveValue(/\/join\//);
    await context.close();
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('nothing about people runs off the side', async ({ page, strangerPage }) => {
    const long = 'Maximiliane-Theodora Freifrau von und zu Oberhausen-Niederwald';
    const link = await invite(page, { email: newEmail(), name: long });
    expect(await overflowOf(page), 'the link').toBeLessThanOrEqual(0);
    await page.getByRole('link', { name: 'Done' }).click();
    await expect(page.getByRole('heading', { name: long })).toBeVisible();
    const own = new URL(page.url()).pathname;
    const paths = [own, `${own}/link`, `${own}/edit`, `${own}/disable`, '/desk/agents', '/desk/agents/invite'];
    for (const path of [...paths, '/desk/profile', '/desk/activity', '/desk/settings']) {
      await page.goto(path);
      expect(await overflowOf(page), path).toBeLessThanOrEqual(0);
    }
    await strangerPage.goto(link);
    expect(await overflowOf(strangerPage), 'joining').toBeLessThanOrEqual(0);
  });
});
