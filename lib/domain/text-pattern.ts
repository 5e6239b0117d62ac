/**
 * How rules compare texts. Strangers choose the texts and may choose them to be slow, so nothing here is a regular
 * expression over them that could run away: a pattern's only sign is `*`, for any text, also none, and looking for it takes
 * time that grows with text and pattern together, never with their product.
 */

/**
 * A text as rules see it: upper and lower case are the same, so are letters and their look-alikes of other widths, white
 * space of any kind and number is one space, and what is invisible is not there.
 */
export function foldText(text: string): string {
  // Invisible ones first: they may stand between letters and their accents, which then become one.
  const plain = text.replace(INVISIBLE, '').normalize('NFKC').toLowerCase().normalize('NFKC');
  return plain.replaceAll('ς', 'σ').replace(/\s+/g, ' ').trim();
}

/** Whether the folded text has the folded part anywhere. */
export function hasPart(text: string, part: string): boolean {
  return indexOfPart(text, part, 0) !== -1;
}

/**
 * Whether the whole folded text is as the folded pattern says. `*` stands for any text, also none; everything else for
 * itself. `*prize*` matches what has "prize" anywhere, `re: *` what begins with "re: ".
 */
export function matchesPattern(text: string, pattern: string): boolean {
  const parts = pattern.split(ANY_TEXT);
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    // As far left as it goes: what is left over is then as long as it can be.
    const found = indexOfPart(text, part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

export const ANY_TEXT = '*';

const INVISIBLE = /(?!\s)[\p{Cc}\p{Cf}]/gu;

/** Like `indexOf`, but in linear time whatever text and part are (Knuth, Morris and Pratt). */
function indexOfPart(text: string, part: string, from: number): number {
  if (part === '') return from;
  const borders = bordersOf(part);
  let matched = 0;
  for (let at = from; at < text.length; at++) {
    while (matched > 0 && text[at] !== part[matched]) matched = borders[matched - 1] ?? 0;
    if (text[at] === part[matched]) matched++;
    if (matched === part.length) return at - part.length + 1;
  }
  return -1;
}

/** For each beginning of the part: how much of its end is a beginning of the part too. */
function bordersOf(part: string): number[] {
  const borders = [0];
  for (let at = 1, length = 0; at < part.length; at++) {
    while (length > 0 && part[at] !== part[length]) length = borders[length - 1] ?? 0;
    if (part[at] === part[length]) length++;
    borders.push(length);
  }
  return borders;
}
