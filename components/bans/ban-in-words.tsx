import { exactTime, untilText } from '@/components/desk/exact-time';
import { Instant, type Vantage } from '@/components/desk/instant';
import { ForeignText } from '@/components/ui/foreign-text';
import { type Ban, type Exemption, isActive } from '@/lib/domain/ban';
import { coversRange } from '@/lib/domain/ip-range';

/** What a ban comes to now, in a sentence: who is refused and how long it lasts, or how it ended. */
export function BanInWords({
  ban,
  exemptions,
  vantage,
}: {
  ban: Ban;
  /** Those in force that share addresses with it. */
  exemptions: readonly Exemption[];
  vantage: Vantage;
}) {
  if (!isActive(ban, vantage.now)) {
    return (
      <>
        {ban.expiredByName === null ? (
          'It ran out'
        ) : (
          <>
            <ForeignText>{ban.expiredByName}</ForeignText> expired it
          </>
        )}
        {ban.validUntil && ` on ${exactTime(ban.validUntil, vantage.timeZone)}`}. It refuses nobody any more.
      </>
    );
  }
  const whole = exemptions.find(({ range }) => coversRange(range, ban.range));
  if (whole) {
    return `It refuses nobody: an exemption lets all of it in ${untilText(whole.validUntil, vantage.timeZone)}.`;
  }
  return (
    <>
      Visitors from there are refused on every channel {untilText(ban.validUntil, vantage.timeZone)}
      {ban.validUntil && (
        <>
          {' '}
          (it ends <Instant at={ban.validUntil} vantage={vantage} />)
        </>
      )}
      {exemptions.length > 0 && ', except where an exemption lets them in'}.
    </>
  );
}
