/**
 * Characters that show nothing but change how other text looks: controls other than line breaks and tabs, and Unicode's
 * formatting of direction. A `bdi` alone doesn't hold the last: an isolate that is opened in it and not closed swallows
 * the element's own end. Joiners stay, because emoji and some scripts are written with them.
 */
const HIDDEN = /(?![\n\t])[\p{Cc}\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** A text from outside, without what could disguise it or the text beside it. */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, '');
}
