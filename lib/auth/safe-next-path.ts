const HOME = '/desk';
/** Only there to resolve paths against; never contacted (RFC 2606). */
const BASE = 'http://gatehouse.invalid';

/**
 * Where to go after signing in: a path under /desk, whatever a link asked for. Other sites (`//evil.example`,
 * `/\evil.example`, `javascript:`), other pages and things that aren't text become /desk.
 */
export function safeNextPath(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('/') || value.length > 2000) return HOME;
  const url = URL.canParse(value, BASE) ? new URL(value, BASE) : null;
  if (!url || url.origin !== BASE) return HOME;
  // Compared after resolving, so that `/desk/../..//evil.example` is seen for what it is.
  if (url.pathname !== HOME && !url.pathname.startsWith(`${HOME}/`)) return HOME;
  return url.pathname + url.search + url.hash;
}

/** The sign-in page's address, which leads on to `next`. */
export function signInPath(next: string): string {
  const path = safeNextPath(next);
  return path === HOME ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`;
}
