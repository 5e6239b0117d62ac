import { addBan } from './bans';
import { addExemption } from './exemptions';
import { expect, test } from './fixtures';

/** This story's own. */
const BANNED = '2001:db8:e8e:1::/64';
const BANNED_TEXT = '2001:db8:e8e:1:: – 2001:db8:e8e:1:ffff:ffff:ffff:ffff';
const OFFICE = '2001:db8:e8e:1::7';

test('an exemption lets in what is banned, and refuses again once it has ended', async ({ page }) => {
  const contactFrom = async (address: string) =>
    (await page.request.get('/contact', { headers: { 'x-forwarded-for': address } })).status();
  await addBan(page, { startIp: BANNED });
  expect(await contactFrom(OFFICE)).toBe(403);

  await page.goto('/desk/exemptions/new');
  await page.getByLabel('Start IP').fill('the office');
  await page.getByRole('button', { name: 'Add exemption' }).click();
  await expect(page.getByText(/such as “our office”/)).toBeVisible();
  await expect(page.getByText('Choose how long the exemption lasts, such as 1 day.')).toBeVisible();
  await expect(page.getByLabel('Start IP')).toHaveValue('the office');
  await expect(page.getByLabel('Start IP')).toBeFocused();

  const exemption = await addExemption(page, OFFICE);
  await expect(page.getByText(`It is a hole in one ban in force: ${BANNED_TEXT}.`)).toBeVisible();
  expect(await contactFrom(OFFICE)).toBe(200);
  expect(await contactFrom('2001:db8:e8e:1::8')).toBe(403);

  await page.goto(exemption);
  await page.getByRole('link', { name: 'End exemption' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText(`refused again at once by one ban in force: ${BANNED_TEXT}`);
  await question.getByRole('button', { name: 'End exemption' }).click();
  await expect(page.getByText(`Ended the exemption of ${OFFICE}.`)).toBeVisible();
  expect(await contactFrom(OFFICE)).toBe(403);
  await page.getByRole('link', { name: 'Past', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: OFFICE })).toContainText('Our own office');
});
