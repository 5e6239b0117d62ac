import { startWebhookReceiver, verifyWebhook } from '../support/webhook-receiver';
import { addBan } from './bans';
import { expect, test } from './fixtures';

test('without scripts a webhook is added, tested, told of a ban, sent again and removed', async ({
  page,
  agentPage,
  browser,
  administratorState,
}) => {
  const receiver = await startWebhookReceiver();
  const context = await browser.newContext({ storageState: administratorState, javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto('/desk/webhooks');
  await plain.getByRole('link', { name: 'Add webhook' }).click();
  await plain.getByLabel('Address').fill('http://10.0.0.5/hook');
  await plain.getByRole('checkbox', { name: 'Bans that are changed' }).uncheck();
  await plain.getByRole('button', { name: 'Add webhook' }).click();
  await expect(plain.getByText('10.0.0.5 is inside a private network.')).toBeVisible();
  await expect(plain.getByRole('checkbox', { name: 'Bans that are changed' })).not.toBeChecked();
  await plain.getByLabel('Address').fill(receiver.url);
  await plain.getByRole('button', { name: 'Add webhook' }).click();
  const secret = await plain.getByLabel('The secret, shown only now').inputValue();
  await plain.getByRole('link', { name: 'Done' }).click();
  const path = new URL(plain.url()).pathname;

  await plain.getByRole('button', { name: 'Send a test' }).click();
  await expect(plain.getByText('The test arrived.')).toBeVisible();
  await addBan(page, { startIp: '2001:db8:0b0c::7', reason: 'Told to others' });
  await expect.poll(() => receiver.received.map(({ type }) => type)).toEqual(['webhook.test', 'ban.created']);
  const [, told] = receiver.received;
  expect(told).toMatchObject({ data: { start_ip: '2001:db8:b0c::7', reason: 'Told to others' } });
  expect(told && verifyWebhook(told, secret, new Date())).toBe(true);

  await plain.goto(path);
  await plain.getByRole('button', { name: 'Send ban.created again' }).click();
  await expect(plain.getByText('The message arrived.')).toBeVisible();
  expect(receiver.received[2]?.id).toBe(told?.id);
  await expect(plain.getByRole('listitem').filter({ hasText: 'sent again' })).toContainText('Answered with 204');

  for (const each of ['/desk/webhooks', path, `${path}/edit`, `${path}/secret`, `${path}/remove`]) {
    expect((await agentPage.goto(each))?.status(), each).toBe(404);
  }
  await plain.getByRole('link', { name: 'Remove' }).click();
  await plain.getByRole('button', { name: 'Remove webhook' }).click();
  await expect(plain.getByText('The webhook is removed.')).toBeVisible();
  await context.close();
  await receiver.close();
});
