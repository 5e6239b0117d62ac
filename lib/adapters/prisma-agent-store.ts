import { randomUUID } from 'node:crypto';
import type { Actor } from '../domain/ban';
import { callerNetwork } from '../domain/caller-network';
import { formatIpAddress, type IpAddress, parseIpAddress } from '../domain/ip-address';
import { firstAddress, lastAddress } from '../domain/ip-range';
import type { PrismaClient } from '../generated/prisma/client';
import {
  AGENT_PRESENT_MS,
  type Agent,
  type AgentAddress,
  type AgentRole,
  type AgentStore,
  type FailedSignIns,
  type NewAgentSession,
  type PreferenceValue,
  SESSION_IDLE_MAX_MS,
  type SignInAttempt,
} from '../ports/agent-store';
import { readAgent } from './agent-row';
import { endSessions } from './end-sessions';
import { recordActivity } from './record-activity';
import { revokeLinks } from './revoke-links';

/** `lastSeenAt` is written at most this often per session and address, so that reading a page costs no write. */
const LAST_SEEN_EVERY_MS = 5 * 60_000;
/** How long sign-in attempts are kept. */
const ATTEMPT_RETENTION_MS = 24 * 60 * 60_000;
const USER_AGENT_LENGTH_MAX = 500;

/** Agents, sessions and sign-in attempts in Postgres. */
export class PrismaAgentStore implements AgentStore {
  constructor(private readonly prisma: PrismaClient) {}

  async countAdministrators(): Promise<number> {
    return this.prisma.agent.count({ where: { role: 'administrator', disabledAt: null, passwordHash: { not: null } } });
  }

  async addAgent(
    agent: { email: string; name: string; role: AgentRole; passwordHash: string },
    actor: Actor,
    now: Date,
  ): Promise<Agent | null> {
    return this.prisma.$transaction(async (tx) => {
      // ON CONFLICT DO NOTHING: a taken e-mail is an empty answer, not an exception to take apart.
      const [added] = await tx.agent.createManyAndReturn({
        data: [{ ...agent, email: agent.email.toLowerCase(), createdAt: now }],
        skipDuplicates: true,
      });
      if (!added) return null;
      const { id, name, email, role } = added;
      const details = { email, role };
      await recordActivity(tx, { action: 'agent.added', actor, subjectId: id, subjectName: name, details }, now);
      return readAgent(added);
    });
  }

  async findAgentByEmail(email: string): Promise<(Agent & { passwordHash: string | null }) | null> {
    const row = await this.prisma.agent.findUnique({ where: { email: email.toLowerCase() } });
    return row ? { ...readAgent(row), passwordHash: row.passwordHash } : null;
  }

  async setPassword(email: string, passwordHash: string, actor: Actor, now: Date): Promise<boolean> {
    return this.prisma.$transaction(async (tx) => {
      const [agent] = await tx.agent.updateManyAndReturn({
        where: { email: email.toLowerCase() },
        data: { passwordHash },
      });
      if (!agent) return false;
      const { id, name } = agent;
      await revokeLinks(tx, id, now);
      const devices = await endSessions(tx, id, now);
      const details = { by: 'operator', devices };
      await recordActivity(tx, { action: 'agent.password_set', actor, subjectId: id, subjectName: name, details }, now);
      return true;
    });
  }

  async savePreference(agentId: number, name: string, value: PreferenceValue | null): Promise<void> {
    // In one statement, so that two windows that save different preferences don't undo each other.
    await (value === null
      ? this.prisma.$executeRaw`UPDATE agent SET preferences = preferences - ${name}::text WHERE id = ${agentId}`
      : this.prisma.$executeRaw`
          UPDATE agent SET preferences = preferences || jsonb_build_object(${name}::text, ${JSON.stringify(value)}::jsonb)
          WHERE id = ${agentId}`);
  }

  async startSession(session: NewAgentSession, now: Date): Promise<string | null> {
    const id = randomUUID();
    const { agentId, passwordHash, expiresAt } = session;
    const userAgent = session.userAgent.slice(0, USER_AGENT_LENGTH_MAX);
    const address = session.address && formatIpAddress(session.address);
    // FOR SHARE waits for whoever disables the agent or changes the password right now, and makes them wait: a session
    // that comes too late isn't made, and one that comes in time is among those that they end.
    const made = await this.prisma.$executeRaw`
      INSERT INTO agent_session (id, agent_id, created_at, last_seen_at, expires_at, user_agent, address, last_address)
      SELECT ${id}::uuid, id, ${now}, ${now}, ${expiresAt}, ${userAgent}, ${address}::inet,
        ${address}::inet
      FROM agent WHERE id = ${agentId} AND disabled_at IS NULL AND password_hash = ${passwordHash}
      FOR SHARE`;
    return made === 1 ? id : null;
  }

  async findSession(
    sessionId: string,
    now: Date,
    from: IpAddress | null = null,
  ): Promise<{ agent: Agent; sessionId: string } | null> {
    if (!UUID.test(sessionId)) return null;
    const row = await this.prisma.agentSession.findUnique({ where: { id: sessionId }, include: { agent: true } });
    if (!row || row.revokedAt || row.expiresAt <= now || row.agent.disabledAt) return null;
    const unseenForMs = now.getTime() - row.lastSeenAt.getTime();
    if (unseenForMs >= SESSION_IDLE_MAX_MS) return null;
    const address = from ? formatIpAddress(from) : row.lastAddress;
    if (unseenForMs >= LAST_SEEN_EVERY_MS || address !== row.lastAddress) this.noteSeen(row, address, now);
    return { agent: readAgent(row.agent), sessionId };
  }

  async sessionsInForce(sessionIds: readonly string[], now: Date): Promise<ReadonlySet<string>> {
    const rows = await this.prisma.agentSession.findMany({
      where: {
        id: { in: sessionIds.filter((id) => UUID.test(id)) },
        revokedAt: null,
        expiresAt: { gt: now },
        lastSeenAt: { gt: new Date(now.getTime() - SESSION_IDLE_MAX_MS) },
        agent: { disabledAt: null },
      },
      select: { id: true },
    });
    return new Set(rows.map(({ id }) => id));
  }

  async endSession(sessionId: string, now: Date): Promise<void> {
    if (!UUID.test(sessionId)) return;
    await this.prisma.agentSession.updateMany({ where: { id: sessionId, revokedAt: null }, data: { revokedAt: now } });
  }

  async endOtherSessions(agentId: number, keptSessionId: string, now: Date): Promise<void> {
    await endSessions(this.prisma, agentId, now, { keep: keptSessionId });
  }

  async agentAddressesInUse(now: Date): Promise<AgentAddress[]> {
    const presentSince = new Date(now.getTime() - AGENT_PRESENT_MS);
    const rows = await this.prisma.$queryRaw<{ agentId: number; name: string; address: string }[]>`
      SELECT agent.id AS "agentId", agent.name, host(seen.last_address) AS address
      FROM (
        SELECT agent_id, last_address, max(last_seen_at) AS seen_at
        FROM agent_session
        WHERE last_address IS NOT NULL AND last_seen_at > ${presentSince} AND revoked_at IS NULL AND expires_at > ${now}
        GROUP BY agent_id, last_address
      ) AS seen
      JOIN agent ON agent.id = seen.agent_id
      WHERE agent.disabled_at IS NULL
      ORDER BY seen.seen_at DESC, agent.id, seen.last_address`;
    return rows.flatMap(({ agentId, name, address: text }) => {
      const address = parseIpAddress(text);
      return address.ok ? [{ agentId, name, address: address.value }] : [];
    });
  }

  async recordSignInAttempt(attempt: SignInAttempt, now: Date): Promise<void> {
    await this.prisma.signInAttempt.create({
      data: {
        email: attempt.email.toLowerCase(),
        address: attempt.address && formatIpAddress(attempt.address),
        device: attempt.device,
        succeeded: attempt.succeeded,
        at: now,
      },
    });
    await this.removeOldAttempts(now);
  }

  async countFailedSignIns(attempt: Omit<SignInAttempt, 'succeeded'>, since: Date): Promise<FailedSignIns> {
    const email = attempt.email.toLowerCase();
    const network = attempt.address && callerNetwork(attempt.address);
    const fromNetwork = network
      ? { address: { gte: formatIpAddress(firstAddress(network)), lte: formatIpAddress(lastAddress(network)) } }
      : { address: null };
    const failed = { succeeded: false, at: { gte: since } };
    const [byAddress, byAddressAndEmail, byEmail, knownAddress] = await Promise.all([
      this.prisma.signInAttempt.count({ where: { ...failed, ...fromNetwork } }),
      this.prisma.signInAttempt.count({ where: { ...failed, ...fromNetwork, email } }),
      this.prisma.signInAttempt.count({ where: { ...failed, email } }),
      attempt.address === null
        ? null
        : this.prisma.agentSession.findFirst({
            where: { agent: { email }, address: formatIpAddress(attempt.address) },
            select: { id: true },
          }),
    ]);
    return { byAddress, byAddressAndEmail, byEmail, knownOwner: attempt.device !== null || knownAddress !== null };
  }

  /** Beside the request, which must not wait for it; a lost write costs at most an earlier idle end. */
  private noteSeen({ id, lastSeenAt }: { id: string; lastSeenAt: Date }, lastAddress: string | null, now: Date): void {
    this.prisma.agentSession
      .updateMany({ where: { id, lastSeenAt }, data: { lastSeenAt: now, lastAddress } })
      .catch(() => undefined);
  }

  /** A few at a time with every new attempt, oldest first along the primary key: the table can't grow without end. */
  private async removeOldAttempts(now: Date): Promise<void> {
    const before = new Date(now.getTime() - ATTEMPT_RETENTION_MS);
    await this.prisma.$executeRaw`
      DELETE FROM sign_in_attempt
      WHERE id IN (SELECT id FROM sign_in_attempt ORDER BY id LIMIT 50) AND at < ${before}`;
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
