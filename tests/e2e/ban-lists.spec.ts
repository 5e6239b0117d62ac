import { addBan, importBans, inHours, rowOf, startIpsOf } from './bans';
import { commandLine } from './command-line';
import { expect, test } from './fixtures';

/** Only this file's bans have it, so that its pages hold nothing else. */
const MARK = 'listed-by-the-list-story';
const COUNT = 120;
/** Others, of every sort, for the filters; new in every worker, since they end at times that are counted from now. */
const MIXED = `mixed-${crypto.randomUUID().slice(0, 8)}`;

test.beforeAll(async () => {
  const singles = Array.from({ length: COUNT }, (_, at) => ({ start: `192.0.2.${at * 2}`, reason: MARK }));
  await importBans('list.txt', singles);
  await importBans(`list of ${MIXED}`, [
    { start: '203.0.113.160', reason: MIXED },
    { start: '203.0.113.161', until: inHours(12), reason: MIXED },
    { start: '203.0.113.162', end: '203.0.113.163', until: inHours(100), reason: MIXED },
    { start: '2001:db8:9160::1', until: inHours(1_000), reason: MIXED },
    { start: '2001:db8:9161::', end: '2001:db8:9161:ffff:ffff:ffff:ffff:ffff', reason: MIXED },
  ]);
});

test('every column sorts, both ways, by a link in its header', async ({ page }) => {
  await page.goto(`/desk/bans?q=${MARK}`);
  for (const name of [
    'Banned by',
    'Created',
    'Start IP',
    'End IP',
    'Valid until',
    'Reason',
    'Contact',
    'Conversation',
  ]) {
    const header = page.getByRole('columnheader', { name });
    await header.getByRole('link').click();
    await expect(header).toHaveAttribute('aria-sort', /ascending|descending/);
    const first = await header.getAttribute('aria-sort');
    await header.getByRole('link').click();
    await expect(header).toHaveAttribute('aria-sort', first === 'ascending' ? 'descending' : 'ascending');
  }
});

test('addresses sort as numbers, not as text', async ({ page }) => {
  await page.goto(`/desk/bans?q=${MARK}&sort=startIp`);
  expect((await startIpsOf(page)).slice(0, 6)).toEqual([
    '192.0.2.0',
    '192.0.2.2',
    '192.0.2.4',
    '192.0.2.6',
    '192.0.2.8',
    '192.0.2.10',
  ]);
  await page.getByRole('columnheader', { name: 'Start IP' }).getByRole('link').click();
  await expect(page).toHaveURL(/dir=desc/);
  expect((await startIpsOf(page))[0]).toBe('192.0.2.238');
});

test('the button that copies an address covers none of its neighbour’s', async ({ page }) => {
  const [start, end] = ['2001:db8:85a3:8d3:1319:8a2e:372:7300', '2001:db8:85a3:8d3:1319:8a2e:372:73ff'];
  await importBans('long-addresses', [{ start, end }]);
  await page.goto(`/desk/bans?q=${start}`);
  await page.getByRole('link', { name: start, exact: true }).hover();
  const button = page.getByRole('button', { name: `Copy ${start}` });
  await expect(button).toHaveCSS('opacity', '1');
  const [copies, neighbour] = await Promise.all([
    button.boundingBox(),
    page.getByRole('row').getByText(end, { exact: true }).boundingBox(),
  ]);
  expect((copies?.x ?? 0) + (copies?.width ?? 0)).toBeLessThanOrEqual((neighbour?.x ?? 0) + 0.5);
});

test('pages follow each other without a gap, forth and back', async ({ page }) => {
  await page.goto(`/desk/bans?q=${MARK}&sort=startIp`);
  await expect(page.getByText(`${COUNT} bans`)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Previous' })).toHaveCount(0);
  const seen = await startIpsOf(page);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(rowOf(page, '192.0.2.100')).toBeVisible();
  const second = await startIpsOf(page);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(rowOf(page, '192.0.2.200')).toBeVisible();
  const all = [...seen, ...second, ...(await startIpsOf(page))];
  expect(all).toEqual(Array.from({ length: COUNT }, (_, at) => `192.0.2.${at * 2}`));
  await expect(page.getByRole('link', { name: 'Next' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Previous' }).click();
  await expect(rowOf(page, '192.0.2.100')).toBeVisible();
  expect(await startIpsOf(page)).toEqual(second);
});

test('an address finds every range that contains it', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.112', endIp: '198.51.100.119', reason: 'The range' });
  await addBan(page, { startIp: '198.51.100.115', reason: 'The address' });
  await page.goto('/desk/bans');
  await page.getByRole('searchbox', { name: /Search/ }).fill('198.51.100.115');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/desk/bans?q=198.51.100.115');
  await expect(page.getByText('2 bans')).toBeVisible();
  await expect(rowOf(page, '198.51.100.112')).toBeVisible();
  await expect(rowOf(page, '198.51.100.115')).toBeVisible();
});

test('filters are chips that stay in the address and are taken off one by one', async ({ page }) => {
  await page.goto(`/desk/bans?q=${MIXED}`);
  const filters = page.getByRole('region', { name: 'Filters' });
  const choose = async (name: string, choice: string) => {
    await filters.getByRole('button', { name }).click();
    await filters.getByRole('link', { name: choice, exact: true }).click();
  };
  await expect(page.getByText('5 bans', { exact: true })).toBeVisible();

  await choose('Addresses', 'Single addresses');
  await expect(page).toHaveURL(`/desk/bans?q=${MIXED}&kind=single`);
  await expect(page.getByText('3 bans', { exact: true })).toBeVisible();
  await choose('Family', 'IPv4');
  await expect(page.getByText('2 bans', { exact: true })).toBeVisible();
  await choose('Ends', 'Within a day');
  await expect(page).toHaveURL(`/desk/bans?q=${MIXED}&kind=single&family=4&ends=day`);
  await expect.poll(() => startIpsOf(page)).toEqual(['203.0.113.161']);

  await page.getByRole('link', { name: 'Remove the filter Addresses' }).click();
  await expect(page).toHaveURL(`/desk/bans?q=${MIXED}&family=4&ends=day`);
  await page.getByRole('link', { name: 'Remove the filter Family' }).click();
  await expect(page).toHaveURL(`/desk/bans?q=${MIXED}&ends=day`);
  await choose('Ends: Within a day', 'Within a week');
  await expect(page.getByText('2 bans', { exact: true })).toBeVisible();
  await choose('Ends: Within a week', 'Never');
  await expect.poll(async () => (await startIpsOf(page)).sort()).toEqual(['2001:db8:9161::', '203.0.113.160']);
  await page.reload();
  await expect(page.getByText('2 bans', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL('/desk/bans');
});

test('an agent is chosen from those who have banned, in the filter or in a row', async ({ page }) => {
  await addBan(page, { startIp: '203.0.113.164', reason: `${MIXED} by hand` });
  await page.goto(`/desk/bans?q=${MIXED}`);
  await page.getByRole('region', { name: 'Filters' }).getByRole('button', { name: 'Banned by' }).click();
  await page.getByRole('region', { name: 'Filters' }).getByRole('link', { name: 'Administrator' }).click();
  await expect(page).toHaveURL(`/desk/bans?q=${MIXED}&by=Administrator`);
  await expect(page.getByText('1 ban', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Remove the filter Banned by' }).click();
  await rowOf(page, '203.0.113.160').getByRole('link', { name: 'Command line' }).click();
  await expect(page.getByText('5 bans', { exact: true })).toBeVisible();
});

test('the bans of an imported list are found from any of them', async ({ page }) => {
  await page.goto(`/desk/bans?q=${MIXED}`);
  await rowOf(page, '2001:db8:9160::1').getByRole('link', { name: '2001:db8:9160::1', exact: true }).click();
  await page.getByRole('link', { name: `list of ${MIXED}` }).click();
  await expect(page).toHaveURL(/\/desk\/bans\?batch=\d+$/);
  await expect(page.getByText(`Imported list: list of ${MIXED}`)).toBeVisible();
  await expect(page.getByText('5 bans', { exact: true })).toBeVisible();
});

test('Ban history is filtered by when and how a ban ended, and says when an expired one would have ended', async ({
  page,
}) => {
  const { ban } = await commandLine<{ ban: { id: number } }>([
    'ban',
    'add',
    '203.0.113.165',
    '--reason',
    'ended-in-the-list-story',
  ]);
  await commandLine(['ban', 'expire', String(ban.id)]);
  await page.goto('/desk/ban-history?q=ended-in-the-list-story&ended=expired&within=day');
  const row = rowOf(page, '203.0.113.165');
  await expect(row).toContainText('Expired by Command line');
  await expect(row).toContainText('was indefinite');
  await page.getByRole('button', { name: 'How: Expired by somebody' }).click();
  await page.getByRole('link', { name: 'Ran out', exact: true }).click();
  await expect(page).toHaveURL('/desk/ban-history?q=ended-in-the-list-story&within=day&ended=ran-out');
  await expect(page.getByRole('heading', { name: 'No ban matches' })).toBeVisible();
});

test('a page whose bans have all ended meanwhile says so and leads back', async ({ page }) => {
  await page.goto(`/desk/bans?q=${MARK}&sort=startIp&dir=desc`);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(rowOf(page, '192.0.2.138')).toBeVisible();
  const cursor = new URL(page.url()).searchParams.get('cursor');
  // In the other list nothing comes behind the place where this page begins.
  await page.goto(`/desk/bans?q=${MIXED}&family=4&sort=startIp&dir=desc&cursor=${cursor}`);
  await expect(page.getByRole('heading', { name: 'No ban is left on this page' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to the first page' }).click();
  await expect(rowOf(page, '203.0.113.160')).toBeVisible();
});

test('nothing found says so and offers to clear the filters', async ({ page }) => {
  await page.goto('/desk/bans?q=no-ban-has-these-words');
  await expect(page.getByRole('heading', { name: 'No ban matches' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Clear filters' }).last()).toHaveAttribute('href', '/desk/bans');
});

test('an address that makes no sense opens the page all the same', async ({ page }) => {
  const response = await page.goto(
    '/desk/bans?sort=drop+table&dir=sideways&kind=both&family=5&ends=soon&batch=x&cursor=%00nonsense&q[]=1',
  );
  expect(response?.status()).toBe(200);
  await expect(page.getByRole('columnheader', { name: 'Created' })).toHaveAttribute('aria-sort', 'descending');
});

test('times are relative, with the exact one on hover and on focus', async ({ page }) => {
  await addBan(page, { startIp: '198.51.100.127', period: '1 week' });
  const until = rowOf(page, '198.51.100.127').getByText('in 7 days');
  await until.hover();
  await expect(page.getByRole('tooltip')).toHaveText(/^\w{3} \d{1,2} \w+ \d{4}, \d\d:\d\d$/);
  await page.mouse.move(0, 0);
  await expect(page.getByRole('tooltip')).toBeHidden();
});
