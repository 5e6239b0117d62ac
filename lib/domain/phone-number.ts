/**
 * A phone number without what people put between digits: `+43 (660) 123-45` and `004366012345` are `+4366012345`. What is no
 * number, such as `anonymous`, is kept in lower case. A number without a country code stays without. `*` is kept, for
 * patterns.
 */
export function plainPhoneNumber(text: string): string {
  const typed = text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^(?:tel|sips?):/, '')
    .replace(/@.*$/, '');
  const bare = typed.replace(/[\s()./\p{Pd}\u2060\ufeff]/gu, '');
  if (!/^[+*]?[\d*]+$/.test(bare)) return typed.replace(/\s+/g, ' ');
  return bare.replace(/^00(?=[1-9*])/, '+');
}
