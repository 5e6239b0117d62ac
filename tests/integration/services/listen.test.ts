import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { listen } from '../../../lib/services/listen';
import { StartupError } from '../../../lib/services/startup-error';

const servers = [createServer(), createServer()] as const;

afterEach(() => {
  for (const server of servers) server.close();
});

test('port 0 takes any free port; a busy one is said, with what to do', async () => {
  const port = await listen(servers[0], 0, '127.0.0.1');
  expect(port).toBeGreaterThan(0);
  const second = listen(servers[1], port, '127.0.0.1');
  await expect(second).rejects.toThrow(StartupError);
  await expect(second).rejects.toThrow(`Port ${port} is busy`);
  await expect(second).rejects.toThrow(`PORT=${port + 1} npm start`);
});
