/** A piece of a text: as it is, or an address of a page that it names. */
export type TextPiece =
  | { readonly text: string; readonly href?: undefined }
  | { readonly text: string; readonly href: string };

/** http and https only, up to white space or what no address holds unescaped; bounded, so that no text takes long. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`{}|\\^]{1,2000}/giu;

/**
 * Splits what somebody wrote at the addresses of web pages in it. Everything else stays text, whatever it looks like:
 * other schemes, markup, addresses that can't be read, and ones with a user name in front, which only serve to pass one
 * site off as another.
 */
export function splitLinks(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutEnd(match[0]);
    const href = hrefOf(address);
    if (href === null) continue;
    if (match.index > done) pieces.push({ text: text.slice(done, match.index) });
    pieces.push({ text: address, href });
    done = match.index + address.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

/**
 * Without the punctuation that ends a sentence, and without a closing bracket that was opened before the address. Looks at
 * each character twice at most: thousands of brackets are somebody's idea of a joke.
 */
function withoutEnd(address: string): string {
  const counts = new Map<string, number>();
  for (const character of address) counts.set(character, (counts.get(character) ?? 0) + 1);
  let end = address.length;
  for (;;) {
    const last = address.charAt(end - 1);
    const opening = { ')': '(', ']': '[' }[last];
    const isUnopened = opening !== undefined && (counts.get(last) ?? 0) > (counts.get(opening) ?? 0);
    if (!isUnopened && !/[.,;:!?…]/.test(last)) return address.slice(0, end);
    counts.set(last, (counts.get(last) ?? 1) - 1);
    end--;
  }
}

function hrefOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.username === '' && url.password === '' && url.hostname !== '' ? url.href : null;
}
