import { addBan, panel } from './bans';
import { overflowOf, PHONE } from './expect-on-phone';
import { expect, test } from './fixtures';

test.use(PHONE);

test('on a phone each ban is a card with the address first, and nothing runs off the side', async ({ page }) => {
  const startIp = '2001:db8:85a3:8d3:1319:8a2e:370:7300';
  await addBan(page, { startIp, endIp: '2001:db8:85a3:8d3:1319:8a2e:370:73ff', reason: 'Long '.repeat(40) });
  await page.goto('/desk/bans?q=2001:db8:85a3:8d3:1319:8a2e:370:7344');
  const card = page.getByRole('row').filter({ hasText: startIp });
  const address = await card.getByRole('link', { name: startIp, exact: true }).boundingBox();
  const bannedBy = await card.getByRole('link', { name: 'Administrator' }).boundingBox();
  expect(address?.y ?? 0).toBeLessThan(bannedBy?.y ?? 0);
  await expect(card.getByRole('link', { name: /^Edit/ })).toBeVisible();
  await expect(card.getByRole('link', { name: /^Expire/ })).toBeVisible();

  const overflow = await overflowOf(page);
  expect(overflow).toBeLessThanOrEqual(0);
  const box = await card.boundingBox();
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
});

test('on a phone the pages are in a menu, which closes when one is chosen', async ({ page }) => {
  await page.goto('/desk/tickets');
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('link', { name: 'Ban history' }).click();
  await expect(page.getByRole('heading', { name: 'Ban history' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Banned IPs' })).toBeHidden();
});

test('on a phone all tabs of a list are in sight', async ({ page }) => {
  await page.goto('/desk/tickets');
  for (const name of ['Open', 'Mine', 'Unassigned', 'Resolved', 'Spam', 'All']) {
    const tab = page.getByRole('navigation', { name: 'Which tickets' }).getByRole('link', { name });
    await expect(tab).toBeInViewport({ ratio: 1 });
  }
});

for (const [screen, viewport] of [
  ['a phone', PHONE.viewport],
  ['a usual screen', { width: 1280, height: 800 }],
] as const) {
  test(`on ${screen} the fields of the activity log’s filter are no wider than its button`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.goto('/desk/activity');
    await page.getByRole('button', { name: 'Filter' }).click();
    const panel = page.locator('#activity-filter');
    const button = await panel.getByRole('button', { name: 'Apply filters' }).boundingBox();
    for (const name of ['Who', 'From', 'To']) {
      const field = await panel.getByLabel(name, { exact: true }).boundingBox();
      expect(field?.x ?? 0, name).toBeGreaterThanOrEqual(button?.x ?? 0);
      expect((field?.x ?? 0) + (field?.width ?? 0), name).toBeLessThanOrEqual(
        (button?.x ?? 0) + (button?.width ?? 0) + 0.5,
      );
    }
  });
}

test('on a phone grids are sorted from a menu', async ({ page }) => {
  await page.goto('/desk/bans');
  await page.getByRole('button', { name: 'Sort' }).click();
  await page.locator('#ban-sort').getByRole('link', { name: 'Start IP' }).click();
  await expect(page).toHaveURL('/desk/bans?sort=startIp');
});

test('on a phone what a ban does stands under its fields and above its button, and nothing runs off the side', async ({
  page,
}) => {
  await page.goto('/desk/bans/new');
  await page.getByLabel('Start IP').fill('2001:d00:85a3:8d3:1319:8a2e:370:7300');
  await page.getByText('A whole company or site').click();
  await page.getByLabel('Start IP').fill('2001:d00::/24');
  await expect(panel(page)).toContainText('2001:d00::/24');
  await page.getByText('1 hour', { exact: true }).click();
  await page.getByRole('button', { name: 'Add ban' }).click();
  await expect(page.getByText('Look again before you ban this')).toBeVisible();
  const [reason, does, button] = await Promise.all(
    [page.getByLabel('Reason'), panel(page), page.getByRole('button', { name: 'Ban 2001:d00::/24' })].map((each) =>
      each.boundingBox(),
    ),
  );
  expect(reason?.y ?? 0).toBeLessThan(does?.y ?? 0);
  expect(does?.y ?? 0).toBeLessThan(button?.y ?? 0);
  const overflow = await overflowOf(page);
  expect(overflow).toBeLessThanOrEqual(0);
});
