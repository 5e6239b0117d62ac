/**
 * After which message a visitor's request asks: `?after=`, or, further on, where an event source that reconnects was (it
 * asks with the address that it had first). 0, the beginning, for whatever is no number.
 */
export function messageCursor({ url, headers }: Pick<Request, 'url' | 'headers'>): number {
  return Math.max(numberOf(new URL(url).searchParams.get('after')), numberOf(headers.get('last-event-id')));
}

function numberOf(text: string | null): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
