/**
 * What lets pages of other sites read answers of the chat (CORS): those that administrators listed, and nobody else's.
 * `origin` is the request's header, `sites` are origins (see parseSiteOrigin). Pairs of name and value.
 */
export function sharedHeaders(
  origin: string | null | undefined,
  sites: readonly string[],
): readonly (readonly [string, string])[] {
  if (!origin || !sites.includes(origin)) return [];
  return [
    ['access-control-allow-origin', origin],
    ['access-control-expose-headers', 'retry-after'],
    ['vary', 'origin'],
  ];
}

/** What such a page's browser, which asks beforehand, is told besides. */
export function preflightHeaders(methods: string): readonly (readonly [string, string])[] {
  return [
    ['access-control-allow-methods', methods],
    ['access-control-allow-headers', 'content-type, last-event-id'],
    ['access-control-max-age', '600'],
  ];
}
