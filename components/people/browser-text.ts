const LENGTH_MAX = 90;

/**
 * A browser's own text about itself without what every browser says alike, such as "(X11; Linux x86_64) Chrome/142
 * Safari/537". No guess at names: what is left is what was sent.
 */
export function browserText(userAgent: string): string {
  const told = userAgent
    .replace(/\p{Cc}/gu, ' ')
    .replace(/^Mozilla\/[\d.]+ /, '')
    .replace(/\(KHTML, like Gecko\)/, '')
    .replace(/\b(AppleWebKit|Gecko)\/[\d.]+/g, '')
    .replace(/(\/\d+)[.\d]*/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
  if (told === '') return 'A browser that told nothing about itself';
  return told.length > LENGTH_MAX ? `${told.slice(0, LENGTH_MAX)}…` : told;
}
