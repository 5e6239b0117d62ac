import type { AgentRole } from '../../lib/ports/agent-store';

export type AgentKey = 'mei' | 'amara' | 'jonas' | 'lucia' | 'tomasz';

export interface SeedAgent {
  readonly key: AgentKey;
  readonly name: string;
  readonly email: string;
  readonly role: AgentRole;
  /** Where this agent works from. */
  readonly address: string;
  /** When their browser was signed in last. */
  readonly signedInHoursAgo: number;
}

/** Who works at the desk. */
export const AGENTS: readonly SeedAgent[] = [
  {
    key: 'mei',
    name: 'Mei Tanaka',
    email: 'mei.tanaka@example.com',
    role: 'administrator',
    address: '198.51.100.20',
    signedInHoursAgo: 2,
  },
  {
    key: 'amara',
    name: 'Amara Okafor',
    email: 'amara.okafor@example.com',
    role: 'agent',
    address: '2001:db8:de5c::21',
    signedInHoursAgo: 7,
  },
  {
    key: 'jonas',
    name: 'Jonas Weber',
    email: 'jonas.weber@example.com',
    role: 'agent',
    address: '198.51.100.22',
    signedInHoursAgo: 1,
  },
  {
    key: 'lucia',
    name: 'Lucía Fernández',
    email: 'lucia.fernandez@example.com',
    role: 'agent',
    address: '198.51.100.23',
    signedInHoursAgo: 22,
  },
  {
    key: 'tomasz',
    name: 'Tomasz Zieliński',
    email: 'tomasz.zielinski@example.com',
    role: 'agent',
    address: '198.51.100.24',
    signedInHoursAgo: 24 * 13,
  },
];

/** Became an administrator some weeks after she began. */
export const PROMOTED: AgentKey = 'amara';
/** Has left: the account is disabled. Nothing is done by him in the last days. */
export const GONE: AgentKey = 'tomasz';
export const GONE_FOR_DAYS = 12;
/** Has been invited and has not chosen a password yet. */
export const INVITED = { name: 'Priya Raghunathan', email: 'priya.raghunathan@example.com', role: 'agent' } as const;

export const DESK_NAME = 'Larch & Lane Cycles';

/** Browsers that visitors write from. */
export const USER_AGENTS: readonly [string, ...string[]] = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
];
