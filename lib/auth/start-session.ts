import type { IpAddress } from '../domain/ip-address';
import type { Agent, AgentStore } from '../ports/agent-store';
import type { Clock } from '../ports/clock';
import type { CheckedPassword } from './check-password';
import { makeDeviceCookie } from './device-cookie';
import { SESSION_SECONDS } from './session-cookie';

/** What starting a session needs; the runtime has all of it. */
export interface StartSessionDeps {
  readonly agents: AgentStore;
  readonly clock: Clock;
  readonly secret: string;
}

/** The browser that a session is for. */
export interface SessionBrowser {
  /** Null = it can't be told. */
  readonly address: IpAddress | null;
  readonly userAgent: string;
}

export interface SignedInSession {
  readonly agent: Agent;
  /** New with every sign-in. */
  readonly sessionId: string;
  /** For the browser to keep, see device-cookie.ts. */
  readonly deviceCookie: string;
}

/** Signs somebody in whose password was checked. Null when it changed, or the agent was disabled, in that moment. */
export async function startSession(
  deps: StartSessionDeps,
  { agent, passwordHash }: CheckedPassword,
  browser: SessionBrowser,
): Promise<SignedInSession | null> {
  const now = deps.clock.now();
  const expiresAt = new Date(now.getTime() + SESSION_SECONDS * 1000);
  const session = { agentId: agent.id, passwordHash, expiresAt, ...browser };
  const sessionId = await deps.agents.startSession(session, now);
  if (sessionId === null) return null;
  return { agent, sessionId, deviceCookie: makeDeviceCookie(deps.secret, agent.email, now) };
}
