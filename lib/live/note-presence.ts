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

/**
 * Tells the store who holds streams in this process, then ends the waiting chats that nobody holds one for any more.
 * Whatever number of instances does so, each chat is ended once.
 */
export async function notePresence({ chats, live, visitorStreams, agentStreams, clock }: PresenceDeps): Promise<void> {
  const now = clock.now();
  const visitors = visitorStreams.present();
  const agents = agentStreams.present();
  if (visitors.length > 0) await chats.touchVisitors(visitors, now);
  if (agents.length > 0) await chats.touchAgents(agents, now);
  const ended = await chats.endAbandoned(new Date(now.getTime() - ABANDONED_MS), now);
  for (const ticketId of ended) live.chatChanged(ticketId);
}
