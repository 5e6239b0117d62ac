/** The pages that other sites may show in a frame, in the form that is made for it. */
const EMBEDDED_PAGES: ReadonlySet<string> = new Set(['/chat', '/call']);

/**
 * Who may show an answer in a frame, as the sources of `frame-ancestors`: nobody, but for `/chat?embedded=1` and
 * `/call?embedded=1`, which this site's own pages may, and the `sites` that administrators listed (origins, see parseSiteOrigin). `target` is the
 * request's, in origin form. The refusal that the banned get in its place may be framed by anybody (see refusal.ts).
 */
export function frameAncestors(target: string, sites: readonly string[]): string {
  const [path, query = ''] = target.split('?', 2);
  const isEmbedded = EMBEDDED_PAGES.has(path ?? '') && new URLSearchParams(query).get('embedded') === '1';
  return isEmbedded ? ["'self'", ...sites].join(' ') : "'none'";
}
