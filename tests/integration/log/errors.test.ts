import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../../lib/log/create-log';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { openTestRuntime } from '../../support/open-test-runtime';

/** What the real Postgres and Redis say of themselves when something fails. */
let opened: OpenRuntime;
beforeAll(async () => {
  opened = await openTestRuntime();
});
afterAll(() => opened.close());

const SECRET = 'canary-7f3a91';

async function logOf(failing: Promise<unknown>): Promise<string> {
  let written = '';
  const log = createLog('info', {
    write: (line: string) => {
      written += line;
    },
  });
  await failing.then(
    () => expect.unreachable('it had to fail'),
    (error) => log.error({ err: error }, 'it failed'),
  );
  return written;
}

const addToken = (token: { name: string; hash: string; readOnly: boolean }) =>
  opened.runtime.apiTokens.addToken(token, { agentId: null, name: 'Ada' }, new Date());

test('a text that Postgres refuses is not in the log', async () => {
  const log = await logOf(addToken({ name: `${SECRET}\0`, hash: 'a'.repeat(64), readOnly: true }));
  expect(log).not.toContain(SECRET);
  expect(JSON.parse(log).err.message).not.toBe('');
});

test('what was to be stored is not in the log when it is there already, or of the wrong kind', async () => {
  await addToken({ name: SECRET, hash: SECRET, readOnly: true });
  expect(await logOf(addToken({ name: SECRET, hash: SECRET, readOnly: true }))).not.toContain(SECRET);
  const wrong = { name: SECRET, hash: SECRET, readOnly: 7 as unknown as boolean };
  const log = await logOf(addToken(wrong));
  expect(log).not.toContain(SECRET);
  const { message, stack } = JSON.parse(log).err;
  expect(message).toMatch(/^Invalid `\w+.apiToken.create\(\)` invocation.* Argument `readOnly`: /s);
  expect(stack).toMatch(/^at .*prisma-token-store/s);
});
