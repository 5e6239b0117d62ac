/**
 * The front door: every request passes here before Next, and a banned visitor's request to a channel ends here.
 *
 * A layer of our own on node:http and not Next's proxy.ts, because only here the socket's address, the raw headers and
 * the target as it was sent can be seen, because nothing that a header says can make Next skip it, and because
 * refusing costs a tenth of what it costs there.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { CheckVisitor } from '../bans/check-visitor';
import type { Channel } from '../domain/channel';
import type { Decision } from '../domain/decision';
import type { HitChannel } from '../domain/hit-channel';
import { formatIpAddress, type IpAddress } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';
import { answerFormat } from './answer-format';
import { apiTarget } from './api-target';
import { channelOfPath } from './channel-of-path';
import { type ClientAddress, clientAddress, type DoubtKind, doubtMessage } from './client-address';
import { CLIENT_HEADER, clientHeaderValue, readClientHeaderValue } from './client-header';
import type { OpenChannelResponses } from './open-channel-responses';
import { PROXY_CHECK_HEADER, proxyCheck, proxyCheckValue } from './proxy-check';
import { type Answer, bannedAnswer, plainAnswer, unavailableAnswer, unknownAddressAnswer } from './refusal';
import { CHANNEL_PAGES, channelOfRefusalPath, refusalPath } from './refusal-path';
import { newReference } from './refusal-reference';
import { addHeader, dropForged, type HeaderScan, replaceHeader, scanHeaders, wasForwarded } from './request-headers';
import { type RequestKind, requestKind } from './request-kind';
import { type RequestTarget, requestTarget, type TargetFault } from './request-target';
import { HEADER_LINES_MAX } from './server-options';
import { preflightHeaders, sharedHeaders } from './shared-answer';

export interface FrontDoorOptions {
  readonly trustedProxies: readonly IpRange[];
  /** The one header that names the visitor; see clientAddress. */
  readonly header: string;
  /** Asked for every request to a channel. If it throws, the visitor gets 503 and is not let in. */
  readonly checkVisitor: CheckVisitor;
  /** Next's request handler. */
  readonly next: (req: IncomingMessage, res: ServerResponse) => unknown;
  /** The help desk's name on refusals; plain text. */
  readonly deskName: () => string;
  readonly clientHeaderSecret: string;
  readonly log: FrontDoorLog;
  /** Endpoints that are answered here without Next, by exact path. They know the visitor only from `visit.client`. */
  readonly staticHandlers?: ReadonlyMap<string, StaticHandler>;
  /** Origins of the sites whose pages may chat and call, and so have to be able to read that they may not. */
  readonly listedSites?: () => readonly string[];
  /** Told of every response on a channel that was let through. */
  readonly openResponses?: OpenChannelResponses;
  /** Told of every request that ended; `status` null = its connection did before the answer was out. Must not throw. */
  readonly requestEnded?: (kind: RequestKind, status: number | null, ms: number) => void;
}

/** May throw or reject: that is logged and answered with 500. */
export type StaticHandler = (req: IncomingMessage, res: ServerResponse, visit: Visit) => unknown;

export interface Visit {
  readonly client: ClientAddress;
  /** Whether the peer is a trusted proxy, which forward-auth endpoints insist on. */
  readonly fromTrustedProxy: boolean;
  /** Whether a header says that somebody stands between, whom one needn't believe. */
  readonly wasForwarded: boolean;
  readonly target: RequestTarget;
}

export interface FrontDoorLog {
  /** A visitor was not let into a channel, or not past a proxy that asked. `reference` is what the visitor was shown. */
  refused(event: RefusalEvent): void;
  /** Something broke; the visitor got an error and was not let in. */
  failed(what: 'check' | 'next' | 'handler', error: unknown): void;
}

export interface RefusalEvent {
  readonly outcome: Exclude<Decision['outcome'], 'free'>;
  readonly reference: string;
  readonly channel: HitChannel;
  readonly method: string;
  readonly address: IpAddress | null;
  readonly banId: number | null;
  readonly doubt: DoubtKind | null;
}

/**
 * A listener for node:http's `request`; with `awaitsContinue` for `checkContinue` (attachFrontDoor connects both).
 *
 * For each request, in this order: the target is normalised or refused; who is calling is found; forged headers are
 * dropped, and the private one is written; endpoints of the front door's own answer; a request to a channel is checked,
 * and refused here or let through; everything else goes to Next. What goes to Next has `x-forwarded-for` equal to the
 * visitor's address (`unknown` in doubt), so that nothing behind can read a forged one.
 *
 * Next calls itself over HTTP (to pass a server action on to another page's code, and to render an action's redirect).
 * Such a request comes from this machine's own address, which no ban covers. It brings along the headers of the
 * visitor's request, so the private header tells on whose behalf it comes, and it is checked as that visitor's. Without
 * a valid private header it is treated as anybody's, and the header by which it asks for an action is refused.
 */
export type FrontDoor = (req: IncomingMessage, res: ServerResponse, awaitsContinue?: boolean) => void;

export function createFrontDoor(options: FrontDoorOptions): FrontDoor {
  const { trustedProxies, clientHeaderSecret, checkVisitor, next, deskName, log, staticHandlers, openResponses } =
    options;
  const { requestEnded } = options;
  const header = options.header;
  const addressHeader = header.toLowerCase();
  /** A connection that does not come from a trusted proxy has one visitor for all its requests. */
  const visitorOfConnection = new WeakMap<Socket, ClientAddress>();

  /** How many requests of a connection are unanswered. */
  const unanswered = new WeakMap<Socket, number>();

  return function frontDoor(req, res, awaitsContinue = false) {
    // Kept here: a request that is given up half-read has lost it by its end.
    const { socket } = req;
    const open = (unanswered.get(socket) ?? 0) + 1;
    if (open > UNANSWERED_MAX) {
      socket.destroy();
      return;
    }
    unanswered.set(socket, open);
    const begun = performance.now();
    let kind: RequestKind = 'malformed';
    res.once('close', () => {
      unanswered.set(socket, (unanswered.get(socket) ?? 1) - 1);
      requestEnded?.(kind, res.writableFinished ? res.statusCode : null, performance.now() - begun);
    });
    try {
      kind = receive(req, res, awaitsContinue);
    } catch (error) {
      broken('check', { req, res }, error);
    }
  };

  function receive(req: IncomingMessage, res: ServerResponse, awaitsContinue: boolean): RequestKind {
    if (req.rawHeaders.length > 2 * HEADER_LINES_MAX) {
      end(req, TOO_MANY_HEADERS, res, true);
      return 'malformed';
    }
    const scan = scanHeaders(req.rawHeaders, addressHeader);
    const reading = requestTarget(req.url ?? '');
    if (!reading.ok) {
      end(req, MALFORMED[reading.fault], res, scan.hasBody);
      return 'malformed';
    }
    const target = reading.value;

    const inner = innerVisitor(req.socket, scan);
    if (scan.claimsForwardedAction && inner === null) {
      end(req, FORGED, res, scan.hasBody);
      return 'malformed';
    }
    const client = inner ?? visitorOf(req);
    const fromTrustedProxy = inner === null && client.via[0]?.trusted === true;
    const fromThisProcess = inner !== null;
    const request: Request = { req, res, scan, target, client, fromTrustedProxy, fromThisProcess, awaitsContinue };

    const refusedChannel = channelOfRefusalPath(target.path);
    const channel = refusedChannel ?? channelOfPath(req.method ?? '', target.path);
    const admit = refusedChannel === null ? () => letIn(request) : () => backToChannel(request, refusedChannel);
    if (channel === null) admit();
    else atChannel(request, channel, admit).catch((error) => broken('check', request, error));
    return requestKind(target.path, channel);
  }

  function callerOf(req: IncomingMessage) {
    return { socketAddress: req.socket.remoteAddress, headers: req.rawHeaders, trustedProxies, header };
  }

  function visitorOf(req: IncomingMessage): ClientAddress {
    const known = visitorOfConnection.get(req.socket);
    if (known !== undefined) return known;
    const client = clientAddress(callerOf(req));
    if (client.address !== null && client.ground === 'peer') visitorOfConnection.set(req.socket, client);
    return client;
  }

  /** On whose behalf Next calls itself, or null if it is not Next that calls. */
  function innerVisitor(socket: Socket, scan: HeaderScan): ClientAddress | null {
    if (scan.client === null || socket.remoteAddress !== socket.localAddress) return null;
    const told = readClientHeaderValue(scan.client, clientHeaderSecret);
    if (told.kind === 'no-front-door') return null;
    if (told.kind === 'address') return { address: told.address, ground: 'inner-request', via: [] };
    return { address: null, doubt: { kind: told.doubt, message: doubtMessage(told.doubt, header) }, via: [] };
  }

  /** The visitor's request to a channel. Whatever throws in here, nobody is let in by it. */
  async function atChannel(request: Request, channel: Channel, admit: () => void) {
    const { client } = request;
    if (client.address === null) {
      refuse(request, channel, { outcome: 'unknown-address' });
      return;
    }
    let decision: Decision;
    try {
      decision = await checkVisitor({ address: client.address, channel });
    } catch (error) {
      log.failed('check', error);
      decision = { outcome: 'unavailable' };
    }
    if (request.res.destroyed) return;
    if (decision.outcome === 'free') {
      openResponses?.track(request.res, client.address, channel);
      admit();
    } else {
      refuse(request, channel, decision);
    }
  }

  /** To whoever answers the request: what is behind sees only headers that can be believed. */
  function letIn(request: Request): void {
    const { req, res, scan, target, client, fromTrustedProxy, fromThisProcess } = request;
    // Of a request that Next sends to itself there is no way here to tell.
    const check =
      PROXY_CHECK_PATHS.has(target.path) && !fromThisProcess
        ? proxyCheckValue(proxyCheck(callerOf(req)), clientHeaderSecret)
        : null;
    dropForged(req, scan, request);
    req.url = target.target;
    if (target.host !== null) replaceHeader(req, 'host', target.host);

    const handler = staticHandlers?.get(target.path);
    if (handler !== undefined) {
      run('handler', request, () =>
        handler(req, res, { client, fromTrustedProxy, wasForwarded: wasForwarded(scan), target }),
      );
      return;
    }
    if (check !== null) addHeader(req, PROXY_CHECK_HEADER, check);
    addHeader(req, 'x-forwarded-for', client.address === null ? 'unknown' : formatIpAddress(client.address));
    addHeader(req, CLIENT_HEADER, clientHeaderValue(client, clientHeaderSecret));
    req.url = apiTarget(target.target);
    run('next', request, () => next(req, res));
  }

  function backToChannel({ req, res, scan }: Request, channel: Channel): void {
    const answer = plainAnswer(303, 'See the page.');
    const headers = [...answer.headers, 'location', CHANNEL_PAGES[channel]];
    end(req, { ...answer, headers }, res, scan.hasBody);
  }

  function refuse(request: Request, channel: Channel, decision: Refused): void {
    const { req, res, scan, target, client } = request;
    const shared = SHARED_CHANNELS.has(channel) ? sharedHeaders(req.headers.origin, options.listedSites?.() ?? []) : [];
    // A browser that asks beforehand keeps every answer but "yes" from the page. The request that follows is refused.
    if (shared.length > 0 && req.method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined) {
      const headers = [...shared, ...preflightHeaders('GET, POST')].flat();
      end(req, { status: 204, headers, body: '' }, res, scan.hasBody);
      return;
    }
    const doubt = client.address === null ? client.doubt : null;
    const context = {
      format: answerFormat(target.path, scan.accept),
      deskName: deskName(),
      channel,
      reference: newReference(),
      actionRedirect: scan.callsAction ? refusalPath(channel) : undefined,
    };
    const answer =
      decision.outcome === 'banned'
        ? bannedAnswer({ ...context, validUntil: decision.validUntil })
        : doubt !== null
          ? unknownAddressAnswer({ ...context, doubt })
          : unavailableAnswer(context);
    const headers = shared.length > 0 ? [...answer.headers, ...shared.flat()] : answer.headers;
    end(req, { ...answer, headers }, res, scan.hasBody);
    log.refused({
      outcome: decision.outcome,
      reference: context.reference,
      channel,
      method: req.method ?? '',
      address: client.address,
      banId: decision.outcome === 'banned' ? decision.banId : null,
      doubt: doubt?.kind ?? null,
    });
  }

  /** Runs what answers the request. */
  function run(what: 'next' | 'handler', request: Request, handle: () => unknown): void {
    try {
      if (request.awaitsContinue) request.res.writeContinue();
      const outcome = handle();
      if (outcome instanceof Promise) outcome.catch((error) => broken(what, request, error));
    } catch (error) {
      broken(what, request, error);
    }
  }

  /** The visitor gets 500, or a broken connection if half an answer is out already. */
  function broken(
    what: 'check' | 'next' | 'handler',
    { req, res }: Pick<Request, 'req' | 'res'>,
    error: unknown,
  ): void {
    log.failed(what, error);
    if (res.headersSent) res.destroy();
    else end(req, BROKEN, res, true);
  }
}

type Refused = Exclude<Decision, { outcome: 'free' }>;

interface Request {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly scan: HeaderScan;
  readonly target: RequestTarget;
  readonly client: ClientAddress;
  readonly fromTrustedProxy: boolean;
  readonly fromThisProcess: boolean;
  readonly awaitsContinue: boolean;
}

/** Those that pages of listed sites may use. */
const SHARED_CHANNELS: ReadonlySet<Channel> = new Set<Channel>(['chat', 'call']);

const MALFORMED: Readonly<Record<TargetFault, Answer>> = {
  'too-long': plainAnswer(414, 'The address of this request is too long.'),
  'asterisk-form': plainAnswer(400, 'This request needs a path.'),
  'authority-form': plainAnswer(400, 'This request needs a path.'),
  'not-http': plainAnswer(400, 'Only http and https are served here.'),
  fragment: plainAnswer(400, 'The address of this request has a # in it.'),
  'not-ascii': plainAnswer(400, 'The address of this request has characters that must be percent-encoded.'),
  'malformed-escape': plainAnswer(400, 'The address of this request is not percent-encoded UTF-8.'),
  nul: plainAnswer(400, 'The address of this request has a NUL in it.'),
};
/** Pages that tell an administrator how the request came here. */
const PROXY_CHECK_PATHS: ReadonlySet<string> = new Set(['/desk/proxy-check', '/desk/check-address']);

const TOO_MANY_HEADERS = plainAnswer(431, 'This request has too many headers.');
const FORGED = plainAnswer(400, 'This request has a header that only the server itself may send.');
const BROKEN = plainAnswer(500, 'Something went wrong. Please try again.');

/**
 * Requests that one connection may have sent ahead of their answers. Browsers and proxies send none; without a limit one
 * connection could set thousands of checks going at once.
 */
const UNANSWERED_MAX = 32;

/** Bytes of a refused request's body that are read and thrown away before the connection is cut. */
const DISCARDED_BYTES_MAX = 1024 * 1024;

/**
 * Sends a whole answer and gets rid of the request's body, so that the next request on the connection is found where
 * it starts: a short body is read and thrown away; a long one ends the connection, but only after the client had the
 * time to read the answer (a connection closed on unread data loses it). Node itself leaves out the body in answer to
 * HEAD, and closes after an answer to a client that waits for `100 Continue`, since nobody knows whether its body comes.
 */
function end(req: IncomingMessage, { status, headers, body }: Answer, res: ServerResponse, hasBody: boolean): void {
  // `writeHead` only reads the list.
  res.writeHead(status, headers as string[]);
  res.end(body, 'latin1');
  if (hasBody) discard(req);
}

function discard(req: IncomingMessage): void {
  let left = DISCARDED_BYTES_MAX;
  req.on('error', ignore);
  req.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) req.destroy();
  });
}

function ignore(): void {
  // The client went away, which is what a refused client does.
}
