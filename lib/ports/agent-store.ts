import type { Actor } from '../domain/ban';
import type { IpAddress } from '../domain/ip-address';

export type AgentRole = 'agent' | 'administrator';

/** Which colours a person wants; `system` follows the operating system. */
export type Theme = 'system' | 'light' | 'dark';

export interface Agent {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: AgentRole;
  /** An IANA name; null = as the browser says. */
  readonly timeZone: string | null;
  readonly theme: Theme;
  readonly disabledAt: Date | null;
  /** How lists look to this person, by name. Readers in lib/forms make sense of each and ignore what they can't use. */
  readonly preferences: Readonly<Record<string, unknown>>;
}

/** Staff, their signed-in devices and the record of sign-in attempts. E-mail addresses are compared in lower case. */
export interface AgentStore {
  /** Those who can sign in: who are disabled, or invited and without a password yet, don't count. */
  countAdministrators(): Promise<number>;
  /** Null when the e-mail is taken. Recorded in the activity log, like `setPassword`. */
  addAgent(
    agent: { email: string; name: string; role: AgentRole; passwordHash: string },
    actor: Actor,
    now: Date,
  ): Promise<Agent | null>;
  /** `passwordHash` is null while an invitation waits: nobody can sign in then. */
  findAgentByEmail(email: string): Promise<(Agent & { passwordHash: string | null }) | null>;
  /** Also ends every session of that agent and revokes a link that waits. False when there is no such agent. */
  setPassword(email: string, passwordHash: string, actor: Actor, now: Date): Promise<boolean>;
  /** Sets one of an agent's preferences and leaves the others alone; null forgets it, so that the default holds again. */
  savePreference(agentId: number, name: string, value: PreferenceValue | null): Promise<void>;

  /** Null when the agent was disabled, or the password changed, since it was looked at. */
  startSession(session: NewAgentSession, now: Date): Promise<string | null>;
  /**
   * The signed-in agent of a session that is neither revoked nor over, whose agent isn't disabled; else null. `from` is
   * where the request comes from, if that is known; it is remembered as where the session was seen last.
   */
  findSession(
    sessionId: string,
    now: Date,
    from?: IpAddress | null,
  ): Promise<{ agent: Agent; sessionId: string } | null>;
  /** Those of these sessions that `findSession` would find; unlike it this counts as no use of them. */
  sessionsInForce(sessionIds: readonly string[], now: Date): Promise<ReadonlySet<string>>;
  endSession(sessionId: string, now: Date): Promise<void>;
  /** Ends every session of an agent but one. */
  endOtherSessions(agentId: number, keptSessionId: string, now: Date): Promise<void>;
  /** Where signed-in agents were seen within AGENT_PRESENT_MS, each agent's address once, latest first. */
  agentAddressesInUse(now: Date): Promise<AgentAddress[]>;

  recordSignInAttempt(attempt: SignInAttempt, now: Date): Promise<void>;
  /** Failed attempts since an instant, by each of the limits' keys. */
  countFailedSignIns(attempt: Omit<SignInAttempt, 'succeeded'>, since: Date): Promise<FailedSignIns>;
}

/** What a preference may be: small and flat. */
export type PreferenceValue = string | number | boolean | readonly string[];

/** An address that an agent uses. */
export interface AgentAddress {
  readonly agentId: number;
  readonly name: string;
  readonly address: IpAddress;
}

/** How long after the last request a signed-in agent counts as present; requests are noted every five minutes. */
export const AGENT_PRESENT_MS = 15 * 60_000;
/** A session that nobody used for this long is over, whatever its end says. */
export const SESSION_IDLE_MAX_MS = 24 * 60 * 60_000;

export interface NewAgentSession {
  readonly agentId: number;
  /** The hash that the password was compared with. */
  readonly passwordHash: string;
  readonly expiresAt: Date;
  readonly userAgent: string;
  readonly address: IpAddress | null;
}

export interface SignInAttempt {
  readonly email: string;
  readonly address: IpAddress | null;
  /** Hash of the device cookie of an earlier successful sign-in to this account, if any. */
  readonly device: string | null;
  readonly succeeded: boolean;
}

export interface FailedSignIns {
  /** From this address, whatever the account. */
  readonly byAddress: number;
  /** For this account from this address. */
  readonly byAddressAndEmail: number;
  /** For this account from anywhere. */
  readonly byEmail: number;
  /** Whether this device or address has signed in to this account before: such an owner is never slowed by strangers. */
  readonly knownOwner: boolean;
}
