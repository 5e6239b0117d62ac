import type { Actor } from '../domain/ban';

/** What was done, as `thing.happened`. An action that a newer release wrote is read as plain text. */
export const ACTIVITY_ACTIONS = [
  'ban.created',
  'ban.edited',
  'ban.expired',
  'bans.imported',
  'batch.expired',
  'feed.added',
  'feed.applied',
  'feed.changed',
  'exemption.added',
  'exemption.ended',
  'contact.renamed',
  'agent.added',
  'agent.invited',
  'agent.joined',
  'agent.edited',
  'agent.role_changed',
  'agent.disabled',
  'agent.enabled',
  'agent.password_link_made',
  'agent.password_set',
  'agent.signed_out',
  'settings.changed',
  'token.created',
  'token.revoked',
  'rule.added',
  'rule.edited',
  'rule.moved',
  'rule.enabled',
  'rule.disabled',
  'rule.removed',
  'rule.deleted_email',
  'rule.deleted_call',
  'webhook.added',
  'webhook.edited',
  'webhook.enabled',
  'webhook.disabled',
  'webhook.secret_rotated',
  'webhook.removed',
] as const;
export type ActivityAction = (typeof ACTIVITY_ACTIONS)[number];

/** One thing that was done. Whoever stores the change records it in the same transaction (lib/adapters/record-activity). */
export interface ActivityEntry {
  readonly action: ActivityAction;
  readonly actor: Actor;
  /** The id of what it was done to: a ban, a batch, an exemption, an agent; null where there is none. */
  readonly subjectId: number | null;
  /** How people call it, as it was then: a range, a list's name, an agent's name. */
  readonly subjectName: string;
  /** Flat and small: what changed, from what to what. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}

/** The record of what staff and programs did, newest first. Nothing in it can be changed or removed. */
export interface ActivityLog {
  listActivity(query: ActivityQuery): Promise<ActivityPage>;
  /** Names of programs (the command line, tokens) that did something, in order; at most 100. */
  listPrograms(): Promise<string[]>;
}

export interface ActivityQuery {
  /** Only these actions; absent = all. */
  readonly actions?: readonly ActivityAction[];
  /** An agent by id, whatever their name was then; a program by name. */
  readonly actor?: { readonly agentId: number } | { readonly program: string };
  /** Words that are all found in the subject's name, case-insensitive. */
  readonly text?: string;
  /** Half-open: from ≤ at < until. */
  readonly from?: Date;
  readonly until?: Date;
  /** 1 to 200. */
  readonly limit: number;
  /** A page's `nextCursor` or `previousCursor`; anything unreadable means the first page. */
  readonly cursor?: string;
}

/** An entry as it was recorded. */
export type Activity = Omit<ActivityEntry, 'action'> & {
  readonly id: string;
  readonly at: Date;
  readonly action: string;
  /** Canonical text of where the actor was; null for programs. */
  readonly address: string | null;
};

export interface ActivityPage {
  readonly rows: readonly Activity[];
  readonly previousCursor: string | null;
  readonly nextCursor: string | null;
}
