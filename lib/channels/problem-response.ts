/** What a problem document says besides its status (RFC 9457). */
export interface Problem {
  /** Last part of the type URI, such as `invalid-message`; part of the API, so it never changes its meaning. */
  readonly type: string;
  /** One sentence, the same for every problem of this type. */
  readonly title: string;
  /** What to do about this one. */
  readonly detail?: string;
  /** What is wrong with which field of the request. */
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/**
 * An answer with a problem document as its body; what `problem` has besides becomes members of their own. Never cached.
 * `headers` are added to the answer's own.
 */
export function problemResponse<P extends Problem>(
  status: number,
  problem: P,
  headers: Record<string, string> = {},
): Response {
  const { type, title, ...members } = problem;
  return new Response(JSON.stringify({ type: `urn:gatehouse:problem:${type}`, title, status, ...members }), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  });
}
