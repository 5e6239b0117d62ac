import type pino from 'pino';
import type { CheckVisitor } from './bans/check-visitor';
import type { FeedFetcher } from './bans/feed-fetcher';
import type { ImportRunner } from './bans/import-runner';
import type { IndexHealth } from './bans/index-keeper';
import type { IceSettings } from './channels/call/ice-configuration';
import type { IpRange } from './domain/ip-range';
import type { AgentStreams } from './live/agent-streams';
import type { CallStreams } from './live/call-streams';
import type { LiveHub } from './live/live-hub';
import type { VisitorStreams } from './live/visitor-streams';
import type { ActivityLog } from './ports/activity-log';
import type { AgentStore } from './ports/agent-store';
import type { BanIndex } from './ports/ban-index';
import type { BanStore } from './ports/ban-store';
import type { BoardStore } from './ports/board-store';
import type { CallStore } from './ports/call-store';
import type { ChatStore } from './ports/chat-store';
import type { Clock } from './ports/clock';
import type { ContactStore } from './ports/contact-store';
import type { FeedStore } from './ports/feed-store';
import type { HitBook } from './ports/hit-book';
import type { HitReports } from './ports/hit-reports';
import type { ImportStore } from './ports/import-store';
import type { InboundStore } from './ports/inbound-store';
import type { IndexSource } from './ports/index-source';
import type { MailReader } from './ports/mail-reader';
import type { Metrics } from './ports/metrics';
import type { PeopleStore } from './ports/people-store';
import type { RangeUse } from './ports/range-use';
import type { RateLimiter } from './ports/rate-limiter';
import type { RefusalBook } from './ports/refusal-book';
import type { RuleStore } from './ports/rule-store';
import type { SettingsStore } from './ports/settings-store';
import type { TicketStore } from './ports/ticket-store';
import type { TokenStore } from './ports/token-store';
import type { WebhookOutbox, WebhookStore } from './ports/webhook-store';
import type { WebhookSender } from './webhooks/webhook-sender';

/**
 * Everything that one process holds once: connections, clocks, the index keeper. Built by `startRuntime` in the front
 * door's module graph; Next's bundle is a second graph in the same process, so it is handed over on globalThis.
 */
export interface Runtime {
  readonly clock: Clock;
  readonly log: pino.Logger;
  readonly bans: BanStore;
  readonly tickets: TicketStore;
  readonly chats: ChatStore;
  readonly board: BoardStore;
  readonly calls: CallStore;
  readonly live: LiveHub;
  /** The event streams that this process holds open. */
  readonly visitorStreams: VisitorStreams;
  readonly callStreams: CallStreams;
  readonly agentStreams: AgentStreams;
  readonly contacts: ContactStore;
  readonly agents: AgentStore;
  /** Whom a ban on a range would hit. */
  readonly rangeUse: RangeUse;
  readonly people: PeopleStore;
  readonly activity: ActivityLog;
  /** What it saves holds in this process at once, in the others within seconds. */
  readonly settings: SettingsStore;
  readonly apiTokens: TokenStore;
  /** Mail and call records, which rules keep away where bans can't. */
  readonly inbound: InboundStore;
  readonly rules: RuleStore;
  readonly mailReader: MailReader;
  readonly webhooks: WebhookStore & WebhookOutbox;
  readonly webhookSender: WebhookSender;
  readonly imports: ImportStore;
  readonly feeds: FeedStore;
  /** What works on imports in this process: to be told of a new one. */
  readonly importRunner: Pick<ImportRunner, 'wake'>;
  readonly feedFetcher: Pick<FeedFetcher, 'fetchNow' | 'fetchDue'>;
  /** The one check that every entry to a channel asks. */
  readonly checkVisitor: CheckVisitor;
  /**
   * Brings the index to a revision; see IndexKeeper. Resolves to whether the index holds it. Then every instance is told
   * that bans changed, and ends what the banned have open.
   */
  readonly bringIndexTo: (revision: bigint) => Promise<boolean>;
  readonly indexHealth: () => IndexHealth;
  /** Builds the index anew; false when somebody else is doing so. Throws what Redis or the store throw. */
  readonly rebuildIndex: (why: string) => Promise<boolean>;
  /** For explanations only: what the index holds, and how far the store is. */
  readonly index: Pick<BanIndex, 'inspect'>;
  readonly indexSource: Pick<IndexSource, 'position'>;
  readonly rateLimiter: RateLimiter;
  /** What the references mean that refused visitors were shown. */
  readonly refusals: RefusalBook;
  /** How often each ban refuses somebody. */
  readonly hits: HitBook;
  /** What was counted, for people. */
  readonly hitReports: HitReports;
  readonly metrics: Metrics;
  readonly deskName: () => string;
  /** Origins of other sites, such as `https://shop.example.com`, whose pages may embed the chat and call its JSON. */
  readonly embeddingSites: () => readonly string[];
  /** How the browsers of a call find one another. */
  readonly ice: IceSettings;
  readonly trustedProxies: readonly IpRange[];
  /** Ranges off the public internet that webhooks and feeds may reach. */
  readonly allowedTargets: readonly IpRange[];
  /** Signs sessions and visitor cookies. */
  readonly secret: string;
  /** Proves that the private client header was written by this process's front door. */
  readonly clientHeaderSecret: string;
  readonly publicUrl: string | null;
}

const KEY = Symbol.for('gatehouse.runtime');
type Holder = { [KEY]?: Runtime };

/** The process's runtime, or null when the front door isn't in front (somebody ran `next start`). */
export function findRuntime(): Runtime | null {
  return (globalThis as Holder)[KEY] ?? null;
}

/** The process's runtime. Throws, with what to do, when the front door isn't in front. */
export function runtime(): Runtime {
  const found = findRuntime();
  if (!found)
    throw new Error('Gatehouse was started without its front door. Start it with `npm start`, not with `next start`.');
  return found;
}

/** Puts the runtime where both module graphs find it; null takes it away. */
export function shareRuntime(value: Runtime | null): void {
  if (value) (globalThis as Holder)[KEY] = value;
  else delete (globalThis as Holder)[KEY];
}
