import { panel } from './bans';
import { expect, test } from './fixtures';
import { writeFrom } from './visitor';

const OWN = '203.0.113.130';
test.use({ extraHTTPHeaders: { 'x-forwarded-for': OWN } });

for (const { danger, range, shortText, told } of [
  {
    danger: 'one’s own address',
    range: '203.0.113.128/29',
    shortText: '203.0.113.128/29',
    told: 'the address you are',
  },
  { danger: 'a private range', range: '10.11.12.0/24', shortText: '10.11.12.0/24', told: 'private networks' },
  { danger: 'more than an IPv4 /16', range: '198.18.0.0/15', shortText: '198.18.0.0/15', told: 'Many people who did' },
  { danger: 'more than an IPv6 /32', range: '3fff:c00::/23', shortText: '3fff:c00::/23', told: 'Many people who did' },
]) {
  test(`${danger} is banned only after a second, explicit yes that names it`, async ({ page }) => {
    await page.goto('/desk/bans/new');
    await page.getByLabel('Start IP').fill(range);
    await page.getByText('1 hour', { exact: true }).click();
    await expect(panel(page)).toContainText(told);
    await page.getByRole('button', { name: 'Add ban' }).click();
    const question = page.getByRole('alert').filter({ hasText: 'Look again before you ban this' });
    await expect(question).toBeFocused();
    await expect(question).toContainText(told);
    // What is asked in the form isn't said beside it as well.
    await expect(panel(page)).not.toContainText(told);
    await question.getByRole('checkbox', { name: /^I have read this\. Ban / }).check();
    await page.getByRole('button', { name: `Ban ${shortText}` }).click();
    await expect(page.getByRole('status').filter({ hasText: /^Banned / })).toBeVisible();
  });
}

for (const { danger, range, told } of [
  { danger: 'loopback', range: '127.0.0.9', told: "the server's own address for itself" },
  { danger: 'a trusted proxy', range: '127.0.0.0/31', told: 'a proxy that this server trusts' },
]) {
  test(`${danger} is not banned without that yes`, async ({ page, strangerPage }) => {
    await page.goto('/desk/bans/new');
    await page.getByLabel('Start IP').fill(range);
    await page.getByText('1 hour', { exact: true }).click();
    await page.getByRole('button', { name: 'Add ban' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Look again' })).toContainText(told);
    await page.getByRole('button', { name: /^Ban / }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Look again' })).toBeFocused();
    await writeFrom(strangerPage.request, range.split('/')[0] ?? '');
  });
}

test('an address that a colleague uses now is banned only after a second yes, and a yes to less is none', async ({
  page,
  agentPage,
}) => {
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('100.64.5.0/24');
  await page.getByText('1 hour', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  const question = page.getByRole('alert').filter({ hasText: 'Look again' });
  await expect(question).not.toContainText('Colleagues');
  await question.getByRole('checkbox').check();

  // A colleague comes in from there between the question and the answer.
  await agentPage.setExtraHTTPHeaders({ 'x-forwarded-for': '100.64.5.9' });
  await agentPage.goto('/desk/tickets');
  await page.getByRole('button', { name: 'Ban 100.64.5.0/24' }).click();
  await expect(question).toContainText('Colleagues are working from an address that this covers: Jonas Weber.');
  await expect(question.getByRole('checkbox')).not.toBeChecked();
  await question.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Ban 100.64.5.0/24' }).click();
  await expect(page.getByText(/^Banned 100\.64\.5\.0/)).toBeVisible();
});

test('Enter in a field shows what would happen and never bans', async ({ page, strangerPage }) => {
  await page.goto('/desk/bans/new');
  await page.getByText('1 hour', { exact: true }).click();
  await page.getByLabel('Start IP').fill('203.0.113.150');
  await page.getByLabel('Start IP').press('Enter');
  await expect(page.getByRole('button', { name: 'Add ban' })).toBeFocused();

  await page.getByLabel('Start IP').fill('10.20.30.40');
  await page.getByLabel('Start IP').press('Enter');
  const question = page.getByRole('alert').filter({ hasText: 'Look again' });
  await expect(question).toBeFocused();
  await question.getByRole('checkbox').check();
  await question.getByRole('checkbox').press('Enter');
  await expect(question).toBeFocused();
  await question.getByRole('checkbox').check();
  await page.getByLabel('Start IP').press('Enter');
  await expect(question.getByRole('checkbox')).not.toBeChecked();
  for (const address of ['203.0.113.150', '10.20.30.40']) await writeFrom(strangerPage.request, address);
});

test('Escape throws nothing away, and the browser asks before a reload does', async ({ page }) => {
  await page.goto('/desk/bans/new');
  // Nothing typed, nothing asked.
  await page.reload();
  await page.getByLabel('Reason').pressSequentially('Long story');
  await page.keyboard.press('Escape');
  await expect(page.getByLabel('Reason')).toHaveValue('Long story');
  const asked = page.waitForEvent('dialog');
  const reloading = page.reload({ timeout: 3_000 }).catch(() => undefined);
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await reloading;
  await expect(page.getByLabel('Reason')).toHaveValue('Long story');
});
