import { Prisma, type PrismaClient } from '../generated/prisma/client';
import type { Activity, ActivityEntry, ActivityLog, ActivityPage, ActivityQuery } from '../ports/activity-log';

const PROGRAMS_MAX = 100;
const WORDS_MAX = 10;
const CURSOR_LENGTH_MAX = 200;
const BIGINT_MAX = 9_223_372_036_854_775_807n;

/**
 * The activity log in Postgres. Pages begin after an entry and not after a number of them, so none is skipped or shown
 * twice while new ones come.
 */
export class PrismaActivityLog implements ActivityLog {
  constructor(private readonly prisma: PrismaClient) {}

  async listActivity(query: ActivityQuery): Promise<ActivityPage> {
    const cursor = readCursor(query.cursor);
    const order = cursor?.back ? Prisma.sql`ASC` : Prisma.sql`DESC`;
    const rows = await this.prisma.$queryRaw<ActivityRow[]>`
      SELECT id, at, action, actor_id AS "actorId", actor_name AS "actorName", host(address) AS address,
        subject_id AS "subjectId", subject_name AS "subjectName", details
      FROM activity WHERE ${conditionsOf(query, cursor)}
      ORDER BY at ${order}, id ${order} LIMIT ${query.limit + 1}`;
    return pageOf(rows.map(readRow), query.limit, cursor);
  }

  async listPrograms(): Promise<string[]> {
    // A loose index scan: from each name straight to the next, however many entries a name has.
    const rows = await this.prisma.$queryRaw<{ name: string }[]>`
      WITH RECURSIVE program AS (
        SELECT min(actor_name) AS name FROM activity WHERE actor_id IS NULL
        UNION ALL
        SELECT (SELECT min(actor_name) FROM activity WHERE actor_id IS NULL AND actor_name > program.name)
        FROM program WHERE program.name IS NOT NULL
      )
      SELECT name FROM program WHERE name IS NOT NULL LIMIT ${PROGRAMS_MAX}`;
    return rows.map(({ name }) => name);
  }
}

interface ActivityRow extends Pick<Activity, 'at' | 'action' | 'address' | 'subjectId' | 'subjectName'> {
  readonly id: bigint;
  readonly actorId: number | null;
  readonly actorName: string;
  readonly details: ActivityEntry['details'];
}

function readRow({ id, actorId, actorName, ...row }: ActivityRow): Activity {
  return { ...row, id: String(id), actor: { agentId: actorId, name: actorName } };
}

function conditionsOf(query: ActivityQuery, cursor: Cursor | null): Prisma.Sql {
  const conditions = [Prisma.sql`true`];
  if (query.actions) conditions.push(Prisma.sql`action = ANY(${[...query.actions]})`);
  if (query.actor) {
    conditions.push(
      'agentId' in query.actor
        ? Prisma.sql`actor_id = ${query.actor.agentId}`
        : Prisma.sql`actor_id IS NULL AND actor_name = ${query.actor.program}`,
    );
  }
  for (const word of (query.text ?? '')
    .split(/[\s\0]+/)
    .filter(Boolean)
    .slice(0, WORDS_MAX)) {
    conditions.push(Prisma.sql`subject_name ILIKE ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`);
  }
  if (query.from) conditions.push(Prisma.sql`at >= ${query.from}`);
  if (query.until) conditions.push(Prisma.sql`at < ${query.until}`);
  if (cursor) {
    const beyond = cursor.back ? Prisma.sql`>` : Prisma.sql`<`;
    conditions.push(Prisma.sql`(at, id) ${beyond} (${cursor.at}::timestamptz, ${cursor.id}::bigint)`);
  }
  return Prisma.join(conditions, ' AND ');
}

/** A page from the rows that came back; one row more than asked for says that there is another page. */
function pageOf(found: readonly Activity[], limit: number, cursor: Cursor | null): ActivityPage {
  const more = found.length > limit;
  const rows = found.slice(0, limit);
  if (cursor?.back) rows.reverse();
  const first = rows[0];
  const last = rows[rows.length - 1];
  const hasPrevious = cursor !== null && (cursor.back ? more : true);
  const hasNext = cursor?.back ? true : more;
  return {
    rows,
    previousCursor: hasPrevious && first ? writeCursor(first, true) : null,
    nextCursor: hasNext && last ? writeCursor(last, false) : null,
  };
}

/** Where a page begins: after (or, going back, before) the entry of this instant and id. */
interface Cursor {
  readonly back: boolean;
  readonly at: Date;
  readonly id: bigint;
}

function writeCursor({ at, id }: Activity, back: boolean): string {
  return `${back ? 'b' : 'f'}.${at.getTime()}.${id}`;
}

/** A cursor comes back from a URL, so it is a stranger's text: null unless it can be one of ours. */
function readCursor(text: string | undefined): Cursor | null {
  if (!text || text.length > CURSOR_LENGTH_MAX) return null;
  const [, direction, ms, id] = /^([bf])\.(\d{1,14})\.(\d{1,19})$/.exec(text) ?? [];
  if (direction === undefined || ms === undefined || id === undefined || BigInt(id) > BIGINT_MAX) return null;
  return { back: direction === 'b', at: new Date(Number(ms)), id: BigInt(id) };
}
