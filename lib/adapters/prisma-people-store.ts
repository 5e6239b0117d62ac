import { AGENT_LINK_MS, type AgentLinkPurpose } from '../domain/agent-link';
import type { Actor } from '../domain/ban';
import { err, ok, type Result } from '../domain/result';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import type { ActivityAction, ActivityEntry } from '../ports/activity-log';
import { type Agent, type AgentRole, SESSION_IDLE_MAX_MS, type Theme } from '../ports/agent-store';
import type {
  Device,
  EmailTaken,
  MadeLink,
  OwnActor,
  PeopleRefusal,
  PeopleStore,
  Person,
  UsableLink,
} from '../ports/people-store';
import { readAgent } from './agent-row';
import { endSessions } from './end-sessions';
import { type LockedAgent, lockAgent, lockAgents } from './lock-agents';
import { recordActivity } from './record-activity';
import { revokeLinks } from './revoke-links';

type Tx = Prisma.TransactionClient;

/**
 * Agents in Postgres. Every change locks the rows of the agents that it depends on before it looks at them, always in
 * the order of their ids and before anything that belongs to them, so that changes neither overtake each other nor wait
 * in a circle.
 */
export class PrismaPeopleStore implements PeopleStore {
  constructor(private readonly prisma: PrismaClient) {}

  async listPeople(now: Date): Promise<Person[]> {
    return this.readPeople(Prisma.sql`true`, now);
  }

  async findPerson(agentId: number, now: Date): Promise<Person | null> {
    return (await this.readPeople(Prisma.sql`a.id = ${agentId}`, now))[0] ?? null;
  }

  async listDevices(agentId: number, now: Date): Promise<Device[]> {
    const rows = await this.prisma.agentSession.findMany({
      where: { agentId, revokedAt: null, expiresAt: { gt: now }, lastSeenAt: { gt: idleSince(now) } },
      orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
    });
    return rows.map(({ id, createdAt, lastSeenAt, userAgent, lastAddress }) => ({
      sessionId: id,
      createdAt,
      lastSeenAt,
      userAgent,
      address: lastAddress,
    }));
  }

  async invite(
    person: { readonly email: string; readonly name: string; readonly role: AgentRole },
    link: { readonly hash: string },
    actor: Actor,
    now: Date,
  ): Promise<Result<MadeLink, EmailTaken | PeopleRefusal>> {
    return this.prisma.$transaction(async (tx) => {
      if (!isAllowed(actor, await lockAgents(tx, []))) return err({ kind: 'not-allowed' });
      const { email, name, role } = person;
      const [added] = await tx.agent.createManyAndReturn({
        data: [{ email: email.toLowerCase(), name, role, createdAt: now }],
        skipDuplicates: true,
      });
      if (!added) return err(await whoHas(tx, email));
      const made = await addLink(tx, added.id, 'invitation', link.hash, actor, now);
      const details = { email: added.email, role, expiresAt: made.expiresAt.toISOString() };
      await record(tx, 'agent.invited', actor, added, details, now);
      return ok(made);
    });
  }

  async makeLink(
    agentId: number,
    link: { readonly hash: string; readonly lockOut: boolean },
    actor: Actor,
    now: Date,
  ): Promise<Result<MadeLink, PeopleRefusal | { readonly kind: 'disabled' }>> {
    return this.change<MadeLink, { readonly kind: 'disabled' }>(agentId, actor, async (tx, agent, others) => {
      if (agent.id === actor.agentId) return err({ kind: 'oneself' });
      if (agent.disabledAt) return err({ kind: 'disabled' });
      if (link.lockOut && isLastAdministrator(agent, others)) return err({ kind: 'last-administrator' });
      const purpose = await purposeOfNextLink(tx, agent);
      let devices = 0;
      if (link.lockOut) {
        await tx.agent.update({ where: { id: agentId }, data: { passwordHash: null } });
        devices = await endSessions(tx, agentId, now);
      }
      await revokeLinks(tx, agentId, now);
      const made = await addLink(tx, agentId, purpose, link.hash, actor, now);
      const details = { purpose, lockedOut: link.lockOut, devices, expiresAt: made.expiresAt.toISOString() };
      await record(tx, 'agent.password_link_made', actor, agent, details, now);
      return ok(made);
    });
  }

  async edit(
    agentId: number,
    change: { readonly email: string; readonly name: string },
    actor: Actor,
    now: Date,
  ): Promise<Result<null, EmailTaken | PeopleRefusal>> {
    const email = change.email.toLowerCase();
    const edited = this.change<null, EmailTaken>(agentId, actor, async (tx, agent) => {
      if (email !== agent.email && (await tx.agent.count({ where: { email } })) > 0) {
        return err(await whoHas(tx, email));
      }
      await tx.agent.update({ where: { id: agentId }, data: { email, name: change.name } });
      const details = {
        ...(change.name !== agent.name && { nameBefore: agent.name, name: change.name }),
        ...(email !== agent.email && { emailBefore: agent.email, email }),
      };
      if (Object.keys(details).length > 0) await record(tx, 'agent.edited', actor, agent, details, now);
      return ok(null);
    });
    return edited.catch(async (error: unknown) => {
      // Somebody took the e-mail in that very moment.
      if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') {
        return err(await whoHas(this.prisma, email));
      }
      throw error;
    });
  }

  async changeRole(agentId: number, role: AgentRole, actor: Actor, now: Date): Promise<Result<null, PeopleRefusal>> {
    return this.change(agentId, actor, async (tx, agent, others) => {
      if (agent.role === role) return ok(null);
      if (isLastAdministrator(agent, others)) return err({ kind: 'last-administrator' });
      await tx.agent.update({ where: { id: agentId }, data: { role } });
      await record(tx, 'agent.role_changed', actor, agent, { roleBefore: agent.role, role }, now);
      return ok(null);
    });
  }

  async disable(agentId: number, actor: Actor, now: Date): Promise<Result<null, PeopleRefusal>> {
    return this.change(agentId, actor, async (tx, agent, others) => {
      if (agent.disabledAt) return ok(null);
      if (isLastAdministrator(agent, others)) return err({ kind: 'last-administrator' });
      if (agent.id === actor.agentId) return err({ kind: 'oneself' });
      await tx.agent.update({ where: { id: agentId }, data: { disabledAt: now } });
      await revokeLinks(tx, agentId, now);
      const devices = await endSessions(tx, agentId, now);
      await record(tx, 'agent.disabled', actor, agent, { devices }, now);
      return ok(null);
    });
  }

  async enable(agentId: number, actor: Actor, now: Date): Promise<Result<null, PeopleRefusal>> {
    return this.change(agentId, actor, async (tx, agent) => {
      if (!agent.disabledAt) return ok(null);
      await tx.agent.update({ where: { id: agentId }, data: { disabledAt: null } });
      await record(tx, 'agent.enabled', actor, agent, {}, now);
      return ok(null);
    });
  }

  async signOut(
    agentId: number,
    sessionId: string | null,
    actor: Actor,
    now: Date,
  ): Promise<Result<number, PeopleRefusal>> {
    return this.change(agentId, actor, async (tx, agent) => {
      const devices = await endSessions(tx, agentId, now, { only: sessionId ?? undefined });
      if (devices > 0) await record(tx, 'agent.signed_out', actor, agent, { devices }, now);
      return ok(devices);
    });
  }

  async findLink(hash: string, now: Date): Promise<UsableLink | null> {
    const link = await this.prisma.agentLink.findUnique({ where: { hash }, include: { agent: true } });
    if (!link || link.usedAt || link.revokedAt || link.expiresAt <= now || link.agent.disabledAt) return null;
    return { agent: readAgent(link.agent), purpose: link.purpose, expiresAt: link.expiresAt };
  }

  async useLink(
    hash: string,
    passwordHash: string,
    address: Actor['address'],
    now: Date,
  ): Promise<{ readonly agent: Agent; readonly purpose: AgentLinkPurpose } | null> {
    return this.prisma.$transaction(async (tx) => {
      const found = await tx.agentLink.findUnique({ where: { hash }, select: { agentId: true } });
      const agent = found && (await lockAgent(tx, found.agentId));
      if (!agent || agent.disabledAt) return null;
      // Under the agent's lock: of two who use the link at once, the second finds it used.
      const [used] = await tx.agentLink.updateManyAndReturn({
        where: { hash, usedAt: null, revokedAt: null, expiresAt: { gt: now } },
        data: { usedAt: now },
      });
      if (!used) return null;
      await tx.agent.update({ where: { id: agent.id }, data: { passwordHash } });
      await revokeLinks(tx, agent.id, now);
      const devices = await endSessions(tx, agent.id, now);
      const actor: Actor = { agentId: agent.id, name: agent.name, address };
      if (used.purpose === 'invitation') await record(tx, 'agent.joined', actor, agent, {}, now);
      else await record(tx, 'agent.password_set', actor, agent, { by: 'link', devices }, now);
      const { passwordHash: _, ...withoutHash } = agent;
      return { agent: withoutHash, purpose: used.purpose };
    });
  }

  async saveProfile(
    { name, timeZone, theme }: { readonly name: string; readonly timeZone: string | null; readonly theme: Theme },
    actor: OwnActor,
    now: Date,
  ): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const agent = await lockAgent(tx, actor.agentId);
      if (!agent) throw new Error(`There is no agent ${actor.agentId}.`);
      await tx.agent.update({ where: { id: agent.id }, data: { name, timeZone, theme } });
      if (name === agent.name) return;
      await record(tx, 'agent.edited', actor, agent, { nameBefore: agent.name, name }, now);
    });
  }

  async saveTheme(agentId: number, theme: Theme): Promise<void> {
    await this.prisma.agent.update({ where: { id: agentId }, data: { theme }, select: { id: true } });
  }

  async changePassword(
    { from, to, keepSessionId }: { readonly from: string; readonly to: string; readonly keepSessionId: string },
    actor: OwnActor,
    now: Date,
  ): Promise<boolean> {
    return this.prisma.$transaction(async (tx) => {
      const agent = await lockAgent(tx, actor.agentId);
      if (!agent || agent.disabledAt || agent.passwordHash !== from) return false;
      await tx.agent.update({ where: { id: agent.id }, data: { passwordHash: to } });
      await revokeLinks(tx, agent.id, now);
      const devices = await endSessions(tx, agent.id, now, { keep: keepSessionId });
      await record(tx, 'agent.password_set', actor, agent, { by: 'profile', devices }, now);
      return true;
    });
  }

  /** A change by an administrator, once it is sure that there is such an agent and that the administrator still is one. */
  private change<T, E = never>(
    agentId: number,
    actor: Actor,
    work: (tx: Tx, agent: LockedAgent, others: readonly LockedAgent[]) => Promise<Result<T, E | PeopleRefusal>>,
  ): Promise<Result<T, E | PeopleRefusal>> {
    return this.prisma.$transaction(async (tx): Promise<Result<T, E | PeopleRefusal>> => {
      const locked = await lockAgents(tx, [agentId]);
      if (!isAllowed(actor, locked)) return err({ kind: 'not-allowed' });
      const agent = locked.find(({ id }) => id === agentId);
      if (!agent) return err({ kind: 'not-found' });
      const others = locked.filter(({ id }) => id !== agentId);
      return work(tx, agent, others);
    });
  }

  private async readPeople(which: Prisma.Sql, now: Date): Promise<Person[]> {
    const rows = await this.prisma.$queryRaw<PersonRow[]>`
      SELECT a.id, a.email, a.name, a.role, a.time_zone AS "timeZone", a.theme, a.preferences,
        a.disabled_at AS "disabledAt", a.created_at AS "createdAt", a.password_hash IS NOT NULL AS "hasPassword",
        (SELECT max(last_seen_at) FROM agent_session WHERE agent_id = a.id) AS "lastSeenAt",
        (SELECT count(*)::int FROM agent_session
          WHERE agent_id = a.id AND last_seen_at > ${idleSince(now)} AND revoked_at IS NULL AND expires_at > ${now}
        ) AS devices,
        link.purpose, link.created_by_name AS "linkedByName", link.expires_at AS "linkExpiresAt"
      FROM agent a
      LEFT JOIN LATERAL (
        SELECT purpose, created_by_name, expires_at FROM agent_link
        WHERE agent_id = a.id AND used_at IS NULL AND revoked_at IS NULL ORDER BY id DESC LIMIT 1
      ) AS link ON true
      WHERE ${which} ORDER BY lower(a.name), a.id`;
    return rows.map(readPerson);
  }
}

type PersonRow = Parameters<typeof readAgent>[0] &
  Pick<Person, 'createdAt' | 'hasPassword' | 'lastSeenAt' | 'devices'> & {
    readonly purpose: AgentLinkPurpose | null;
    readonly linkedByName: string | null;
    readonly linkExpiresAt: Date | null;
  };

function readPerson(row: PersonRow): Person {
  const { createdAt, hasPassword, lastSeenAt, devices, purpose, linkedByName, linkExpiresAt } = row;
  const link =
    purpose && linkExpiresAt ? { purpose, createdByName: linkedByName ?? '', expiresAt: linkExpiresAt } : null;
  return { ...readAgent(row), createdAt, hasPassword, lastSeenAt, devices, link };
}

function idleSince(now: Date): Date {
  return new Date(now.getTime() - SESSION_IDLE_MAX_MS);
}

/** Programs may; a person must be an enabled administrator now, not only when the request came in. */
function isAllowed(actor: Actor, locked: readonly LockedAgent[]): boolean {
  if (actor.agentId === null) return true;
  return locked.some(({ id, role, disabledAt }) => id === actor.agentId && role === 'administrator' && !disabledAt);
}

/** Whether nobody who can sign in would administrate the desk without this agent. */
function isLastAdministrator(agent: LockedAgent, others: readonly LockedAgent[]): boolean {
  return canAdministrate(agent) && !others.some(canAdministrate);
}

function canAdministrate({ role, disabledAt, passwordHash }: LockedAgent): boolean {
  return role === 'administrator' && disabledAt === null && passwordHash !== null;
}

/** Who has never chosen a password is still invited; anybody else gets a new password. */
async function purposeOfNextLink(tx: Tx, agent: LockedAgent): Promise<AgentLinkPurpose> {
  if (agent.passwordHash !== null) return 'password_reset';
  const last = await tx.agentLink.findFirst({ where: { agentId: agent.id }, orderBy: { id: 'desc' } });
  return last?.purpose ?? 'invitation';
}

async function addLink(
  tx: Tx,
  agentId: number,
  purpose: AgentLinkPurpose,
  hash: string,
  actor: Actor,
  now: Date,
): Promise<MadeLink> {
  const expiresAt = new Date(now.getTime() + AGENT_LINK_MS[purpose]);
  await tx.agentLink.create({
    data: { agentId, purpose, hash, createdByName: actor.name, createdAt: now, expiresAt },
  });
  return { agentId, purpose, expiresAt };
}

async function whoHas(tx: Pick<Tx, 'agent'>, email: string): Promise<EmailTaken> {
  const { id } = await tx.agent.findUniqueOrThrow({ where: { email: email.toLowerCase() }, select: { id: true } });
  return { kind: 'email-taken', agentId: id };
}

async function record(
  tx: Tx,
  action: ActivityAction,
  actor: Actor,
  agent: { readonly id: number; readonly name: string },
  details: ActivityEntry['details'],
  now: Date,
): Promise<void> {
  await recordActivity(tx, { action, actor, subjectId: agent.id, subjectName: agent.name, details }, now);
}
