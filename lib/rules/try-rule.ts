import { meetsConditions, type RuleDraft } from '../domain/rule';
import type { InboundStore, Opening } from '../ports/inbound-store';

/** What a rule would have met, had it been there. */
export interface RuleTrial {
  /** How many tickets were looked at: the latest of mail and phone calls, at most `TRIED_MAX`. */
  readonly looked: number;
  readonly met: number;
  /** Those that it would have met, the latest first, at most `SHOWN_MAX`. */
  readonly shown: readonly Omit<Opening, 'facts'>[];
}

export const TRIED_MAX = 500;
const SHOWN_MAX = 20;

/**
 * Tries conditions on what opened the latest tickets, exactly as it came and by the same function that asks rules about what
 * comes. Rules that are there already are left out of account, and so is what they deleted. Nothing is changed.
 */
export async function tryRule(
  { inbound }: { readonly inbound: Pick<InboundStore, 'latestOpenings'> },
  { conditions }: Pick<RuleDraft, 'conditions'>,
): Promise<RuleTrial> {
  let looked = 0;
  let met = 0;
  const shown: Omit<Opening, 'facts'>[] = [];
  for await (const { ticket, from, facts } of inbound.latestOpenings(TRIED_MAX)) {
    looked++;
    if (!meetsConditions(conditions, facts)) continue;
    met++;
    if (shown.length < SHOWN_MAX) shown.push({ ticket, from });
  }
  return { looked, met, shown };
}
