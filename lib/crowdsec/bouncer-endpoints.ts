import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import type { CheckVisitor } from '../bans/check-visitor';
import { firstAddress, type IpRange, isSingleAddress, parseIpRange } from '../domain/ip-range';
import type { StaticHandler, Visit } from '../gate/front-door';
import type { Clock } from '../ports/clock';
import type { BouncerProgress, DecisionSource } from '../ports/decision-source';
import type { KnownToken } from '../ports/token-store';
import type { BanTerms, Decision } from './decision';
import { type DecisionFilter, readDecisionFilter } from './decision-filter';
import { decisionsOf, tellAll, tellChanges, tellStart } from './tell-decisions';

export interface BouncerEndpointOptions {
  readonly decisions: {
    /** For questions about one address: short reads. */
    readonly live: Pick<DecisionSource, 'bansAbout'>;
    /** For streams, which last as long as their bouncer takes. */
    readonly streamed: DecisionSource;
  };
  readonly checkVisitor: CheckVisitor;
  readonly clock: Clock;
  /** Whose key it is; see createKnownKeys. */
  readonly findKey: (key: string) => Promise<KnownToken | null>;
  /** Told of what went wrong while a bouncer was answered. */
  readonly failed: (error: unknown) => void;
}

/**
 * CrowdSec's API for bouncers, with which they enforce bans in firewalls, web servers and sites. Keys are API tokens, in
 * `X-Api-Key`. Answers and mistakes look like those of CrowdSec's own local API, and nothing else does: bouncers were
 * written against that.
 *
 * - `GET /v1/decisions?ip=…`: the decisions about an address; exactly `null` when there is none.
 * - `GET /v1/decisions/stream?startup=true`: all decisions; without it what has changed since the key asked last. What a
 *   key was told is kept in the store once the whole answer is sent, so neither a restart nor a lost answer loses any.
 * - `POST /v1/usage-metrics`: thrown away.
 */
export function bouncerEndpoints(options: BouncerEndpointOptions): ReadonlyMap<string, StaticHandler> {
  const {
    decisions: { live: short, streamed },
    checkVisitor,
    clock,
    findKey,
    failed,
  } = options;

  function endpoint(
    methods: readonly string[],
    answer: (req: IncomingMessage, res: ServerResponse, visit: Visit, token: KnownToken) => Promise<void>,
  ): StaticHandler {
    return async (req, res, visit) => {
      try {
        const key = req.headers['x-api-key'];
        const token = typeof key === 'string' ? await findKey(key.trim()) : null;
        if (!token) return say(req, res, 403, 'access forbidden');
        if (!methods.includes(req.method ?? '')) {
          res.setHeader('allow', methods.join(', '));
          return say(req, res, 405, 'method not allowed');
        }
        await answer(req, res, visit, token);
      } catch (error) {
        if (isGone(error, res)) return;
        failed(error);
        if (res.headersSent) res.destroy();
        else say(req, res, 503, 'decisions can’t be read at the moment');
      }
    };
  }

  async function live(req: IncomingMessage, res: ServerResponse, { target }: Visit): Promise<void> {
    const filter = readDecisionFilter(queryOf(target.target));
    if (!filter.ok) return say(req, res, 400, filter.error);
    if (req.method === 'HEAD') return send(res, 200, '');
    if (!filter.value.ours) return send(res, 200, 'null');
    const range = rangeAsked(filter.value);
    if (range === null || (filter.value.about?.within && range.last - range.first >= READ_AT_ONCE_MAX)) {
      await streamed.read(async (reading) => stream(req, res, tellAll(reading, filter.value, clock.now())));
      return;
    }
    const { about } = filter.value;
    let known: BanTerms | null = null;
    if (about && !about.within && isSingleAddress(range)) {
      const checked = await checkVisitor({ address: firstAddress(range), channel: 'gate' });
      if (checked.outcome === 'free') return send(res, 200, 'null');
      if (checked.outcome !== 'banned') return say(req, res, 503, 'the address can’t be checked at the moment');
      known = { id: checked.banId, range, validUntil: checked.validUntil, reason: '' };
    }
    const found = await decisionsAbout(range, filter.value, known);
    const some = found.slice(0, filter.value.limit ?? found.length);
    send(res, 200, some.length === 0 ? 'null' : JSON.stringify(some));
  }

  /**
   * What the store has. While it can't say, of an address that the index knows to be banned that alone is told: a bouncer
   * that got an error might let its visitor in.
   */
  async function decisionsAbout(
    range: IpRange,
    filter: DecisionFilter,
    known: BanTerms | null,
  ): Promise<readonly Decision[]> {
    const now = clock.now();
    const reading = short.bansAbout(range, filter.about?.within ?? false, now);
    try {
      const bans = known ? await Promise.race([reading, rejectAfter(STORE_MS)]) : await reading;
      return bans.flatMap(({ ban, holes }) => decisionsOf(ban, holes, filter, now));
    } catch (error) {
      reading.catch(() => {});
      const told = known ? decisionsOf(known, [], filter, now) : [];
      if (told.length === 0) throw error;
      failed(error);
      return told;
    }
  }

  /** What is being told to each key, by token, so that one who asks again at once isn't told the same again. */
  const underWay = new Map<number, Promise<unknown>>();

  async function pull(req: IncomingMessage, res: ServerResponse, visit: Visit, token: KnownToken): Promise<void> {
    const before = underWay.get(token.id);
    const turn = (async () => {
      if (before) await Promise.race([before, setTimeout(TURN_MS, null, { ref: false })]);
      await tell(req, res, visit, token);
    })();
    const ended = turn.catch(() => {});
    underWay.set(token.id, ended);
    try {
      await turn;
    } finally {
      if (underWay.get(token.id) === ended) underWay.delete(token.id);
    }
  }

  async function tell(req: IncomingMessage, res: ServerResponse, { target }: Visit, token: KnownToken): Promise<void> {
    const query = queryOf(target.target);
    const filter = readDecisionFilter(query);
    if (!filter.ok) return say(req, res, 400, filter.error);
    if (req.method === 'HEAD') return send(res, 200, '');
    const starts = query.get('startup') === 'true';
    const since = starts ? null : await streamed.progressOf(token.id);
    const told = await streamed.read(async (reading): Promise<BouncerProgress> => {
      const now = momentAfter(since, clock.now());
      const text = since ? tellChanges(reading, since, filter.value, now) : tellStart(reading, filter.value, now);
      await stream(req, res, text);
      return { revision: reading.revision, banEventId: reading.banEventId, toldUntil: now };
    });
    const caller = { program: req.headers['user-agent'] ?? '', at: clock.now() };
    const isPutBack = since !== null && told.toldUntil < since.toldUntil;
    await streamed.keepProgress(token.id, told, caller, starts || isPutBack);
  }

  async function metrics(req: IncomingMessage, res: ServerResponse): Promise<void> {
    let size = 0;
    for await (const chunk of req) {
      size += (chunk as Buffer).length;
      if (size > METRICS_BYTES_MAX) return say(req, res, 413, 'too much');
    }
    send(res, 201, '{}');
  }

  return new Map<string, StaticHandler>([
    ['/v1/decisions', endpoint(['GET', 'HEAD'], live)],
    ['/v1/decisions/stream', endpoint(['GET', 'HEAD'], pull)],
    ['/v1/usage-metrics', endpoint(['POST'], metrics)],
  ]);
}

/** How long the store may take for what the index has half answered. */
const STORE_MS = 1_000;
/** How long a pull waits for one of the same key that is under way; then it may tell the same again. */
const TURN_MS = 1_000;
const METRICS_BYTES_MAX = 1024 * 1024;
/** Bans within a range of more addresses than this may be too many to be held. */
const READ_AT_ONCE_MAX = 65_536n;
const JSON_TYPE = 'application/json; charset=utf-8';

/** What the question is about, if that narrows down which bans are to be read. */
function rangeAsked({ about, value }: DecisionFilter): IpRange | null {
  if (about) return about.range;
  const parsed = value === null ? null : parseIpRange(value);
  return parsed?.ok ? parsed.value.range : null;
}

/** Sends pieces as they come, packed if the caller takes that; waits for a slow caller, and ends when that one leaves. */
async function stream(req: IncomingMessage, res: ServerResponse, pieces: AsyncGenerator<string>): Promise<void> {
  res.setHeader('content-type', JSON_TYPE);
  res.setHeader('cache-control', 'no-store');
  const text = Readable.from(pieces);
  if (!/\bgzip\b/.test(String(req.headers['accept-encoding'] ?? ''))) {
    await pipeline(text, res);
    return;
  }
  res.setHeader('content-encoding', 'gzip');
  // Lists of addresses pack well at once; packing them harder takes longer than sending them.
  await pipeline(text, createGzip({ level: 1 }), res);
}

function say(req: IncomingMessage, res: ServerResponse, status: number, message: string): void {
  send(res, status, req.method === 'HEAD' ? '' : JSON.stringify({ message }));
}

/** Exactly this body: one byte more than `null` makes some bouncers refuse everybody. */
function send(res: ServerResponse, status: number, body: string): void {
  res.writeHead(status, {
    'content-type': JSON_TYPE,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  res.end(body);
}

function isGone(error: unknown, res: ServerResponse): boolean {
  return res.destroyed || (error as { code?: string } | null)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function queryOf(target: string): URLSearchParams {
  const at = target.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : target.slice(at + 1));
}

/**
 * Clocks of several instances differ by a little: then time stands still. If it was ahead by more, as a machine's may be
 * that has just started, it goes back; else bans that end before then would be kept from the bouncer.
 */
function momentAfter(since: BouncerProgress | null, now: Date): Date {
  if (since === null || since.toldUntil.getTime() - now.getTime() > CLOCKS_DIFFER_MS) return now;
  return since.toldUntil > now ? since.toldUntil : now;
}

const CLOCKS_DIFFER_MS = 60_000;

async function rejectAfter(ms: number): Promise<never> {
  await setTimeout(ms, null, { ref: false });
  throw new Error('The store did not answer in time.');
}
