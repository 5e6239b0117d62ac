import type { VisitorChatAnswer, VisitorChatView, VisitorMessageView } from '@/lib/channels/chat/chat-view';

/** What one field of a request is told to be wrong with. */
export interface ChatFieldError {
  readonly field: string;
  readonly message: string;
}

/**
 * Why something wasn't done.
 * - `refused`: this visitor may not chat (any more). - `gone`: no such chat. - `over`: it has ended.
 * - `unavailable`: it can't be done now. `unreachable`: the request didn't get through. Trying again helps with both.
 */
export type ChatFailure =
  | { readonly kind: 'refused' | 'gone' | 'over' | 'unavailable' | 'unreachable' }
  | { readonly kind: 'invalid'; readonly errors: readonly ChatFieldError[] }
  | { readonly kind: 'too-many'; readonly retryAfterSeconds: number };

export type ChatOutcome<T> = { readonly kind: 'ok'; readonly value: T } | ChatFailure;

export interface ChatBeginning {
  readonly name: string;
  readonly email: string;
  readonly message: string;
  /** The web page it is started from; empty = not known. */
  readonly page: string;
}

export interface BegunChat {
  readonly chat: string;
  readonly ticket: string;
  readonly state: VisitorChatView;
  readonly messages: readonly VisitorMessageView[];
}

/** A network that answers nothing for so long is taken for none. */
const ANSWER_MS = 15_000;
const ROOT = '/api/channels/chat';

/** The chat's endpoints, from the browser. None of them throws. */
export const chatRequests = {
  agents: () => ask<{ agents: 'available' | 'away' }>('GET', ROOT),
  /** Of several with the same `chat`, a key that this window made, all are answered with one chat. */
  begin: (beginning: ChatBeginning & { chat: string }) => ask<BegunChat>('POST', ROOT, beginning),
  after: (chat: string, seq: number, signal: AbortSignal) =>
    ask<VisitorChatAnswer>('GET', `${pathOf(chat)}?after=${seq}`, undefined, signal),
  send: (chat: string, text: string, clientId: string) =>
    ask<{ message: VisitorMessageView }>('POST', `${pathOf(chat)}/messages`, { text, client_id: clientId }),
  typing: (chat: string) => ask<null>('POST', `${pathOf(chat)}/typing`, {}),
  seen: (chat: string, seq: number) => ask<null>('POST', `${pathOf(chat)}/seen`, { seq }),
  end: (chat: string) => ask<{ state: VisitorChatView }>('POST', `${pathOf(chat)}/end`, {}),
  leaveMessage: (chat: string, message: { name: string; email: string; text: string }) =>
    ask<{ ticket: string }>('POST', `${pathOf(chat)}/leave-message`, message),
  /** The open event stream, whose body is read by readEventStream. */
  events: async (chat: string, seq: number, signal: AbortSignal): Promise<ChatOutcome<Response>> => {
    const response = await fetch(`${pathOf(chat)}/events?after=${seq}`, {
      headers: { accept: 'text/event-stream' },
      cache: 'no-store',
      signal,
    }).catch(() => null);
    if (!response) return { kind: 'unreachable' };
    return response.ok ? { kind: 'ok', value: response } : failureOf(response);
  },
};

const pathOf = (chat: string) => `${ROOT}/${encodeURIComponent(chat)}`;

async function ask<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<ChatOutcome<T>> {
  const timeout = AbortSignal.timeout(ANSWER_MS);
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      credentials: 'same-origin',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) return await failureOf(response);
    return { kind: 'ok', value: response.status === 204 ? (null as T) : ((await response.json()) as T) };
  } catch {
    return { kind: 'unreachable' };
  }
}

async function failureOf(response: Response): Promise<ChatFailure> {
  const { status } = response;
  const problem: { type?: unknown; errors?: ChatFieldError[] } = await response.json().catch(() => ({}));
  if (status === 404) return { kind: 'gone' };
  if (status === 409) return { kind: 'over' };
  if (status === 429) {
    return { kind: 'too-many', retryAfterSeconds: Number(response.headers.get('retry-after')) || 10 };
  }
  if (problem.errors) return { kind: 'invalid', errors: problem.errors };
  // The page that this one goes to then says what it is: a ban, or an address that can't be told.
  const isRefusal = /:(?:banned|unknown-address)$/.test(String(problem.type));
  return { kind: isRefusal ? 'refused' : 'unavailable' };
}
