import { findRuntime, type Runtime, runtime } from '../../composition';
import type { Channel } from '../../domain/channel';
import type { IpAddress } from '../../domain/ip-address';
import { preflightHeaders, sharedHeaders } from '../../gate/shared-answer';
import type { Chat } from '../../ports/chat-store';
import { enterChannel } from '../enter-channel';
import { fieldErrors } from '../field-errors';
import { foreignOriginResponse } from '../foreign-origin-response';
import { isOwnOrigin } from '../is-own-origin';
import { problemResponse } from '../problem-response';
import { readJsonBody } from '../read-json-body';
import { refusalResponse } from '../refusal-response';
import { tooManyResponse, tryAgainResponse } from '../retry-responses';
import type { ChatForm } from './chat-form';
import { CHAT_KEY } from './chat-forms';
import { noSuchChat } from './chat-responses';

/** A request of a visitor who may use the channel. */
export interface Visit {
  readonly runtime: Runtime;
  /** Where the visitor was let in from, see enterChannel. */
  readonly address: IpAddress;
  readonly request: Request;
}

const BODY_BYTES_MAX = 64 * 1024;

/**
 * Answers a request that has no body, to a channel that other sites may embed. As for every channel the ban is asked
 * first; then whether the page that asks is ours, nobody's, or of a listed site. What `answer` throws becomes 503.
 */
export function answerVisitor(
  request: Request,
  answer: (visit: Visit) => Promise<Response>,
  channel: Channel = 'chat',
): Promise<Response> {
  return acrossOrigins(request, async () => {
    const visit = await enter(request, channel);
    if (visit instanceof Response) return visit;
    return orTryAgain(visit, () => answer(visit));
  });
}

/** Like `answerVisitor`, for a request with a JSON body: 415, 413, 400 with `errors` (one per field), then `answer`. */
export function receiveFromVisitor<T>(
  request: Request,
  form: ChatForm<T>,
  answer: (visit: Visit, input: T) => Promise<Response>,
  channel: Channel = 'chat',
): Promise<Response> {
  return acrossOrigins(request, async () => {
    const visit = await enter(request, channel);
    if (visit instanceof Response) return visit;
    const body = await readJsonBody(request, { bytesMax: BODY_BYTES_MAX, example: form.example });
    if (!body.ok) return body.error;
    const input = form.schema.safeParse(body.value);
    if (!input.success) {
      const errors = fieldErrors(input.error, form.fields);
      return problemResponse(400, { type: 'invalid-message', title: 'This can’t be sent like this', errors });
    }
    // The body may have been long in coming: a ban made meanwhile holds for it too.
    const stillFree = await enterChannel(channel, request.headers);
    if (!stillFree.ok) return refusalResponse(channel, stillFree.error);
    return orTryAgain(visit, () => answer(visit, input.data));
  });
}

/** What a browser asks before it lets a page of another site ask. Whoever is banned was answered by the front door. */
export function answerPreflight(request: Request, methods: string): Response {
  const response = withHeaders(new Response(null, { status: 204, headers: { allow: methods } }), sharedWith(request));
  return response.headers.has('access-control-allow-origin')
    ? withHeaders(response, preflightHeaders(methods))
    : response;
}

/** The chat with that key, or the answer that there is none. */
export async function findVisitorChat({ runtime: { chats } }: Visit, key: string): Promise<Chat | Response> {
  return (CHAT_KEY.test(key) && (await chats.findChatByKey(key))) || noSuchChat();
}

/** Null while so many a minute, or in another time, are not reached, else the answer that says when to try again. */
export async function overLimit(
  { runtime: { rateLimiter } }: Visit,
  key: string,
  limit: number,
  title: string,
  seconds = 60,
): Promise<Response | null> {
  const taken = await rateLimiter.take(key, limit, seconds);
  return taken.allowed ? null : tooManyResponse(title, taken.retryAfterSeconds);
}

async function enter(request: Request, channel: Channel): Promise<Visit | Response> {
  const entry = await enterChannel(channel, request.headers);
  if (!entry.ok) return refusalResponse(channel, entry.error);
  const found = runtime();
  const isTaken = isOwnOrigin(request.headers, found.publicUrl) || sharedWith(request).length > 0;
  if (!isTaken) return foreignOriginResponse();
  return { runtime: found, address: entry.value.address, request };
}

async function orTryAgain(visit: Visit, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    visit.runtime.log.error({ err: error }, 'a visitor’s request failed');
    return tryAgainResponse();
  }
}

/** Pages of listed sites may read what is answered, refusals too. */
export async function acrossOrigins(request: Request, answer: () => Promise<Response>): Promise<Response> {
  return withHeaders(await answer(), sharedWith(request));
}

const sharedWith = ({ headers }: Request) =>
  sharedHeaders(headers.get('origin'), findRuntime()?.embeddingSites() ?? []);

function withHeaders(response: Response, headers: readonly (readonly [string, string])[]): Response {
  for (const [name, value] of headers) response.headers.append(name, value);
  return response;
}
