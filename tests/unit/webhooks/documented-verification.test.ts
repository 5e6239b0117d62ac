import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newWebhookSecret, signatureHeaders } from '../../../lib/webhooks/sign-message';

type Verify = (secret: string, headers: Record<string, string>, body: string) => boolean;

test('what docs/webhooks.md shows for Node verifies what is sent, and nothing else', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/webhooks.md'), 'utf8');
  const [, shown = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-snippet-'));
  writeFileSync(join(directory, 'verify.mjs'), shown);
  const { verify } = (await import(join(directory, 'verify.mjs'))) as { verify: Verify };
  rmSync(directory, { recursive: true });

  const [secret, next] = [newWebhookSecret(), newWebhookSecret()];
  const message = { id: 'msg_1', payload: '{"reason":"ü"}' };
  const at = (ago: number) => signatureHeaders(message, [next, secret], new Date(Date.now() - ago));
  expect(verify(secret, at(0), message.payload)).toBe(true);
  expect(verify(next, at(0), message.payload)).toBe(true);
  expect(verify(newWebhookSecret(), at(0), message.payload)).toBe(false);
  expect(verify(secret, at(0), `${message.payload} `)).toBe(false);
  expect(verify(secret, { ...at(0), 'webhook-id': 'msg_2' }, message.payload)).toBe(false);
  expect(verify(secret, at(301_000), message.payload)).toBe(false);
  expect(verify(secret, { ...at(0), 'webhook-signature': 'v1,' }, message.payload)).toBe(false);
});
