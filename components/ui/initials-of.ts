const graphemes = new Intl.Segmenter('en');

/** The first letters of the first and the last word: "Jonas Weber" is "JW"; "?" when no letter or digit begins one. */
export function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}][^\s]*/gu) ?? [];
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  const letters = ends.map((word) => [...graphemes.segment(word ?? '')][0]?.segment ?? '');
  return letters.join('').toLocaleUpperCase('en') || '?';
}
