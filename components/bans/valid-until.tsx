import { Instant, type Vantage } from '@/components/desk/instant';
import { classNames } from '@/components/ui/class-names';
import { minuteOfEnd } from '@/lib/domain/minute-of-end';

const SOON_MS = 24 * 3_600_000;

/**
 * When a ban ends, as how long is left. An empty end is said in words, since an empty cell might as well be a fault; one
 * within a day stands out, because whoever wants the ban to last must act today.
 */
export function ValidUntil({ validUntil, vantage }: { validUntil: Date | null; vantage: Vantage }) {
  if (validUntil === null) return <span className="text-muted">Indefinitely</span>;
  const left = validUntil.getTime() - vantage.now.getTime();
  const isSoon = left > 0 && left <= SOON_MS;
  const end = left > 0 ? minuteOfEnd(validUntil) : validUntil;
  return <Instant at={end} vantage={vantage} className={classNames(isSoon && 'font-medium text-warn-text')} />;
}
