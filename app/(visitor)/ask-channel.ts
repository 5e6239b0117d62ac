/** What one field of a request is told to be wrong with. */
export interface ChannelFieldError {
  readonly field: string;
  readonly message: string;
}

/**
 * Why something wasn't done.
 * - `refused`: this visitor may not use the channel (any more). - `gone`: no such chat or call. - `over`: it has ended.
 * - `unavailable`: it can't be done now. `unreachable`: the request didn't get through. Trying again helps with both.
 */
export type ChannelFailure =
  | { readonly kind: 'refused' | 'gone' | 'over' | 'unavailable' | 'unreachable' }
  | { readonly kind: 'invalid'; readonly errors: readonly ChannelFieldError[] }
  | { readonly kind: 'too-many'; readonly retryAfterSeconds: number };

export type ChannelOutcome<T> = { readonly kind: 'ok'; readonly value: T } | ChannelFailure;

/** A network that answers nothing for so long is taken for none. */
const ANSWER_MS = 15_000;

/** One request to a channel's endpoint, from the browser. Never throws. */
export async function askChannel<T>(
  method: string,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<ChannelOutcome<T>> {
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

/** An open event stream, whose body is read by readEventStream. Never throws. */
export async function openChannelStream(path: string, signal: AbortSignal): Promise<ChannelOutcome<Response>> {
  const response = await fetch(path, { headers: { accept: 'text/event-stream' }, cache: 'no-store', signal }).catch(
    () => null,
  );
  if (!response) return { kind: 'unreachable' };
  return response.ok ? { kind: 'ok', value: response } : failureOf(response);
}

async function failureOf(response: Response): Promise<ChannelFailure> {
  const { status } = response;
  const problem: { type?: unknown; errors?: ChannelFieldError[] } = await response.json().catch(() => ({}));
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
