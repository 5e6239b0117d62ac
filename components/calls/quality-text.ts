import type { CallQuality } from '@/lib/call/call-quality';

const GRADES = { good: 'Good', fair: 'Fair', poor: 'Poor' } as const;

/** How a call sounds, in words and figures: "Good · 42 ms, 0 % lost". */
export function qualityText({ grade, roundTripMs, loss }: CallQuality): string {
  const figures = [roundTripMs !== null && `${roundTripMs} ms`, `${Math.round(loss * 100)} % lost`];
  return `${GRADES[grade]} · ${figures.filter(Boolean).join(', ')}`;
}
