import type { IndexReport } from './explain-address';

/** An index report in words: what is so, what that means for visitors, and commands of the command line that help. */
export interface IndexReportTexts {
  readonly title: string;
  readonly meaning: string;
  /** What to type after the command line's name, in this order; nothing when nothing has to be done. */
  readonly commands: readonly string[];
}

/** Every state but `agrees` and `differs` mends itself; `differs` can't, since nothing tells the server of it. */
export function indexReportTexts({ state, revision, applied }: IndexReport): IndexReportTexts {
  switch (state) {
    case 'agrees':
      return {
        title: 'The index agrees with Postgres',
        meaning: `It holds the newest revision, ${revision}, and says the same about this address.`,
        commands: [],
      };
    case 'behind':
      return {
        title: 'The index is catching up',
        meaning: `It holds revision ${applied} of ${revision}. Visitors are checked against Postgres until it has caught up, by itself within a second or so.`,
        commands: ['index rebuild'],
      };
    case 'differs':
      return {
        title: 'The index is wrong about this address',
        meaning: `It holds the newest revision, ${revision}, and yet says something else than Postgres. Visitors get the index’s answer until it is built anew. Perhaps something else writes to this Redis.`,
        commands: ['index verify', 'index rebuild'],
      };
    case 'ahead':
      return {
        title: 'The index is ahead of Postgres',
        meaning: `It holds revision ${applied}, but Postgres ends at ${revision}, as after a backup was restored. Visitors are checked against Postgres until the index is rebuilt, by itself within seconds.`,
        commands: ['index rebuild'],
      };
    case 'foreign':
      return {
        title: 'The index belongs to another database',
        meaning:
          'Visitors are checked against Postgres until it is rebuilt, by itself within seconds. If this stays, two Gatehouses use one Redis: give each its own.',
        commands: ['index rebuild'],
      };
    case 'missing':
      return {
        title: 'There is no index',
        meaning:
          'Redis was flushed, or lost a part of it. Visitors are checked against Postgres until it is rebuilt, by itself within seconds.',
        commands: ['index rebuild'],
      };
    case 'unreachable':
      return {
        title: 'Redis does not answer',
        meaning:
          'Visitors are checked against Postgres meanwhile, and every ban holds. Changes reach the index when Redis is back.',
        commands: [],
      };
  }
}
