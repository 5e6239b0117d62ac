import type { PeriodUnit } from '../domain/hit-periods';
import { type SearchParams, searchParam } from './search-params';

/** How far back the Security overview shows refusals. */
export interface RefusalSpan {
  readonly span: 'day' | 'month';
  readonly unit: PeriodUnit;
  /** So many of them. */
  readonly length: number;
}

export const REFUSAL_SPANS: readonly [RefusalSpan, ...RefusalSpan[]] = [
  { span: 'day', unit: 'hour', length: 24 },
  { span: 'month', unit: 'day', length: 30 },
];

/** Reads `?span=`; anything else than one of the choices is the first. */
export function parseRefusalSpan(params: SearchParams): RefusalSpan {
  const asked = searchParam(params, 'span');
  return REFUSAL_SPANS.find(({ span }) => span === asked) ?? REFUSAL_SPANS[0];
}

/** The overview with that span. */
export function securityHref({ span }: RefusalSpan): string {
  return span === REFUSAL_SPANS[0].span ? '/desk/security' : `/desk/security?span=${span}`;
}
