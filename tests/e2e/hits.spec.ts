import { importBans } from './bans';
import { expect, test } from './fixtures';

const VISITOR = '2001:db8:417::7';

test('whom a ban refuses is told on its page, in pictures, words and figures, and on the overview', async ({
  page,
  agentPage,
  request,
}) => {
  await importBans('hits-story', [{ start: VISITOR, reason: 'hits-story' }]);
  for (const path of ['/contact', '/contact', '/chat']) {
    const refused = await request.get(path, { headers: { 'x-forwarded-for': VISITOR } });
    expect(refused.status()).toBe(403);
  }
  await agentPage.goto('/desk/bans?q=hits-story');
  await agentPage.getByRole('link', { name: VISITOR, exact: true }).click();
  const hits = agentPage.getByRole('region', { name: 'Hits' });
  await expect(hits).toBeVisible();
  await expect(async () => {
    await agentPage.reload();
    await expect(hits).toContainText('3 requests refused', { timeout: 500 });
  }).toPass();
  await expect(hits).toContainText('Chat 1, Contact form 2');
  const picture = hits.getByRole('img');
  await expect(picture).toHaveAccessibleName(
    /^3 requests refused in the last 30 days, most on .*: 3\. Chat 1, Contact form 2\.$/,
  );
  await hits.getByText('Show as a table').click();
  await expect(hits.getByRole('row').nth(1)).toHaveText(/20\d\d123$/);
  await hits.getByRole('link', { name: 'Last 90 days' }).click();
  await expect(picture).toHaveAccessibleName(/in the last 90 days/);

  for (const reader of [page, agentPage]) {
    await reader.goto('/desk/security');
    await expect(reader.getByRole('img', { name: /requests refused in the last 24 hours/ })).toBeVisible();
    await reader.getByRole('link', { name: 'Last 30 days' }).click();
    await expect(reader.getByRole('img', { name: /requests refused in the last 30 days/ })).toBeVisible();
    // Nobody is told that a ban is idle before that can be known.
    await expect(reader.getByRole('region', { name: 'Nobody refused for 90 days' })).toContainText(
      'once refusals have been counted for as long',
    );
  }
});
