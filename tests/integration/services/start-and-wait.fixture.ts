/**
 * What a test starts, kills and signals in place of the real server: brings up the services, says so in one line of
 * JSON on its output, and stops them on a signal. The environment is the one that the product reads.
 */
import { readEnv } from '../../../lib/env';
import { shutdownSignal } from '../../../lib/services/shutdown-signal';
import { startServices } from '../../../lib/services/start-services';
import { StartupError } from '../../../lib/services/startup-error';

const signal = shutdownSignal();
try {
  const services = await startServices({
    env: readEnv(),
    say: (line) => process.stderr.write(`${line}\n`),
    signal,
    redisPackageDirectory: process.env.TEST_REDIS_PACKAGE,
  });
  services.announceAddress('http://localhost:3000');
  const { databaseUrl, redisUrl, secret } = services;
  process.stdout.write(`${JSON.stringify({ databaseUrl, redisUrl, secret, processes: services.processes() })}\n`);
  // An idle promise does not keep Node running.
  const keepAlive = setInterval(() => {}, 60_000);
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  clearInterval(keepAlive);
  await services.stop();
} catch (error) {
  process.stderr.write(`${error instanceof StartupError ? error.message : error}\n`);
  process.exitCode = error instanceof StartupError ? 1 : 2;
}
