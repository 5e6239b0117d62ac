import { Prisma } from '../generated/prisma/client';
import type { Agent } from '../ports/agent-store';
import { readAgent } from './agent-row';

/** An agent whose row is locked: what it says holds until the transaction ends. */
export interface LockedAgent extends Agent {
  readonly passwordHash: string | null;
}

/**
 * Locks some agents and every administrator, in one order, so that of two changes that depend on who administrates the
 * desk the second sees what the first left. `FOR NO KEY UPDATE` keeps sign-ins (FOR SHARE) and other changes out, and
 * lets rows that merely refer to an agent be written.
 */
export async function lockAgents(tx: Prisma.TransactionClient, ids: readonly number[]): Promise<LockedAgent[]> {
  return lock(tx, Prisma.sql`id = ANY(${ids}) OR role = 'administrator'`);
}

/** Locks one agent; null when there is none. */
export async function lockAgent(tx: Prisma.TransactionClient, id: number): Promise<LockedAgent | null> {
  return (await lock(tx, Prisma.sql`id = ${id}`))[0] ?? null;
}

async function lock(tx: Prisma.TransactionClient, which: Prisma.Sql): Promise<LockedAgent[]> {
  const rows = await tx.$queryRaw<(Parameters<typeof readAgent>[0] & { passwordHash: string | null })[]>`
    SELECT id, email, name, role, time_zone AS "timeZone", theme, preferences, disabled_at AS "disabledAt",
      password_hash AS "passwordHash"
    FROM agent WHERE ${which} ORDER BY id FOR NO KEY UPDATE`;
  return rows.map((row) => ({ ...readAgent(row), passwordHash: row.passwordHash }));
}
