import type { Ban } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';
import { RangeText } from './range-text';

/** What undoing a ban from a chat does, before it is done. */
export function UndoConsequences({ ban }: { ban: Ban }) {
  return (
    <p>
      Expires the ban on <RangeText text={formatIpRange(ban.range)} />, reopens ticket{' '}
      <span className="code">{ban.ticket?.code}</span> and takes the spam mark off. The conversation says so. The chat
      itself stays over; its visitor can start another.
    </p>
  );
}
