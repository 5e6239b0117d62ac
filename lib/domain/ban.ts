import type { IpAddress } from './ip-address';
import type { IpRange } from './ip-range';

/** Who did something: an agent by id, or a program (command line, API token) by name alone. */
export interface Actor {
  readonly agentId: number | null;
  readonly name: string;
  /** Where the request came from that did it, for the activity log; absent for programs. */
  readonly address?: IpAddress | null;
}

/** A ban as the store keeps it. Instants are UTC. */
export interface Ban {
  readonly id: number;
  readonly range: IpRange;
  readonly createdAt: Date;
  /** Null = indefinitely. */
  readonly validUntil: Date | null;
  readonly reason: string;
  readonly bannedBy: Actor;
  readonly contact: { readonly id: number; readonly name: string } | null;
  readonly ticket: { readonly id: number; readonly code: string } | null;
  readonly batchId: number | null;
  /** Who expired it; null while it is in force and when it ran out by itself. */
  readonly expiredByName: string | null;
  /** Counts edits from 1. */
  readonly version: number;
}

/** An address or range that is never refused while createdAt ≤ now < validUntil. */
export interface Exemption {
  readonly id: number;
  readonly range: IpRange;
  readonly note: string;
  readonly createdByName: string;
  readonly createdAt: Date;
  readonly validUntil: Date | null;
}

/**
 * Whether a ban (or an exemption) is in force: createdAt ≤ now < validUntil, half-open, no other state.
 * At the very instant of validUntil it is over; at the instant of createdAt it holds.
 */
export function isActive(span: { createdAt: Date; validUntil: Date | null }, now: Date): boolean {
  return span.createdAt <= now && (span.validUntil === null || now < span.validUntil);
}

/** The latest instant that a ban may end at; the index has room for no more. */
export const LATEST_VALID_UNTIL = new Date('5000-12-31T23:59:59.999Z');
