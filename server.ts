/**
 * Gatehouse's process: brings up what is missing, then serves. Every request passes the front door (lib/gate) before
 * Next. `--dev` serves the pages with hot reload instead of from a build.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { createFirstAdministrator } from './lib/auth/first-administrator';
import { type Runtime, shareRuntime } from './lib/composition';
import { bouncerEndpoints } from './lib/crowdsec/bouncer-endpoints';
import { createKnownKeys } from './lib/crowdsec/known-keys';
import { disableTelemetry, type Env, readEnv, setMode } from './lib/env';
import { attachFrontDoor } from './lib/gate/attach-front-door';
import { contentPolicy } from './lib/gate/content-policy';
import { frameAncestors } from './lib/gate/frame-ancestors';
import { createFrontDoor, type FrontDoorLog } from './lib/gate/front-door';
import { GATE_PATH, gateEndpoint } from './lib/gate/gate-endpoint';
import { healthEndpoints } from './lib/gate/health-endpoints';
import { metricsEndpoint } from './lib/gate/metrics-endpoint';
import { createOpenChannelResponses } from './lib/gate/open-channel-responses';
import { packFiles } from './lib/gate/packed-files';
import { createServerOptions } from './lib/gate/server-options';
import { watchBans } from './lib/live/watch-bans';
import { consoleToLog } from './lib/log/console-to-log';
import { createLog } from './lib/log/create-log';
import { loggedAddress, loggedPeer } from './lib/log/logged-address';
import { runtimeMetricsText } from './lib/metrics/runtime-metrics-text';
import { type OpenRuntime, openRuntime } from './lib/open-runtime';
import { listen } from './lib/services/listen';
import { ensureBuild } from './lib/services/production-build';
import { ShutdownRequest, shutdownSignal } from './lib/services/shutdown-signal';
import { type Services, startServices } from './lib/services/start-services';
import { StartupError } from './lib/services/startup-error';

const begun = performance.now();
const development = process.argv.includes('--dev');
const log = createLog('info', pino.destination({ sync: false }));
const say = (line: string) => process.stdout.write(`${line}\n`);

/** How long a stop waits for answers under way. */
const DRAIN_MS = 3_000;
const IDLE_MS = 50;

const DISTRUSTED_CALLER = `${GATE_PATH} was asked by a caller that is not in GATEHOUSE_TRUSTED_PROXIES; nobody was checked`;

type RequestHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

// Whoever read the output may go away, such as the end of a pipe. What can't be written then is lost; telling it to the
// same pipe, as the default does, would go on for ever.
for (const output of [process.stdout, process.stderr]) output.on('error', () => {});

const signal = shutdownSignal();
/** What to undo, last first. */
const undo: (() => unknown)[] = [];
/** Whether pages can be answered, for load balancers. */
let stage: 'starting' | 'serving' | 'stopping' = 'starting';
signal.addEventListener('abort', () => {
  stage = 'stopping';
});

try {
  await start();
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  say('Stopping.');
} catch (error) {
  if (!(error instanceof ShutdownRequest)) {
    process.exitCode = 1;
    if (error instanceof StartupError) process.stderr.write(`\nGatehouse can't start. ${error.message}\n`);
    else log.fatal({ err: error }, 'Gatehouse failed to start');
  }
}
for (const step of undo.reverse()) {
  try {
    await step();
  } catch (error) {
    log.error({ err: error }, 'a part did not stop cleanly');
  }
}
log.flush(() => process.exit());

async function start(): Promise<void> {
  setMode(development ? 'development' : 'production');
  disableTelemetry();
  const env = readEnv();
  log.level = env.logLevel;
  if (!development) consoleToLog(log);
  say('Gatehouse is starting.');
  const build = development ? null : ensureBuild({ say, signal });
  build?.catch(() => {});
  const services = await startServices({
    env,
    say,
    signal,
    onEvent: (event) => log.warn(event, event.kind === 'ended' ? 'a service ended by itself' : 'a service is back'),
  });
  undo.push(() => services.stop());
  const opened = openRuntime({
    connections: services,
    trustedProxies: env.trustedProxies,
    allowedTargets: env.allowedTargets,
    onFailure: env.onFailure,
    publicUrl: env.publicUrl ?? null,
    ice: { servers: env.iceServers, turnSecret: env.turnSecret ?? null, relayOnly: env.iceRelayOnly },
    log,
  });
  undo.push(() => opened.close());
  await opened.startKeeping();
  shareRuntime(opened.runtime);

  const inUse = await build;
  if (inUse) undo.push(() => inUse.release());
  signal.throwIfAborted();
  await serve(env, services, opened);
}

async function serve(env: Env, services: Services, opened: OpenRuntime): Promise<void> {
  const { runtime, source, counted } = opened;
  const server = createServer(createServerOptions());
  // Next calls itself at its port, which is known only now; requests that come before it is prepared wait for it.
  let prepared: (handler: RequestHandler) => void = () => {};
  const handler = new Promise<RequestHandler>((resolve) => {
    prepared = resolve;
  });
  const openResponses = createOpenChannelResponses();
  const answerPacked = development
    ? null
    : packFiles(join(import.meta.dirname, '.next/static'), signal, (error) =>
        log.warn({ err: error }, 'scripts could not be packed; they are larger than they need to be'),
      );
  const doorLog: FrontDoorLog = {
    refused: ({ address, ...event }) => {
      log.info({ ...event, address: loggedAddress(address, env.logAddresses) }, 'a visitor was refused');
      const at = runtime.clock.now();
      runtime.refusals.note({ ...event, address, at });
      if (event.banId !== null) runtime.hits.note({ banId: event.banId, channel: event.channel, at });
      runtime.metrics.refused(event.channel, event.outcome);
      if (event.doubt !== null) runtime.metrics.addressUnknown(event.doubt);
    },
    failed: (what, error) => log.error({ err: error, what }, 'a request failed'),
  };
  const frontDoor = createFrontDoor({
    trustedProxies: env.trustedProxies,
    header: env.clientIpHeader,
    checkVisitor: runtime.checkVisitor,
    next: async (req, res) => {
      if (answerPacked?.(req, res)) return;
      const ancestors = frameAncestors(req.url ?? '', runtime.embeddingSites());
      const policy = contentPolicy({ development, ancestors });
      req.headers['content-security-policy'] = policy;
      res.setHeader('content-security-policy', policy);
      return (await handler)(req, res);
    },
    deskName: runtime.deskName,
    clientHeaderSecret: runtime.clientHeaderSecret,
    staticHandlers: new Map([
      ...healthEndpoints({
        askStore: () => source.position(),
        indexHealth: runtime.indexHealth,
        stage: () => stage,
      }),
      [
        '/metrics',
        metricsEndpoint({
          text: runtimeMetricsText(opened, ownVersion()),
          from: env.metricsFrom,
          program: runtime,
        }),
      ],
      ...bouncerEndpoints({
        ...runtime,
        decisions: opened.decisions,
        findKey: createKnownKeys(runtime),
        failed: (error) => log.warn({ err: error }, 'a bouncer was not answered'),
      }),
      ...gateEndpoint({
        ...runtime,
        header: env.clientIpHeader,
        log: doorLog,
        distrusted: (peer) => log.warn({ peer: loggedPeer(peer, env.logAddresses) }, DISTRUSTED_CALLER),
      }),
    ]),
    listedSites: runtime.embeddingSites,
    openResponses,
    log: doorLog,
    requestEnded: (kind, status, ms) => counted.requestEnded(kind, status, ms),
  });
  // Next attaches its own listeners to the server it is given: this one is never listened on, and in development hands
  // it the connections of its reloader.
  const reloads = createServer();
  attachFrontDoor(
    server,
    frontDoor,
    development ? (req, socket, head) => reloads.emit('upgrade', req, socket, head) : undefined,
  );
  const port = await listen(server, env.port);
  undo.push(() => drain(server, runtime));
  // Only now: a password that is shown once must not be shown by a start that then fails on its port.
  await tellFirstAdministrator(env, opened);
  signal.throwIfAborted();
  const { default: next } = await import('next');
  const app = next({ dev: development, dir: import.meta.dirname, httpServer: reloads, hostname: 'localhost', port });
  await app.prepare();
  undo.push(() => app.close());
  prepared(app.getRequestHandler());

  undo.push(watchBans({ ...runtime, openResponses }));
  if (!signal.aborted) stage = 'serving';
  // Load balancers have that long to notice, by /readyz, that this process is about to end.
  undo.push(() => delay(env.stopDelayMs));

  const address = env.publicUrl ?? `http://localhost:${port}`;
  services.announceAddress(address);
  say(`\nGatehouse is ready in ${((performance.now() - begun) / 1000).toFixed(1)} s: ${address}`);
  say('Stop it with Ctrl-C.\n');
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

async function tellFirstAdministrator(env: Env, { runtime }: OpenRuntime): Promise<void> {
  const terminal = process.stdin.isTTY ? { input: process.stdin, output: process.stdout } : null;
  const source = { email: env.adminEmail ?? null, password: env.adminPassword ?? null, terminal };
  const first = await createFirstAdministrator(runtime, source);
  if (!first.ok) throw new StartupError(first.error.message);
  if (!first.value) return;
  say(`\nThe first administrator: ${first.value.email}`);
  if (first.value.password) say(`Password: ${first.value.password}   (shown this once)`);
}

/** Takes no new requests, ends the streams, lets answers under way end for a moment, then closes every connection. */
async function drain(server: Server, { visitorStreams, callStreams, agentStreams }: Runtime): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  visitorStreams.shutDown();
  callStreams.shutDown();
  agentStreams.shutDown();
  // Again and again: a connection whose stream or answer ended a moment ago is idle only then.
  const idle = setInterval(() => server.closeIdleConnections(), IDLE_MS);
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
}
