/**
 * What the operator sets. The only reader of process.env: everything else gets the parsed, frozen object (a linter
 * rule holds that line), so that a wrong value is found at the start and named, not at the first request.
 */
import { resolve } from 'node:path';
import { z } from 'zod';
import { type IpRange, parseIpRange } from './domain/ip-range';
import { LOG_LEVELS, type LogLevel } from './log/log-level';
import { LOGGED_ADDRESSES, type LoggedAddresses } from './log/logged-address';
import { StartupError } from './services/startup-error';

/** One STUN or TURN server, in the browser's own form (`RTCIceServer`). */
export interface IceServer {
  readonly urls: string | readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

export interface Env {
  /** 0 = any free port. */
  readonly port: number;
  /** Undefined: the embedded Postgres. */
  readonly databaseUrl: string | undefined;
  /** `redis://`, `rediss://` or a socket's absolute path. Undefined: a private Redis. */
  readonly redisUrl: string | undefined;
  /** Absolute. */
  readonly dataDirectory: string;
  /** Peers whose forwarding header is believed. */
  readonly trustedProxies: readonly IpRange[];
  /** The one header that names the client, in lower case as Node delivers it. */
  readonly clientIpHeader: string;
  /** What a visitor gets when neither Redis nor Postgres can say: `open` lets in, `closed` refuses. */
  readonly onFailure: 'open' | 'closed';
  /** Undefined: generated and kept in the data directory. */
  readonly secret: string | undefined;
  readonly adminEmail: string | undefined;
  readonly adminPassword: string | undefined;
  /** Origin without a trailing slash, such as `https://desk.example.com`. Undefined: taken from the request. */
  readonly publicUrl: string | undefined;
  /** For calls. None are needed on one network. */
  readonly iceServers: readonly IceServer[];
  /** Shared with the TURN servers, for credentials that run out. Undefined: those of `iceServers` are used. */
  readonly turnSecret: string | undefined;
  /** Sound goes through TURN servers only, so that neither side of a call learns the other's address. */
  readonly iceRelayOnly: boolean;
  /** Ranges off the public internet that webhooks and feeds may reach. */
  readonly allowedTargets: readonly IpRange[];
  /** Who reads metrics without a token. Null: this machine itself. */
  readonly metricsFrom: readonly IpRange[] | null;
  readonly logLevel: LogLevel;
  readonly logAddresses: LoggedAddresses;
  /** How long it serves on after it was told to stop, while `/readyz` says so. */
  readonly stopDelayMs: number;
}

const SECRET_MIN_CHARS = 32;
/** A header field name: RFC 9110 §5.6.2 `token`. */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

const variables = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.number().max(65_535))
    .default(3000),
  DATABASE_URL: urlWithProtocol('postgres:', 'postgresql:').optional(),
  REDIS_URL: urlWithProtocol('redis:', 'rediss:').or(z.string().startsWith('/')).optional(),
  GATEHOUSE_DATA_DIR: z.string().default('.gatehouse'),
  GATEHOUSE_TRUSTED_PROXIES: z.string().default('').transform(parseRanges),
  GATEHOUSE_CLIENT_IP_HEADER: z.string().regex(HEADER_NAME).toLowerCase().default('x-forwarded-for'),
  GATEHOUSE_ON_FAILURE: z.enum(['open', 'closed']).default('open'),
  GATEHOUSE_SECRET: z.string().min(SECRET_MIN_CHARS).optional(),
  GATEHOUSE_ADMIN_EMAIL: z.email().optional(),
  GATEHOUSE_ADMIN_PASSWORD: z.string().optional(),
  GATEHOUSE_PUBLIC_URL: urlWithProtocol('http:', 'https:')
    .refine((text) => URL.canParse(text) && `${new URL(text).origin}/` === new URL(text).href)
    .transform((text) => (URL.canParse(text) ? new URL(text).origin : text))
    .optional(),
  GATEHOUSE_ICE_SERVERS: z.string().default('[]').transform(parseIceServers),
  GATEHOUSE_TURN_SECRET: z.string().optional(),
  GATEHOUSE_ICE_RELAY_ONLY: z.enum(['yes', 'no']).default('no'),
  GATEHOUSE_ALLOW_PRIVATE_TARGETS: z.string().default('').transform(parseRanges),
  GATEHOUSE_METRICS_FROM: z
    .string()
    .transform((text, context) => (text === 'none' ? [] : parseRanges(text, context)))
    .optional(),
  GATEHOUSE_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  GATEHOUSE_LOG_ADDRESSES: z.enum(LOGGED_ADDRESSES).default('full'),
  GATEHOUSE_STOP_DELAY: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.number().max(300))
    .default(0),
});

/** What a right value looks like, for the error about a wrong one. */
const EXAMPLES: Readonly<Record<keyof z.input<typeof variables>, string>> = {
  PORT: 'a number from 0 to 65535, such as 3000 (0 takes any free port)',
  DATABASE_URL: 'the address of a Postgres, such as postgresql://user:password@db.example.com:5432/gatehouse',
  REDIS_URL: 'the address of a Redis, such as redis://:password@redis.example.com:6379/0 or /run/redis/redis.sock',
  GATEHOUSE_DATA_DIR: 'a directory, such as /var/lib/gatehouse',
  GATEHOUSE_TRUSTED_PROXIES: 'addresses or blocks between commas, such as 10.0.0.0/8,2001:db8::7',
  GATEHOUSE_CLIENT_IP_HEADER: "one header's name, such as X-Forwarded-For or CF-Connecting-IP",
  GATEHOUSE_ON_FAILURE: 'open or closed',
  GATEHOUSE_SECRET: `at least ${SECRET_MIN_CHARS} random characters, such as the output of: openssl rand -hex 32`,
  GATEHOUSE_ADMIN_EMAIL: 'an e-mail address, such as admin@example.com',
  GATEHOUSE_ADMIN_PASSWORD: 'a password',
  GATEHOUSE_PUBLIC_URL: 'an address without a path, such as https://desk.example.com',
  GATEHOUSE_ICE_SERVERS:
    'addresses between commas, such as stun:stun.example.com:3478,turn:turn.example.com:3478, or a JSON list, such as ' +
    '[{"urls":"turn:turn.example.com","username":"desk","credential":"…"}]',
  GATEHOUSE_TURN_SECRET: 'the static-auth-secret of the TURN servers, such as the output of: openssl rand -hex 32',
  GATEHOUSE_ICE_RELAY_ONLY:
    'yes or no; yes needs a TURN server in GATEHOUSE_ICE_SERVERS, such as turn:turn.example.com:3478',
  GATEHOUSE_ALLOW_PRIVATE_TARGETS: 'addresses or blocks between commas, such as 10.0.7.0/24,fd00:7::/64',
  GATEHOUSE_METRICS_FROM: 'addresses or blocks between commas, such as 192.0.2.10,2001:db8::/64, or none',
  GATEHOUSE_LOG_LEVEL: `one of ${LOG_LEVELS.join(', ')}`,
  GATEHOUSE_LOG_ADDRESSES: `one of ${LOGGED_ADDRESSES.join(', ')}`,
  GATEHOUSE_STOP_DELAY: 'seconds from 0 to 300, such as 10',
};

/** Never shown when wrong, as the value holds a password. */
const PRIVATE: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'REDIS_URL',
  'GATEHOUSE_SECRET',
  'GATEHOUSE_ADMIN_PASSWORD',
  'GATEHOUSE_ICE_SERVERS',
  'GATEHOUSE_TURN_SECRET',
]);

/**
 * Parses the environment. A variable that is empty counts as not set. Throws a `StartupError` that names every wrong
 * variable with an example of a right value.
 */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const input = Object.fromEntries(
    Object.keys(variables.shape).map((name) => [name, source[name]?.trim() || undefined] as const),
  );
  const parsed = variables.superRefine(refuseUselessIce).safeParse(input);
  if (!parsed.success) throw new StartupError(describeIssues(parsed.error.issues, input));
  const value = parsed.data;
  return Object.freeze({
    port: value.PORT,
    databaseUrl: value.DATABASE_URL,
    redisUrl: value.REDIS_URL,
    dataDirectory: resolve(value.GATEHOUSE_DATA_DIR),
    trustedProxies: Object.freeze(value.GATEHOUSE_TRUSTED_PROXIES),
    clientIpHeader: value.GATEHOUSE_CLIENT_IP_HEADER,
    onFailure: value.GATEHOUSE_ON_FAILURE,
    secret: value.GATEHOUSE_SECRET,
    adminEmail: value.GATEHOUSE_ADMIN_EMAIL,
    adminPassword: value.GATEHOUSE_ADMIN_PASSWORD,
    publicUrl: value.GATEHOUSE_PUBLIC_URL,
    iceServers: Object.freeze(value.GATEHOUSE_ICE_SERVERS),
    turnSecret: value.GATEHOUSE_TURN_SECRET,
    iceRelayOnly: value.GATEHOUSE_ICE_RELAY_ONLY === 'yes',
    allowedTargets: Object.freeze(value.GATEHOUSE_ALLOW_PRIVATE_TARGETS),
    metricsFrom: value.GATEHOUSE_METRICS_FROM ? Object.freeze(value.GATEHOUSE_METRICS_FROM) : null,
    logLevel: value.GATEHOUSE_LOG_LEVEL,
    logAddresses: value.GATEHOUSE_LOG_ADDRESSES,
    stopDelayMs: value.GATEHOUSE_STOP_DELAY * 1000,
  });
}

/** The environment for a program that we start: ours, without Next's telemetry, and with `extra` on top. */
export function childEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...extra };
}

/** Keeps Next in this process from sending telemetry. Call it before Next is loaded. */
export function disableTelemetry(): void {
  process.env.NEXT_TELEMETRY_DISABLED = '1';
}

/** Tells Next and React in this process whether they serve production or development. Call it before Next is loaded. */
export function setMode(mode: 'production' | 'development'): void {
  (process.env as Record<string, string>).NODE_ENV = mode;
}

function urlWithProtocol(...protocols: string[]) {
  return z.string().refine((text) => {
    // `postgresql://user:password@/db?host=/socket/directory`, as libpq takes it, has no host for URL to read.
    const readable = text.replace('@/', '@localhost/');
    return URL.canParse(readable) && protocols.includes(new URL(readable).protocol);
  });
}

function parseRanges(text: string, context: z.RefinementCtx): readonly IpRange[] {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  return entries.flatMap((entry) => {
    const parsed = parseIpRange(entry);
    if (parsed.ok) return [parsed.value.range];
    context.addIssue({ code: 'custom', message: parsed.error.message });
    return [];
  });
}

/** RFC 7064 and 7065: what a browser takes, and throws at anything else. */
const ICE_URL = /^(?:stuns?:[^\s,/?#]+|turns?:[^\s,/?#]+(?:\?transport=(?:udp|tcp))?)$/i;
const iceUrl = z.string().regex(ICE_URL);
const iceServers = z.array(
  z.strictObject({
    urls: z.union([iceUrl, z.array(iceUrl).min(1)]),
    username: z.string().optional(),
    credential: z.string().optional(),
  }),
);

function parseIceServers(text: string, context: z.RefinementCtx): readonly IceServer[] {
  try {
    if (text.startsWith('[')) return iceServers.parse(JSON.parse(text));
    const urls = text.split(',').map((url) => url.trim());
    return iceServers.parse(urls.filter((url) => url !== '').map((url) => ({ urls: url })));
  } catch {
    context.addIssue({ code: 'custom', message: 'it is not a list of servers' });
    return z.NEVER;
  }
}

/** What every browser would refuse, or could never connect with. */
function refuseUselessIce(
  value: {
    readonly GATEHOUSE_ICE_SERVERS: readonly IceServer[];
    readonly GATEHOUSE_TURN_SECRET?: string | undefined;
    readonly GATEHOUSE_ICE_RELAY_ONLY: 'yes' | 'no';
  },
  context: z.RefinementCtx,
): void {
  const turns = value.GATEHOUSE_ICE_SERVERS.filter(({ urls }) => [urls].flat().some((url) => /^turns?:/i.test(url)));
  const isOpen = turns.some(({ username, credential }) => username === undefined || credential === undefined);
  if (isOpen && value.GATEHOUSE_TURN_SECRET === undefined) {
    const message = 'a TURN server has no username and credential, and no GATEHOUSE_TURN_SECRET makes them';
    context.addIssue({ code: 'custom', path: ['GATEHOUSE_ICE_SERVERS'], message });
  }
  if (value.GATEHOUSE_ICE_RELAY_ONLY === 'yes' && turns.length === 0) {
    const message = 'there is no TURN server to relay through';
    context.addIssue({ code: 'custom', path: ['GATEHOUSE_ICE_RELAY_ONLY'], message });
  }
}

function describeIssues(issues: readonly z.core.$ZodIssue[], input: Record<string, string | undefined>): string {
  const lines = issues.map((issue) => {
    const name = String(issue.path[0]);
    const value = PRIVATE.has(name) ? '' : ` "${input[name]}"`;
    const detail = issue.code === 'custom' && issue.message !== 'Invalid input' ? ` (${issue.message})` : '';
    return `${name}${value} is not valid${detail}. It must be ${EXAMPLES[name as keyof typeof EXAMPLES]}.`;
  });
  return lines.join('\n');
}
