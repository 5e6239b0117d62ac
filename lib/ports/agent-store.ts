import type { IpAddress } from '../domain/ip-address';

export type AgentRole = 'agent' | 'administrator';

export interface Agent {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: AgentRole;
  readonly timeZone: string | null;
  readonly disabledAt: Date | null;
  /** How lists look to this person, by name. Readers in lib/forms make sense of each and ignore what they can't use. */
  readonly preferences: Readonly<Record<string, unknown>>;
}

/** Staff, their signed-in devices and the record of sign-in attempts. E-mail addresses are compared in lower case. */
export interface AgentStore {
  countAdministrators(): Promise<number>;
  /** Null when the e-mail is taken. */
  addAgent(
    agent: { email: string; name: string; role: AgentRole; passwordHash: string },
    now: Date,
  ): Promise<Agent | null>;
  /** `passwordHash` is null while an invitation waits: nobody can sign in then. */
  findAgentByEmail(email: string): Promise<(Agent & { passwordHash: string | null }) | null>;
  /** Also ends every session of that agent. False when there is no such agent. */
  setPassword(email: string, passwordHash: string, now: Date): Promise<boolean>;
  /** Sets one of an agent's preferences and leaves the others alone; null forgets it, so that the default holds again. */
  savePreference(agentId: number, name: string, value: PreferenceValue | null): Promise<void>;

  startSession(session: NewAgentSession, now: Date): Promise<string>;
  /**
   * The signed-in agent of a session that is neither revoked nor over, whose agent isn't disabled; else null. `from` is
   * where the request comes from, if that is known; it is remembered as where the session was seen last.
   */
  findSession(
    sessionId: string,
    now: Date,
    from?: IpAddress | null,
  ): Promise<{ agent: Agent; sessionId: string } | null>;
  endSession(sessionId: string, now: Date): Promise<void>;
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

export interface NewAgentSession {
  readonly agentId: number;
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
