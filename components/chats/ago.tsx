import { exactTime } from '@/components/desk/exact-time';
import { tooltip } from '@/components/ui/tooltip-text';

const MINUTE_MS = 60_000;

/** How long ago something was, in as few letters as a list of chats has room for; the exact time on hover. */
export function Ago({ at, nowMs, timeZone }: { at: string; nowMs: number; timeZone: string }) {
  const instant = new Date(at);
  return (
    // Browsers may spell a month otherwise than the server does.
    <time dateTime={at} suppressHydrationWarning {...tooltip(exactTime(instant, timeZone))}>
      {agoText(nowMs - instant.getTime())}
    </time>
  );
}

/** "now", "3 min", "2 h", "4 d"; whole units, rounded down. What lies in the future, by clocks that differ, is now. */
export function agoText(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
