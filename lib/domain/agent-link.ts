/** What a link is for: an invitation's choice of a first password, or a new password for somebody who has joined. */
export type AgentLinkPurpose = 'invitation' | 'password_reset';

const HOUR_MS = 60 * 60_000;

/** How long a link can be used. Who asked for a new password is waiting for it; an invitation may meet a holiday. */
export const AGENT_LINK_MS: Readonly<Record<AgentLinkPurpose, number>> = {
  invitation: 7 * 24 * HOUR_MS,
  password_reset: 24 * HOUR_MS,
};
