/** What the server said. `refused` with the words of its problem document; `unreachable`: worth trying again. */
export type DeskCallReply<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'refused'; readonly type: string; readonly title: string; readonly detail: string }
  | { readonly kind: 'unreachable' };

/** Asks the desk about one call: `what` is the last part of the path. Never throws. */
export async function askDeskCall<Value>(
  method: 'GET' | 'POST',
  code: string,
  what: string,
  body?: unknown,
): Promise<DeskCallReply<Value>> {
  try {
    const response = await fetch(`/desk/calls/${encodeURIComponent(code)}/${what}`, {
      method,
      cache: 'no-store',
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (response.ok) {
      return { kind: 'ok', value: (response.status === 204 ? null : await response.json()) as Value };
    }
    if (response.status >= 500) return { kind: 'unreachable' };
    const { type = '', title = 'It could not be done', detail = '' } = await response.json().catch(() => ({}));
    return { kind: 'refused', type: String(type).replace('urn:gatehouse:problem:', ''), title, detail };
  } catch {
    return { kind: 'unreachable' };
  }
}
