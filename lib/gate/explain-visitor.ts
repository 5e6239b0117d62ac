import type { CheckVisitor } from '../bans/check-visitor';
import { type AddressExplanation, type ExplainAddressDeps, explainAddress } from '../bans/explain-address';
import type { Decision } from '../domain/decision';
import type { IpAddress } from '../domain/ip-address';
import { type ChannelAnswer, channelAnswers } from './channel-answers';

export interface VisitorExplanation extends AddressExplanation {
  /** What visitors from the address are answered, by the very check that answers them. */
  readonly decision: Decision;
  readonly answers: readonly ChannelAnswer[];
  /** False: visitors are answered something else than Postgres says. `index` tells why. */
  readonly asPostgresSays: boolean;
}

/** Explains an address, and asks the gate itself what it answers. Throws what the store throws. */
export async function explainVisitor(
  deps: ExplainAddressDeps & { readonly checkVisitor: CheckVisitor },
  address: IpAddress,
): Promise<VisitorExplanation> {
  const found = await explainOnce(deps, address);
  // A ban that was made or that ran out between two questions is no contradiction: the second time tells.
  return found.asPostgresSays ? found : explainOnce(deps, address);
}

async function explainOnce(
  deps: ExplainAddressDeps & { readonly checkVisitor: CheckVisitor },
  address: IpAddress,
): Promise<VisitorExplanation> {
  const [explanation, answers] = await Promise.all([
    explainAddress(deps, address),
    channelAnswers(deps.checkVisitor, address),
  ]);
  const decisions = answers.flatMap((answer) => answer.decision ?? []);
  const { refusedBy } = explanation.standing;
  const isAsPostgresSays = (decision: Decision) =>
    decision.outcome === 'banned'
      ? decision.banId === refusedBy?.id
      : decision.outcome !== 'free' || refusedBy === null;
  return {
    ...explanation,
    answers,
    // Every channel asks the same question; should one be answered otherwise, that is the one to show.
    decision: decisions.find((decision) => !isAsPostgresSays(decision)) ?? decisions[0] ?? { outcome: 'free' },
    asPostgresSays: decisions.every(isAsPostgresSays),
  };
}
