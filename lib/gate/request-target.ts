/** A request target in the form that everything behind the front door expects: a path, perhaps with a query. */
export interface RequestTarget {
  /** Path and query, starting with `/`; the escapes are as they came. */
  readonly target: string;
  /** The path alone. */
  readonly path: string;
  /** The host of an absolute-form target, which replaces the Host header (RFC 9112 §3.2.2); null for origin-form. */
  readonly host: string | null;
}

export type TargetFault =
  | 'too-long'
  | 'asterisk-form'
  | 'authority-form'
  | 'not-http'
  | 'fragment'
  | 'not-ascii'
  | 'malformed-escape'
  | 'nul';

export type TargetReading =
  | { readonly ok: true; readonly value: RequestTarget }
  | { readonly ok: false; readonly fault: TargetFault; readonly status: 400 | 414 };

/** Longest target that is looked at, in characters. */
export const TARGET_CHARS_MAX = 8192;

/**
 * Reads a request target (RFC 9112 §3.2). Origin-form passes, absolute-form (`GET http://desk.example/chat`) becomes
 * origin-form, so that no layer behind can take another path from it than the gate did. Refused with 400: the other two
 * forms, schemes but http and https, user names in a host, a `#` (targets have no fragment, and one layer's fragment is
 * another's path), characters beyond ASCII, and, in the path, escapes that are malformed, not UTF-8 or `%00` at any depth.
 * Longer than TARGET_CHARS_MAX: 414. The query is not looked into: a stray `%` is common there and routes nothing.
 * Pure, never throws.
 */
export function requestTarget(raw: string): TargetReading {
  if (raw.length > TARGET_CHARS_MAX) return { ok: false, fault: 'too-long', status: 414 };
  if (PLAIN.test(raw)) return { ok: true, value: { target: raw, path: raw, host: null } };
  if (!PRINTABLE.test(raw)) return refused('not-ascii');
  if (raw.includes('#')) return refused('fragment');

  let target = raw;
  let host: string | null = null;
  if (!raw.startsWith('/')) {
    if (raw === '*') return refused('asterisk-form');
    const absolute = ABSOLUTE.exec(raw);
    if (absolute === null) return refused(raw.includes('://') ? 'not-http' : 'authority-form');
    host = absolute[1] ?? null;
    const rest = absolute[2] ?? '';
    target = rest.startsWith('/') ? rest : `/${rest}`;
  }
  const query = target.indexOf('?');
  const path = query === -1 ? target : target.slice(0, query);
  const fault = faultOfPath(path);
  return fault === null ? { ok: true, value: { target, path, host } } : refused(fault);
}

const PLAIN = /^(?:\/[\w.~-]*)+$/;
const PRINTABLE = /^[\x21-\x7e]+$/;
/** Scheme, host with an optional port (no user name, no backslash, which URL parsers take for a slash), the rest. */
const ABSOLUTE = /^https?:\/\/([a-z0-9._~-]+(?::\d{0,5})?|\[[0-9a-f:.]+\](?::\d{0,5})?)([/?].*)?$/i;

function refused(fault: TargetFault): TargetReading {
  return { ok: false, fault, status: 400 };
}

function faultOfPath(path: string): TargetFault | null {
  if (!path.includes('%')) return null;
  // `%2500` is a NUL one decoding later.
  if (/%(?:25)*00/i.test(path)) return 'nul';
  try {
    decodeURIComponent(path);
    return null;
  } catch {
    return 'malformed-escape';
  }
}
