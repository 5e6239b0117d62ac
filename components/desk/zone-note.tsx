/** Names the zone that a page's times are in, once. */
export function ZoneNote({ timeZone }: { timeZone: string }) {
  return <span className="text-xs text-muted">Times are in {timeZone.replaceAll('_', ' ')}.</span>;
}
