import type { Ban } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';
import { RangeText } from './range-text';

/** What undoing a ban from a chat, a call or a post does, before it is done. */
export function UndoConsequences({ ban, fromPost }: { ban: Ban; fromPost: boolean }) {
  if (fromPost) {
    return (
      <p>
        Expires the ban on <RangeText text={formatIpRange(ban.range)} /> and puts back on the board what it took off,
        unless somebody has changed that since. Ticket <span className="code">{ban.ticket?.code}</span> says so.
      </p>
    );
  }
  return (
    <p>
      Expires the ban on <RangeText text={formatIpRange(ban.range)} />, reopens ticket{' '}
      <span className="code">{ban.ticket?.code}</span> and takes the spam mark off. The conversation says so. It stays
      over; its visitor can start another.
    </p>
  );
}
