/** How often something happened: "never", "once", "1,204 times". */
export function timesText(count: number): string {
  if (count === 0) return 'never';
  return count === 1 ? 'once' : `${count.toLocaleString('en')} times`;
}
