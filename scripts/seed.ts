/**
 * Fills the configured desk with believable life, for trying it out: `npm run seed`. It works with the server up or
 * down. A desk that has bans or tickets is left alone unless `--anyway` says otherwise. Only documentation addresses
 * and example.com occur, so no real visitor is ever refused for it, and the agents' password is made up on each run.
 */
import { pino } from 'pino';
import { newReadablePassword } from '../lib/auth/readable-password';
import { openServices } from '../lib/cli/open-services';
import { readEnv } from '../lib/env';
import { openRuntime } from '../lib/open-runtime';
import { shutdownSignal } from '../lib/services/shutdown-signal';
import { StartupError } from '../lib/services/startup-error';
import { isDeskInUse } from './seed/is-desk-in-use';
import { AGENTS } from './seed/people';
import { seedDesk } from './seed/seed-desk';
import { seedClock } from './seed/timeline';

const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  process.exitCode = await seed();
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function seed(): Promise<number> {
  const env = readEnv();
  const now = new Date();
  const clock = seedClock(now);
  const services = await openServices({
    env,
    say: (line) => process.stderr.write(`${line}\n`),
    signal: shutdownSignal(),
  });
  const opened = openRuntime({
    connections: services,
    trustedProxies: env.trustedProxies,
    onFailure: env.onFailure,
    publicUrl: null,
    log: pino({ level: 'silent' }),
    clock,
  });
  try {
    const { runtime } = opened;
    if (!process.argv.includes('--anyway') && (await isDeskInUse(runtime, now))) {
      process.stderr.write(
        'This desk has bans or tickets already, so nothing was added. To add made-up ones to them: npm run seed -- --anyway\n',
      );
      return 1;
    }
    const password = newReadablePassword();
    const { agents, tickets, bans, past, edits, exemptions } = await seedDesk({ runtime, clock, now, password });
    say(
      `Added ${agents} agents, ${tickets} tickets, ${bans} bans (${past} of them past, ${edits} edits), ${exemptions} exemption.`,
    );
    if (agents > 0) {
      const [first] = AGENTS;
      say(`They sign in with the password ${password}   (shown this once), such as ${first?.email} (${first?.role}).`);
    }
    return 0;
  } finally {
    await opened.close();
    await services.stop();
  }
}
