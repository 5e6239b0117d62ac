import type { Ban } from '../domain/ban';
import type { Agent } from '../ports/agent-store';

/** What a permission looks at. A disabled agent may nothing, whatever the role. */
export type PermissionHolder = Pick<Agent, 'role' | 'disabledAt'>;

/** Tickets, chats, calls and the board; banning from a chat. */
export const canWorkTickets = (agent: PermissionHolder): boolean => isEnabled(agent);

/** Banning the address of a visitor from a running chat or a post on the board, which every agent may. */
export const canBanFromChat = (agent: PermissionHolder): boolean => isEnabled(agent);

/**
 * Taking back a ban that was given from a chat or a post: administrators, and whoever gave it, while it is as it was given: what an
 * administrator made of it is not an agent's to take back.
 */
export const canUndoChatBan = (
  agent: PermissionHolder & Pick<Agent, 'id'>,
  ban: Pick<Ban, 'bannedBy' | 'version'>,
): boolean => isAdministrator(agent) || (isEnabled(agent) && ban.bannedBy.agentId === agent.id && ban.version === 1);

/** Reading Banned IPs and Ban history. */
export const canSeeBans = (agent: PermissionHolder): boolean => isEnabled(agent);

/** Adding, editing, expiring and importing bans and exemptions in Configuration > Security. */
export const canManageBans = (agent: PermissionHolder): boolean => isAdministrator(agent);

/** Adding and disabling agents, and setting their passwords. */
export const canManageAgents = (agent: PermissionHolder): boolean => isAdministrator(agent);

/** Reading what staff and programs did. */
export const canSeeActivity = (agent: PermissionHolder): boolean => isAdministrator(agent);

/** Reading the rules for mail and phone calls. */
export const canSeeRules = (agent: PermissionHolder): boolean => isEnabled(agent);

/** Changing them. */
export const canManageRules = (agent: PermissionHolder): boolean => isAdministrator(agent);

/** Making and revoking API tokens. */
export const canManageTokens = (agent: PermissionHolder): boolean => isAdministrator(agent);

/** Webhooks and their deliveries. */
export const canManageWebhooks = (agent: PermissionHolder): boolean => isAdministrator(agent);

/** The desk's settings, the proxy check and the state of the index. */
export const canManageSettings = (agent: PermissionHolder): boolean => isAdministrator(agent);

/** An enabled agent with the role of administrator. */
export function isAdministrator(agent: PermissionHolder): boolean {
  return isEnabled(agent) && agent.role === 'administrator';
}

function isEnabled(agent: PermissionHolder): boolean {
  return agent.disabledAt === null;
}
