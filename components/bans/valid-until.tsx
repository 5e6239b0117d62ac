import { Instant, type Vantage } from '@/components/desk/instant';

/** When a ban ends; an empty one is said in words, since an empty cell might as well be a fault. */
export function ValidUntil({ validUntil, vantage }: { validUntil: Date | null; vantage: Vantage }) {
  return validUntil ? <Instant at={validUntil} vantage={vantage} /> : <span className="text-muted">Indefinitely</span>;
}
