import { CALL_LEFT_MS, CALL_RINGS_MS, CALL_SILENT_MS, type CallStore } from '../ports/call-store';
import type { ChatStore } from '../ports/chat-store';
import type { Clock } from '../ports/clock';
import type { CallStreams } from './call-streams';
import type { LiveHub } from './live-hub';

export interface CallRoundDeps {
  readonly calls: Pick<CallStore, 'endSilent'>;
  readonly chats: Pick<ChatStore, 'touchVisitors'>;
  readonly live: LiveHub;
  readonly callStreams: CallStreams;
  readonly clock: Clock;
}

/** How often callers' streams are told to the store, and calls are looked at; well within CALL_LEFT_MS. */
export const CALL_ROUND_MS = 5_000;
/** Rounds further apart than this were kept from something, and so may both sides have been. */
const GAP_MS = 2 * CALL_ROUND_MS;

/**
 * What to do every CALL_ROUND_MS: tell the store which callers hold streams in this process, then end the calls that
 * nobody answered or that both sides have left. Whatever number of instances does so, each call is ended once. After a
 * start or an outage nobody counts as gone before there was as long a time to come back; but what has rung for too long
 * is missed, whoever is there. A round throws when the store fails.
 */
export function createCallRound({ calls, chats, live, callStreams, clock }: CallRoundDeps): () => Promise<void> {
  let lastRound = Number.NEGATIVE_INFINITY;
  /** Since when there was a round every few seconds. */
  let steadySince = 0;
  return async () => {
    const now = clock.now();
    const callers = callStreams.present();
    if (callers.length > 0) await chats.touchVisitors(callers, now);
    if (now.getTime() - lastRound > GAP_MS) steadySince = now.getTime();
    lastRound = now.getTime();
    const ago = (ms: number) => new Date(now.getTime() - ms);
    const ifSteady = (ms: number) => (now.getTime() - steadySince < ms ? null : ago(ms));
    const limits = {
      rangSince: ago(CALL_RINGS_MS),
      leftSince: ifSteady(CALL_LEFT_MS),
      silentSince: ifSteady(CALL_SILENT_MS),
    };
    const ended = await calls.endSilent(limits, now);
    for (const ticketId of ended) live.chatChanged(ticketId);
    if (ended.length > 0) live.agentsChanged();
  };
}
