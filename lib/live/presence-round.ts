import { ABANDONED_MS, type ChatStore } from '../ports/chat-store';
import type { Clock } from '../ports/clock';
import type { AgentStreams } from './agent-streams';
import type { LiveHub } from './live-hub';
import type { VisitorStreams } from './visitor-streams';

export interface PresenceDeps {
  readonly chats: Pick<ChatStore, 'touchVisitors' | 'touchAgents' | 'endAbandoned'>;
  readonly live: LiveHub;
  readonly visitorStreams: VisitorStreams;
  readonly agentStreams: AgentStreams;
  readonly clock: Clock;
}

/** How often streams are told to the store; well within STREAM_MS. */
export const PRESENCE_MS = 15_000;
/** Rounds further apart than this were kept from something, and so may visitors have been. */
const GAP_MS = 3 * PRESENCE_MS;

/**
 * What to do every PRESENCE_MS: tell the store who holds streams in this process, then end the waiting chats that nobody
 * holds one for any more. Whatever number of instances does so, each chat is ended once. After a start or an outage
 * nobody counts as gone before there was as long a time to come back. A round throws when the store fails.
 */
export function createPresenceRound(deps: PresenceDeps): () => Promise<void> {
  const { chats, live, visitorStreams, agentStreams, clock } = deps;
  let lastRound = Number.NEGATIVE_INFINITY;
  /** Since when there was a round every few seconds. */
  let steadySince = 0;
  return async () => {
    const now = clock.now();
    const visitors = visitorStreams.present();
    const agents = agentStreams.present();
    if (visitors.length > 0) await chats.touchVisitors(visitors, now);
    if (agents.length > 0) await chats.touchAgents(agents, now);
    if (now.getTime() - lastRound > GAP_MS) steadySince = now.getTime();
    lastRound = now.getTime();
    if (now.getTime() - steadySince < ABANDONED_MS) return;
    const ended = await chats.endAbandoned(new Date(now.getTime() - ABANDONED_MS), now);
    for (const ticketId of ended) live.chatChanged(ticketId);
  };
}
