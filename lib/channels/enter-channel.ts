import { findRuntime } from '../composition';
import type { Channel } from '../domain/channel';
import type { IpAddress } from '../domain/ip-address';
import { err, ok, type Result } from '../domain/result';
import { type Doubt, type DoubtKind, doubtMessage } from '../gate/client-address';
import { type Client, readClientHeader } from '../gate/client-header';
import { newReference } from '../gate/refusal-reference';
import type { Refusal } from '../ports/refusal-book';

/** A visitor who may use the channel; `address` is where the front door saw the request come from. */
export interface Entered {
  readonly address: IpAddress;
}

/**
 * Why nobody enters. `reference` is a code that the visitor is shown, and by which staff find the refusal.
 * - `no-front-door`: this process has no front door, or the request came past it. The operator's mistake: answer 500.
 * - `unknown-address`: who is calling can't be told: answer 400.
 * - `banned`: answer 403. `validUntil` null = indefinitely. Which ban it was is in the log and not for visitors.
 * - `unavailable`: neither index nor store could answer and the operator chose to close: answer 503.
 */
export type EntryRefusal = { readonly reference: string } & (
  | { readonly kind: 'no-front-door' }
  | { readonly kind: 'unknown-address'; readonly doubt: Doubt }
  | { readonly kind: 'banned'; readonly validUntil: Date | null }
  | { readonly kind: 'unavailable' }
);

/**
 * The one way into a channel: every page, action and route of visitors asks this before anything else (session,
 * validation, limits), so that a ban holds even where the front door's list of paths misses an entrance, and a refusal
 * counts against no limit. Fails closed: without the front door's own word on the address nobody enters.
 * Never throws.
 */
export async function enterChannel(
  channel: Channel,
  headers: { get(name: string): string | null },
): Promise<Result<Entered, EntryRefusal>> {
  const runtime = findRuntime();
  const reference = newReference();
  const client = runtime ? readClientHeader(headers, runtime.clientHeaderSecret) : NO_FRONT_DOOR;
  if (!runtime || client.kind === 'no-front-door') {
    reportMissingFrontDoor(channel, reference);
    return err({ kind: 'no-front-door', reference });
  }
  const address = client.kind === 'unknown' ? null : client.address;
  const note = (outcome: Refusal['outcome'], banId: number | null = null) => {
    runtime.refusals.note({ reference, at: runtime.clock.now(), channel, outcome, address, banId });
    runtime.metrics.refused(channel, outcome);
  };
  if (client.kind === 'unknown') {
    note('unknown-address');
    runtime.metrics.addressUnknown(client.doubt);
    return err({ kind: 'unknown-address', doubt: doubtOf(client.doubt), reference });
  }

  const decision = await runtime.checkVisitor({ address: client.address, channel });
  if (decision.outcome !== 'free') note(decision.outcome, decision.outcome === 'banned' ? decision.banId : null);
  if (decision.outcome === 'banned') runtime.hits.note({ banId: decision.banId, channel, at: runtime.clock.now() });
  switch (decision.outcome) {
    case 'free':
      return ok({ address: client.address });
    case 'banned':
      runtime.log.info({ reference, channel, banId: decision.banId }, 'refused a banned visitor behind the front door');
      return err({ kind: 'banned', validUntil: decision.validUntil, reference });
    case 'unknown-address':
      return err({ kind: 'unknown-address', doubt: doubtOf('no-peer-address'), reference });
    case 'unavailable':
      return err({ kind: 'unavailable', reference });
  }
}

const NO_FRONT_DOOR: Client = { kind: 'no-front-door' };

/** The front door's log names the header; here it is enough to say that it is the configured one. */
const doubtOf = (kind: DoubtKind): Doubt => ({ kind, message: doubtMessage(kind, 'forwarding') });

/** Tells the operator what to do; the visitor only learns that something is set up wrongly, and the reference. */
function reportMissingFrontDoor(channel: Channel, reference: string): void {
  const log = findRuntime()?.log;
  if (log) log.error({ channel, reference }, MISSING_FRONT_DOOR);
  else console.error(`${MISSING_FRONT_DOOR} (channel ${channel}, reference ${reference})`);
}

/** What the operator reads when requests reach a channel without having been checked. */
export const MISSING_FRONT_DOOR =
  'A visitor was turned away because the request did not come through the front door, which checks bans. ' +
  'Start Gatehouse with `npm start`, not with `next start`, and let nothing else call its Next.js handler.';
