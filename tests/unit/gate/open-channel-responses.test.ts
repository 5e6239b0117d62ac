import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createOpenChannelResponses } from '../../../lib/gate/open-channel-responses';

const response = () => new ServerResponse(new IncomingMessage(new Socket()));
const address = (value: number) => ({ family: 4, value: BigInt(value) }) as const;

test('whatever is open, each address is asked for once, few at a time, and only the banned lose their connections', async () => {
  const open = createOpenChannelResponses();
  const responses = Array.from({ length: 600 }, (_, at) => {
    const res = response();
    open.track(res, address(at % 300), 'chat');
    return res;
  });
  let running = 0;
  let mostAtOnce = 0;
  const asked: bigint[] = [];
  const { ended, failures } = await open.endBanned(async ({ value }) => {
    asked.push(value);
    mostAtOnce = Math.max(mostAtOnce, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    if (value === 13n) throw new Error('no answer');
    return value < 10n;
  });
  expect(mostAtOnce).toBeLessThan(8);
  expect(asked.sort()).toEqual(Array.from({ length: 300 }, (_, at) => BigInt(at)).sort());
  expect([ended, failures.length]).toEqual([20, 1]);
  expect(responses.map(({ destroyed }) => destroyed)).toEqual(responses.map((_, at) => at % 300 < 10));
});
