import type { ChatAgent, ChatSign } from '../ports/chat-store';

/**
 * Tells whoever holds a stream in this process that something changed. What changed is read from the store by whoever
 * is told: the hub notices by comparing signs, every second and at once on a hint, so that a hint that is lost (Redis
 * away) costs a second and nothing else.
 */
export interface LiveHub {
  /** Called for each chat whose sign differs from before; of an unknown chat once it is there. Returns how to stop. */
  onChats(listener: (changed: readonly ChatSign[]) => void): () => void;
  /** The same of calls, of which the signs are apart from those of chats. */
  onCalls(listener: (changed: readonly ChatSign[]) => void): () => void;
  /** Typing of one side, for a few seconds; lost without Redis. */
  onTyping(listener: (typing: Typing) => void): () => void;
  /** Something about a chat or a call was committed: says so to all instances, and looks at once in this one. Never throws. */
  chatChanged(ticketId: number): void;
  /** Who takes chats changed. */
  agentsChanged(): void;
  /** Called when `agents()` differs from before. */
  onAgents(listener: () => void): () => void;
  typing(typing: Typing): void;
  /** A ban, an edit or an exemption holds now: every instance checks at once what it has open on channels. Never throws. */
  bansChanged(): void;
  onBans(listener: () => void): () => void;
  /** Signs as they were read last, in the order in which the chats began. */
  signs(): readonly ChatSign[];
  callSigns(): readonly ChatSign[];
  /** Whether they take chats and calls, and how many they have, as it was read last: a few seconds ago at most. */
  agents(): readonly ChatAgent[];
}

export interface Typing {
  readonly ticketId: number;
  readonly code: string;
  readonly side: 'visitor' | 'agent';
  /** The agent's name. */
  readonly name: string;
}
