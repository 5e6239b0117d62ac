import type { Channel } from '../domain/channel';

/**
 * What a request asks for, as operators tell them apart. `stream`: an event stream, which lasts as long as somebody
 * listens. `gate`: a proxy's question about a visitor (forward-auth). `page`: what visitors read. `malformed`: refused
 * before it was looked at.
 */
export const REQUEST_KINDS = [
  'channel',
  'stream',
  'gate',
  'desk',
  'api',
  'static',
  'health',
  'page',
  'malformed',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** `path` is normalised; `channel` is the one that the request reaches. */
export function requestKind(path: string, channel: Channel | null): RequestKind {
  if (path.endsWith('/events') && (channel !== null || path.startsWith('/desk/'))) return 'stream';
  if (channel !== null) return 'channel';
  if (path === '/api/v3/gate') return 'gate';
  if (path.startsWith('/_next/')) return 'static';
  if (HEALTH.has(path)) return 'health';
  if (DESK.test(path)) return 'desk';
  return path.startsWith('/api/') || path.startsWith('/v1/') ? 'api' : 'page';
}

const HEALTH: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);
const DESK = /^\/(?:desk|sign-in|join|api\/auth)(?:\/|$)/;
