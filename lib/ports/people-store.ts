import type { AgentLinkPurpose } from '../domain/agent-link';
import type { Actor } from '../domain/ban';
import type { Result } from '../domain/result';
import type { Agent, AgentRole, Theme } from './agent-store';

/** An agent as Configuration > Agents shows them. */
export interface Person extends Agent {
  readonly createdAt: Date;
  /** False until an invitation is used, and while somebody who was locked out has not chosen a new password. */
  readonly hasPassword: boolean;
  readonly lastSeenAt: Date | null;
  /** How many devices are signed in. */
  readonly devices: number;
  /** The link that was made last, if it was neither used nor revoked. It may have run out. */
  readonly link: PersonLink | null;
}

export interface PersonLink {
  readonly purpose: AgentLinkPurpose;
  readonly createdByName: string;
  readonly expiresAt: Date;
}

/** One signed-in device of somebody. */
export interface Device {
  /** Names the session to the store alone: whoever knows it is not signed in by that, but it stays on the server. */
  readonly sessionId: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly userAgent: string;
  /** Canonical text of where it was seen last; null when that could not be told. */
  readonly address: string | null;
}

/**
 * - `not-found`: there is no such agent.
 * - `not-allowed`: whoever asks is no enabled administrator any more; another one was quicker.
 * - `last-administrator`: nobody who can sign in would be left to administrate the desk.
 * - `oneself`: it would shut out the person who asks.
 */
export type PeopleRefusal =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'not-allowed' }
  | { readonly kind: 'last-administrator' }
  | { readonly kind: 'oneself' };
export type EmailTaken = { readonly kind: 'email-taken'; readonly agentId: number };

/**
 * Staff as administrators manage them, and each agent's own account. Every change is recorded in the activity log in
 * its own transaction; changes by an administrator hold only while that administrator is one, checked under row locks
 * together with what must not happen (nobody left to administrate), so that two who act at the same moment can't get
 * around either. Nothing is ever deleted.
 */
export interface PeopleStore {
  /** Everybody, by name. */
  listPeople(now: Date): Promise<Person[]>;
  findPerson(agentId: number, now: Date): Promise<Person | null>;
  /** The devices that are signed in, the one that was used last first. */
  listDevices(agentId: number, now: Date): Promise<Device[]>;

  /** Adds somebody who has no password yet, and the link by which they choose one. */
  invite(
    person: { readonly email: string; readonly name: string; readonly role: AgentRole },
    link: { readonly hash: string },
    actor: Actor,
    now: Date,
  ): Promise<Result<MadeLink, EmailTaken | PeopleRefusal>>;
  /**
   * Makes a link and revokes the one before. With `lockOut` the old password and every signed-in device end now, else
   * they hold until the link is used.
   */
  makeLink(
    agentId: number,
    link: { readonly hash: string; readonly lockOut: boolean },
    actor: Actor,
    now: Date,
  ): Promise<Result<MadeLink, PeopleRefusal | { readonly kind: 'disabled' }>>;
  edit(
    agentId: number,
    change: { readonly email: string; readonly name: string },
    actor: Actor,
    now: Date,
  ): Promise<Result<null, EmailTaken | PeopleRefusal>>;
  changeRole(agentId: number, role: AgentRole, actor: Actor, now: Date): Promise<Result<null, PeopleRefusal>>;
  /** Ends every signed-in device and revokes the link that waits. */
  disable(agentId: number, actor: Actor, now: Date): Promise<Result<null, PeopleRefusal>>;
  enable(agentId: number, actor: Actor, now: Date): Promise<Result<null, PeopleRefusal>>;
  /** Signs out one device, or with null all; answers how many it were. */
  signOut(agentId: number, sessionId: string | null, actor: Actor, now: Date): Promise<Result<number, PeopleRefusal>>;

  /** Whose link this is; null when it is unknown, used, revoked or over, or its owner is disabled. */
  findLink(hash: string, now: Date): Promise<UsableLink | null>;
  /**
   * Uses a link up: sets the password and ends every signed-in device. Null when it can't be used (any more): of two
   * who come at once one gets null. `address` is where the request came from.
   */
  useLink(
    hash: string,
    passwordHash: string,
    address: Actor['address'],
    now: Date,
  ): Promise<{ readonly agent: Agent; readonly purpose: AgentLinkPurpose } | null>;

  /** One's own account. A new name is recorded; names on what was done before stay as they were. */
  saveProfile(
    profile: { readonly name: string; readonly timeZone: string | null; readonly theme: Theme },
    actor: OwnActor,
    now: Date,
  ): Promise<void>;
  saveTheme(agentId: number, theme: Theme): Promise<void>;
  /**
   * Changes one's own password and ends every other device; a link that waits is revoked. False when `from` is not the
   * stored hash any more: somebody else changed it meanwhile.
   */
  changePassword(
    change: { readonly from: string; readonly to: string; readonly keepSessionId: string },
    actor: OwnActor,
    now: Date,
  ): Promise<boolean>;
}

/** Somebody who changes their own account. */
export type OwnActor = Actor & { readonly agentId: number };

export interface MadeLink {
  readonly agentId: number;
  readonly purpose: AgentLinkPurpose;
  readonly expiresAt: Date;
}

export interface UsableLink {
  readonly agent: Agent;
  readonly purpose: AgentLinkPurpose;
  readonly expiresAt: Date;
}
