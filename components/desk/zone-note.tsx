/** Names the zone that a page's times are in, once. */
export function ZoneNote({ timeZone }: { timeZone: string }) {
  return <p className="text-xs text-muted">Times are in {timeZone.replaceAll('_', ' ')}.</p>;
}
