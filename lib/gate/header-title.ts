/** `X-Forwarded-For`, `CF-Connecting-IP`: a header's name as people write it, whatever its case. */
export function headerTitle(name: string): string {
  return name
    .toLowerCase()
    .split('-')
    .map((word) => (word === 'ip' || word === 'cf' ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('-');
}
