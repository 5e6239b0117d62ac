/**
 * The `for` of each element of one `Forwarded` header line (RFC 7239 §4), left to right, unquoted; null for an element
 * without one. Answers null when the line breaks the grammar anywhere: an open quote swallows what the next proxy
 * appended, so nothing in such a line can be relied on.
 *
 * Lines are read one by one and never joined, so that a visitor's open quote can't reach into a proxy's own line.
 * Two leniencies, both common and unambiguous: white space around `;` and `=`, and IPv6 without its quotes.
 *
 * `for=192.0.2.43, For="[2001:db8:cafe::17]:4711";proto=https` → `['192.0.2.43', '[2001:db8:cafe::17]:4711']`
 */
export function forwardedFor(line: string): (string | null)[] | null {
  const found: (string | null)[] = [];
  let element: string | null = null;
  let names: string[] = [];
  let at = 0;
  for (;;) {
    PAIR.lastIndex = at;
    const pair = PAIR.exec(line);
    if (pair === null) return null;
    at = PAIR.lastIndex;
    const name = pair[1]?.toLowerCase();
    if (name !== undefined) {
      // A parameter must not occur twice in an element (§4): of two `for`s nobody can say which is meant.
      if (names.includes(name)) return null;
      names.push(name);
      if (name === 'for') element = pair[2]?.replace(/\\(.)/g, '$1') ?? pair[3] ?? '';
    }
    const separator = line[at];
    if (separator === ';') {
      at += 1;
    } else if (separator === ',' || separator === undefined) {
      found.push(element);
      if (separator === undefined) return found;
      element = null;
      names = [];
      at += 1;
    } else {
      return null;
    }
  }
}

// [ token "=" ( quoted-string / token ) ], the token widened by the characters of an unquoted address.
const PAIR = /[ \t]*(?:([!#$%&'*+.^_`|~\w-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~\w:[\]-]+)))?[ \t]*/y;
