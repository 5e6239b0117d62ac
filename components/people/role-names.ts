import type { AgentRole } from '@/lib/ports/agent-store';

/** The roles as people call them. */
export const ROLE_NAMES: Readonly<Record<AgentRole, string>> = { agent: 'Agent', administrator: 'Administrator' };

/** What each role may, in one line. */
export const ROLE_HINTS: Readonly<Record<AgentRole, string>> = {
  agent: 'Works tickets and chats, bans a visitor from a chat, sees all bans.',
  administrator: 'Also adds, edits and expires bans, and manages agents, tokens and settings.',
};
