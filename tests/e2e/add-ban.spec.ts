import { addBan, cellOf, panel, rowOf } from './bans';
import { commandLine } from './command-line';
import { expect, test } from './fixtures';

test('one address is banned for a day, and its row has every column', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.1', period: '1 day', reason: 'Threats in chat' });
  await expect(page.getByRole('status').filter({ hasText: 'Banned 198.51.100.1 until' })).toBeVisible();
  const row = rowOf(page, '198.51.100.1');
  expect(await cellOf(page, row, 'Banned by')).toBe('Administrator');
  expect(await cellOf(page, row, 'Created')).toBe('just now');
  expect(await cellOf(page, row, 'Start IP')).toBe('198.51.100.1');
  expect(await cellOf(page, row, 'End IP')).toBe('');
  expect(await cellOf(page, row, 'Valid until')).toBe('in 1 day');
  expect(await cellOf(page, row, 'Reason')).toBe('Threats in chat');
  expect(await cellOf(page, row, 'Contact')).toBe('');
  expect(await cellOf(page, row, 'Conversation')).toBe('');
  await expect(page).toHaveURL('/desk/bans');
});

test('a range is banned by its start and its end', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.16', endIp: '198.51.100.20', period: '30 days' });
  const row = rowOf(page, '198.51.100.16');
  expect(await cellOf(page, row, 'End IP')).toBe('198.51.100.20');
  expect(await cellOf(page, row, 'Valid until')).toBe('in 30 days');
});

test('a CIDR block goes into the first field, and the form says what it covers before anything is banned', async ({
  page,
}) => {
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('198.51.100.37/28');
  await expect(panel(page)).toContainText('198.51.100.37/28 covers 198.51.100.32 – 198.51.100.47.');
  await expect(panel(page)).toContainText('198.51.100.32 – 198.51.100.47 (198.51.100.32/28, 16 addresses)');
  await page.getByText('Indefinitely', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Banned 198.51.100.32 – 198.51.100.47' })).toBeVisible();
  const row = rowOf(page, '198.51.100.32');
  expect(await cellOf(page, row, 'End IP')).toBe('198.51.100.47');
  expect(await cellOf(page, row, 'Valid until')).toBe('Indefinitely');
});

test('the end can be a date and time in the reader’s own zone', async ({ page }) => {
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('2001:db8:a1::7');
  await expect(page.getByLabel('Until (Europe/Vienna)')).toBeHidden();
  await page.getByText('Until a date and time').click();
  await page.getByLabel('Until (Europe/Vienna)').fill('2099-03-30T15:30');
  await expect(panel(page)).toContainText('until Mon 30 Mar 2099, 15:30 (Europe/Vienna), in 7');
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByText('Banned 2001:db8:a1::7 until Mon 30 Mar 2099, 15:30.')).toBeVisible();
  await expect(page.getByText('Times are in Europe/Vienna.')).toBeVisible();
});

test('mistakes are told beside their fields, the focus goes to the first, and nothing typed is lost', async ({
  page,
}) => {
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('203.0.113.256');
  await page.getByLabel('Reason').fill('Insults');
  await page.getByRole('button', { name: 'Add ban' }).click();
  const startIp = page.getByLabel('Start IP');
  await expect(startIp).toBeFocused();
  await expect(startIp).toHaveAccessibleDescription(/four numbers from 0 to 255/);
  await expect(startIp).toHaveValue('203.0.113.256');
  await expect(page.getByText('Choose how long the ban lasts, such as 1 day.')).toBeVisible();
  await expect(page.getByLabel('Reason')).toHaveValue('Insults');

  await startIp.fill('198.51.100.50');
  await page.getByText('Until a date and time').click();
  await page.getByLabel('Until (Europe/Vienna)').fill('2001-01-01T10:00');
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByLabel('Until (Europe/Vienna)')).toBeFocused();
  await expect(page.getByLabel('Until (Europe/Vienna)')).toHaveAccessibleDescription(
    'A ban must end in the future. Choose a later time.',
  );
});

test('no period is chosen beforehand', async ({ page }) => {
  await page.goto('/desk/bans/new');
  for (const choice of await page.getByRole('radio', { name: /hour|day|week|Until|Indefinitely/ }).all()) {
    await expect(choice).not.toBeChecked();
  }
});

test('a range that would hit many is banned only after a second, explicit yes to that very range', async ({ page }) => {
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('3fff:200::/24');
  await page.getByText('1 hour', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  const warning = page.getByRole('alert').filter({ hasText: 'Look again before you ban this' });
  await expect(warning).toBeFocused();
  await expect(warning).toContainText('Many people who did nothing will be refused.');

  // Without the tick it only asks again.
  await page.getByRole('button', { name: /^Ban 3fff:200::/ }).click();
  await expect(warning).toBeFocused();

  // A tick for one range is no yes to another: the question goes with the range that it was about.
  await warning.getByRole('checkbox').check();
  await page.getByLabel('Start IP').fill('3fff:280::/25');
  await expect(warning).toBeHidden();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByRole('button', { name: 'Ban 3fff:280::/25' })).toBeVisible();
  await expect(warning.getByRole('checkbox')).not.toBeChecked();

  await warning.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Ban 3fff:280::/25' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Banned 3fff:280:: – 3fff:2ff' })).toBeVisible();
});

test('the same range banned twice leads to the ban that is there', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.60', period: 'Indefinitely' });
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('198.51.100.60');
  await page.getByText('1 week', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'This is banned already' })).toBeFocused();
  await page.getByRole('link', { name: 'edit the existing ban' }).click();
  await expect(page.getByRole('heading', { name: 'Edit ban' })).toBeVisible();
  await expect(page.getByLabel('Start IP')).toHaveValue('198.51.100.60');
});

test('what an attacker wrote is shown as text', async ({ page }) => {
  const reason = '<img src=x onerror=alert(1)> \u202Etxet desrever';
  await addBan(page, { startIp: '198.51.100.61', reason });
  const row = rowOf(page, '198.51.100.61');
  expect(await cellOf(page, row, 'Reason')).toContain('<img src=x onerror=alert(1)>');
  await expect(row.locator('img')).toHaveCount(0);
});

test('what is wholly exempted is refused with an offer to end that first, and what was typed stays', async ({
  page,
}) => {
  await commandLine(['exemption', 'add', '198.51.100.200/30', '--note', 'The <i>old</i> office']);
  await addBan(page, { startIp: '198.51.100.200/29', period: 'Indefinitely' });
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('198.51.100.201');
  await expect(panel(page)).toContainText(
    'Refuses nobody: 198.51.100.201 (one address) is exempted from every ban, indefinitely.',
  );
  await expect(panel(page)).toContainText('is exempted indefinitely: The <i>old</i> office');
  await page.getByText('1 week', { exact: true }).click();
  await page.getByLabel('Reason').fill('They moved out');
  await page.getByRole('button', { name: 'Add ban' }).click();
  const refused = page.getByRole('alert').filter({ hasText: 'This would refuse nobody' });
  await expect(refused).toBeFocused();
  await expect(refused).toContainText(
    'Once it ends, bans in force refuse its addresses at once: 198.51.100.200 – 198.51.100.207',
  );

  await refused.getByRole('button', { name: 'End the exemption of 198.51.100.200 – 198.51.100.203' }).click();
  const ended = page.getByRole('alert').filter({ hasText: 'The exemption is over. Nothing is banned yet' });
  await expect(ended).toBeFocused();
  await expect(page.getByLabel('Start IP')).toHaveValue('198.51.100.201');
  await expect(page.getByLabel('Reason')).toHaveValue('They moved out');
  await expect(page.getByRole('radio', { name: '1 week' })).toBeChecked();
  await expect(panel(page)).not.toContainText('exempted');
  await expect(panel(page)).toContainText('198.51.100.200 – 198.51.100.207 indefinitely, refuses all of it already');

  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByText(/^Banned 198\.51\.100\.201 until/)).toBeVisible();
});

test('a page of the desk that asked for the ban is shown again afterwards, and no other page can be', async ({
  page,
}) => {
  await page.goto('/desk/bans/new?address=198.51.100.62&returnTo=%2Fdesk%2Fban-history%3Fsort%3DstartIp');
  await expect(panel(page)).toContainText('Refuses 198.51.100.62');
  await expect(page.getByRole('link', { name: 'Cancel' })).toHaveAttribute('href', '/desk/ban-history?sort=startIp');
  await page.getByText('1 hour', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page).toHaveURL(/\/desk\/ban-history\?sort=startIp/);

  await page.goto('/desk/bans/new?returnTo=%2F%2Fevil.example%2Fdesk');
  await expect(page.getByRole('link', { name: 'Cancel' })).toHaveAttribute('href', '/desk');
});
