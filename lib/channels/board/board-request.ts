import { isSecureRequest } from '../../auth/secure-request';
import { type Runtime, runtime } from '../../composition';
import type { Result } from '../../domain/result';
import { sharedHeaders } from '../../gate/shared-answer';
import type { BoardVisitor } from '../../ports/board-store';
import { acrossOrigins } from '../chat/visitor-request';
import { enterChannel } from '../enter-channel';
import { foreignOriginResponse } from '../foreign-origin-response';
import { isOwnOrigin } from '../is-own-origin';
import { problemResponse } from '../problem-response';
import { readJsonBody } from '../read-json-body';
import { refusalResponse } from '../refusal-response';
import { tryAgainResponse } from '../retry-responses';
import type { BoardFieldError } from './board-forms';
import { boardAnswer, boardRefusalResponse } from './board-responses';
import { readRegistration, registrationCookieName, registrationHeader } from './registration';
import { type BoardOutcome, type BoardRefusal, type BoardVisit, readWrite } from './write-to-board';

const BODY_BYTES_MAX = 64 * 1024;

/** The topic's id in a path; null for what is none, so that 17 is the only way to write 17. */
export function readTopicId(text: string): number | null {
  return /^[1-9]\d{0,9}$/.test(text) && Number(text) < 2 ** 31 ? Number(text) : null;
}

/** Who sent this request, if they are registered. */
export async function registeredVisitor(request: Request): Promise<BoardVisitor | null> {
  const { board, secret, publicUrl } = runtime();
  const name = registrationCookieName(isSecureRequest(request.headers, publicUrl));
  const id = readRegistration(secret, cookieOf(request, name));
  return id === null ? null : board.findVisitor(id);
}

/** Answers a reader: anybody, banned or not, and pages of listed sites. What `answer` throws becomes 503. */
export function answerReader(request: Request, answer: (deps: Runtime) => Promise<Response>): Promise<Response> {
  return acrossOrigins(request, () => orTryAgain(() => answer(runtime())));
}

/** What a request writes; see readWrite and the functions of write-to-board. */
interface Writing<K extends 'topic' | 'reply' | 'vote', T> {
  readonly what: K;
  /** Of the body, for whoever sends something else; null = none is needed. */
  readonly example: string | null;
  readonly write: (
    deps: Runtime,
    visit: BoardVisit,
    read: Extract<ReturnType<typeof readWrite<K>>, { ok: true }>['value'],
  ) => Promise<BoardOutcome<T>>;
  readonly answer: (value: T) => object;
}

/**
 * Takes what a visitor writes: the ban is asked first, then where the page is from, the body, and the ban again. A first
 * write registers, and its answer sets the cookie.
 */
export function receiveWriting<K extends 'topic' | 'reply' | 'vote', T>(
  request: Request,
  { what, example, write, answer }: Writing<K, T>,
): Promise<Response> {
  return receive(request, async (enter) => {
    const body = await bodyOf(request, example);
    if (!body.ok) return body.error;
    const deps = runtime();
    const visitor = await registeredVisitor(request);
    const read = readWrite(what, body.value, visitor);
    if (!read.ok) return invalidResponse(read.error);
    // The body may have been long in coming: a ban made meanwhile holds for it too.
    const visit = await enter(visitor);
    if (visit instanceof Response) return visit;
    const written = await write(deps, visit, read.value);
    if (!written.ok) return refused(written.error, enter);
    const response = boardAnswer(201, answer(written.value.value));
    if (!visitor) {
      const secure = isSecureRequest(request.headers, deps.publicUrl);
      response.headers.append('set-cookie', registrationHeader(deps.secret, written.value.visitor.id, secure));
    }
    return response;
  });
}

/** Takes a request that takes something back and has no body. */
export function receiveTakingBack<T extends object>(
  request: Request,
  takeBack: (deps: Runtime, visit: BoardVisit) => Promise<BoardOutcome<T>>,
): Promise<Response> {
  return receive(request, async (enter) => {
    const visit = await enter(await registeredVisitor(request));
    if (visit instanceof Response) return visit;
    const taken = await takeBack(runtime(), visit);
    return taken.ok ? boardAnswer(200, taken.value.value) : refused(taken.error, enter);
  });
}

type Enter = (visitor: BoardVisitor | null) => Promise<BoardVisit | Response>;

async function refused(refusal: BoardRefusal, enter: Enter): Promise<Response> {
  if (refusal.kind !== 'banned') return boardRefusalResponse(refusal);
  // The store knows of it already; who asks an index that doesn't yet may try again, and is told then.
  const visit = await enter(null);
  return visit instanceof Response ? visit : tryAgainResponse();
}

function receive(request: Request, answer: (enter: Enter) => Promise<Response>): Promise<Response> {
  return acrossOrigins(request, async () => {
    const entry = await enterChannel('board', request.headers);
    if (!entry.ok) return refusalResponse('board', entry.error);
    if (!isTakenFrom(request)) return foreignOriginResponse();
    return orTryAgain(() =>
      answer(async (visitor) => {
        const still = await enterChannel('board', request.headers);
        if (!still.ok) return refusalResponse('board', still.error);
        return { address: still.value.address, userAgent: request.headers.get('user-agent') ?? '', visitor };
      }),
    );
  });
}

/** Our own pages, no page at all, or a site that may embed us. */
function isTakenFrom({ headers }: Request): boolean {
  const { publicUrl, embeddingSites } = runtime();
  return isOwnOrigin(headers, publicUrl) || sharedHeaders(headers.get('origin'), embeddingSites()).length > 0;
}

async function bodyOf(request: Request, example: string | null): Promise<Result<Record<string, unknown>, Response>> {
  const isBare = request.body === null || request.headers.get('content-length') === '0';
  if (example === null && isBare) return { ok: true, value: {} };
  return readJsonBody(request, { bytesMax: BODY_BYTES_MAX, example: example ?? '{}' });
}

function invalidResponse(errors: readonly BoardFieldError[]): Response {
  return problemResponse(400, { type: 'invalid-message', title: 'This can’t be sent like this', errors });
}

async function orTryAgain(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    runtime().log.error({ err: error }, 'a request to the board failed');
    return tryAgainResponse();
  }
}

function cookieOf(request: Request, name: string): string | null {
  for (const pair of (request.headers.get('cookie') ?? '').split(/;\s*/)) {
    if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1);
  }
  return null;
}
