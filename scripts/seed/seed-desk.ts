import { inviteAgent } from '../../lib/auth/invite-agent';
import { makeApiToken } from '../../lib/auth/make-api-token';
import { addAgent } from '../../lib/auth/manage-agents';
import { startSession } from '../../lib/auth/start-session';
import { addBan } from '../../lib/bans/add-ban';
import { editBan } from '../../lib/bans/edit-ban';
import { expireBan } from '../../lib/bans/expire-ban';
import { followList } from '../../lib/bans/follow-list';
import { importBans } from '../../lib/bans/import-bans';
import { parseContactMessage } from '../../lib/channels/contact-form/contact-message';
import { COMMAND_LINE } from '../../lib/cli/actor';
import type { Runtime } from '../../lib/composition';
import type { Actor, Ban } from '../../lib/domain/ban';
import { parseBanList } from '../../lib/domain/ban-list';
import { parseIpAddress } from '../../lib/domain/ip-address';
import { ipRangeFromText } from '../../lib/domain/ip-range';
import type { Result } from '../../lib/domain/result';
import { readCallRecord } from '../../lib/inbound/read-call-record';
import { readMail } from '../../lib/inbound/read-mail';
import type { BoardChange, Topic } from '../../lib/ports/board-store';
import type { Ticket, TicketChange } from '../../lib/ports/ticket-store';
import { addWebhook } from '../../lib/webhooks/add-webhook';
import { testMessage } from '../../lib/webhooks/ban-message';
import {
  type Banner,
  blocklist,
  DAY,
  EXEMPTION,
  HOUR,
  MINUTE,
  type PlannedBan,
  planBans,
  TOKENS,
  VPN_EXITS,
} from './ban-plan';
import { type SeedPoster, type SeedReply, type SeedTopic, TOPICS } from './board';
import { ABUSE, CONVERSATIONS, type SeedConversation, type Turn, UGLY_CONVERSATIONS } from './conversations';
import { hitsOf } from './hits';
import { INBOUND, RULES, type SeedInbound, type SeedRule } from './inbound';
import {
  AGENTS,
  type AgentKey,
  DESK_NAME,
  GONE,
  GONE_FOR_DAYS,
  INVITED,
  PROMOTED,
  type SeedAgent,
  USER_AGENTS,
} from './people';
import { type Random, seededRandom } from './random';
import { playTimeline, type SeedClock, type Step } from './timeline';
import { type SeedWebhookTest, WEBHOOK } from './webhook';

export interface SeedOptions {
  /** Its clock must be `clock`. */
  readonly runtime: Runtime;
  readonly clock: SeedClock;
  /** What "now" is to the story; everything happened before. */
  readonly now: Date;
  /** All agents sign in with it. */
  readonly password: string;
}

/** How much was put in; what was there already is not counted. */
export interface SeedReport {
  readonly agents: number;
  readonly tickets: number;
  readonly bans: number;
  /** Of them, ended already. */
  readonly past: number;
  readonly edits: number;
  readonly exemptions: number;
}

const SEED = 20_251_123;
const OPENED = 200 * DAY;
/** What a desk is called until somebody names it. */
const UNNAMED = 'Help desk';

/**
 * Fills a desk with half a year of believable life, through the same use cases as people do, so that events, index and
 * activity log are what they would be. The same `now` gives the same desk, but for ids, ticket codes and passwords.
 * Done twice it adds tickets again, and agents and bans that are there already are left alone.
 */
export async function seedDesk(options: SeedOptions): Promise<SeedReport> {
  const { clock, now } = options;
  const story = new Story(options, seededRandom(SEED));
  await playTimeline(story.steps(), clock, now);
  await story.noteHits();
  return story.report();
}

class Story {
  private readonly count = { agents: 0, tickets: 0, bans: 0, past: 0, edits: 0, exemptions: 0 };
  private readonly given: number[] = [];
  /** Those who were not there before. */
  private readonly hired = new Set<AgentKey>();
  private webhookId: number | null = null;
  private readonly actors = new Map<Banner, Actor>([['command-line', COMMAND_LINE]]);

  constructor(
    private readonly options: SeedOptions,
    private readonly random: Random,
  ) {}

  report(): SeedReport {
    return { ...this.count };
  }

  steps(): Step[] {
    const { now } = this.options;
    return [
      ...AGENTS.map((agent, i) => ({ at: this.before(OPENED - i * DAY), run: () => this.hire(agent) })),
      ...AGENTS.map((agent) => ({
        at: this.before(agent.signedInHoursAgo * HOUR),
        run: async () => this.hired.has(agent.key) && this.signIn(agent),
      })),
      { at: this.before(OPENED - 6 * DAY), run: () => this.nameDesk() },
      { at: this.before(150 * DAY), run: async () => this.hired.has(PROMOTED) && this.promote() },
      { at: this.before(GONE_FOR_DAYS * DAY), run: async () => this.hired.has(GONE) && this.disable() },
      { at: this.before(30 * HOUR), run: () => this.invite() },
      ...[...CONVERSATIONS, ...UGLY_CONVERSATIONS].flatMap((conversation) => this.conversation(conversation)),
      ...TOPICS.flatMap((topic) => this.topic(topic)),
      ...ABUSE.flatMap((_, i) => this.abuse(i)),
      ...planBans(now, this.random).flatMap((ban) => this.ban(ban)),
      ...RULES.map((rule) => ({ at: this.before(rule.daysAgo * DAY), run: () => this.addRule(rule) })),
      ...INBOUND.map((inbound) => ({ at: this.before(inbound.hoursAgo * HOUR), run: () => this.receive(inbound) })),
      { at: this.before(WEBHOOK.addedDaysAgo * DAY), run: () => this.addWebhook() },
      ...WEBHOOK.tests.map((test) => ({ at: this.before(test.hoursAgo * HOUR), run: () => this.testWebhook(test) })),
      { at: this.before(20 * DAY), run: () => this.importList() },
      { at: this.before(9 * DAY), run: () => this.follow() },
      { at: this.before(11 * DAY), run: () => this.exempt() },
      { at: this.before(9 * DAY), run: () => this.makeTokens() },
    ];
  }

  /** What the bans refused that were given. The desk's hit book writes it when it closes. */
  async noteHits(): Promise<void> {
    const { runtime, now } = this.options;
    const bans = await runtime.bans.findBans(this.given);
    for (const hit of hitsOf(bans, now, seededRandom(SEED + 1))) runtime.hits.note(hit);
  }

  private async hire({ key, email, name, role, address }: SeedAgent): Promise<void> {
    const { runtime, password } = this.options;
    const added = await addAgent(runtime, COMMAND_LINE, { email, name, role, password });
    if (!added.ok && added.error.kind !== 'email-taken') throw new Error(added.error.message);
    if (added.ok) {
      this.count.agents++;
      this.hired.add(key);
    }
    const agent = added.ok ? added.value : await runtime.agents.findAgentByEmail(email);
    if (!agent) throw new Error(`There is no agent with the e-mail ${email}.`);
    this.actors.set(key, { agentId: agent.id, name: agent.name, address: addressOf(address) });
  }

  private async promote(): Promise<void> {
    const { runtime, clock } = this.options;
    const { agentId } = this.actor(PROMOTED);
    if (agentId === null) return;
    const changed = await runtime.people.changeRole(agentId, 'administrator', this.actor('mei'), clock.now());
    mustBeOk(changed, 'A change of role');
  }

  private async disable(): Promise<void> {
    const { runtime, clock } = this.options;
    const { agentId } = this.actor(GONE);
    if (agentId === null) return;
    mustBeOk(await runtime.people.disable(agentId, this.actor('mei'), clock.now()), 'Disabling an agent');
  }

  private async invite(): Promise<void> {
    const invited = await inviteAgent(this.options.runtime, this.actor('amara'), INVITED);
    if (invited.ok) this.count.agents++;
    else if (invited.error.kind !== 'email-taken') throw new Error(`The invitation was refused: ${invited.error.kind}`);
  }

  /** Unless somebody has named it. */
  private async nameDesk(): Promise<void> {
    const { runtime, clock } = this.options;
    const seen = await runtime.settings.read();
    if (seen.deskName !== UNNAMED) return;
    const saved = await runtime.settings.save({ ...seen, deskName: DESK_NAME }, seen, this.actor('mei'), clock.now());
    mustBeOk(saved, 'Naming the desk');
  }

  private async signIn({ email, address }: SeedAgent): Promise<void> {
    const { runtime } = this.options;
    const userAgent = this.random.pick(USER_AGENTS);
    const agent = await runtime.agents.findAgentByEmail(email);
    if (!agent?.passwordHash) return;
    const { passwordHash } = agent;
    await startSession(runtime, { agent, passwordHash }, { address: addressOf(address), userAgent });
  }

  /** A ticket, and what staff did about it since. */
  private conversation(conversation: SeedConversation): Step[] {
    const at = this.before(conversation.hoursAgo * HOUR);
    let ticket: Ticket | null = null;
    const open = async () => {
      ticket = await this.openTicket(conversation);
    };
    const turns = (conversation.turns ?? []).map((turn) => ({
      at: new Date(at.getTime() + turn.after * MINUTE),
      run: async () => ticket && this.turn(ticket.code, turn),
    }));
    return [{ at, run: open }, ...turns];
  }

  /** A ticket, and minutes later the ban that it earned. */
  private abuse(i: number): Step[] {
    const abuse = ABUSE[i];
    if (!abuse) return [];
    const address = i % 5 === 4 ? `2001:db8:abad:${(i + 1).toString(16)}::${i + 7}` : `198.51.100.${30 + i}`;
    const at = this.before(abuse.hoursAgo * HOUR);
    const bannedAt = new Date(at.getTime() + this.random.between(3, 14) * MINUTE);
    const lasts = this.random.pick([DAY, 7 * DAY, 30 * DAY, 30 * DAY, null]);
    const validUntil = lasts === null ? null : new Date(bannedAt.getTime() + lasts);
    const by = this.random.pick(WHO_ANSWERS);
    let ticket: Ticket | null = null;
    const open = async () => {
      ticket = await this.openTicket({ ...abuse, address });
    };
    const ban = async () => {
      if (!ticket) return;
      await this.addBan({ range: address, at: bannedAt, validUntil, reason: abuse.reason, by }, ticket);
      await this.change(ticket.code, { kind: 'resolve' }, by);
      await this.change(ticket.code, { kind: 'mark-spam' }, by);
    };
    return [
      { at, run: open },
      { at: bannedAt, run: ban },
    ];
  }

  /** The ban, its edits and its early end, each at its time. */
  private ban(planned: PlannedBan): Step[] {
    const { edits = [], expired } = planned;
    let ban: Ban | null = null;
    const add = async () => {
      ban = await this.addBan(planned, null);
    };
    const steps: Step[] = [{ at: planned.at, run: add }];
    for (const { at, by, change } of edits) {
      const range = change.range === undefined ? undefined : ipRangeFromText(change.range);
      steps.push({ at, run: async () => ban && this.editBan(ban.id, by, { ...change, range }) });
    }
    if (expired) steps.push({ at: expired.at, run: async () => ban && this.expireBan(ban.id, expired.by) });
    return steps;
  }

  /** A topic of the board, what was replied and voted, and what agents did about it. */
  private topic(planned: SeedTopic): Step[] {
    const { hoursAgo, kind, from, title, text, votes = 0, replies = [] } = planned;
    const at = this.before(hoursAgo * HOUR);
    let topic: Topic | null = null;
    const start = async () => {
      topic = await this.startTopic({ kind, title, text }, from);
      for (const voter of CONVERSATIONS.slice(0, votes)) await this.vote(topic.id, voter);
      const { status = 'open', pinned = false } = planned;
      if (status !== 'open') await this.moderate(topic.id, { kind: 'status', status });
      if (pinned) await this.moderate(topic.id, { kind: 'pin' });
      return topic;
    };
    const answers = replies.map((reply) => ({
      at: new Date(at.getTime() + reply.after * MINUTE),
      run: async () => topic && this.reply(topic, reply),
    }));
    const lock = {
      at: new Date(at.getTime() + HOUR * 2),
      run: async () => topic && this.moderate(topic.id, { kind: 'lock' }),
    };
    return [{ at, run: start }, ...answers, ...(planned.locked ? [lock] : [])];
  }

  private async startTopic(topic: Pick<SeedTopic, 'kind' | 'title' | 'text'>, from: SeedPoster): Promise<Topic> {
    const { runtime, clock } = this.options;
    this.count.tickets++;
    const userAgent = this.random.pick(USER_AGENTS);
    const added = await runtime.board.addTopic(
      { ...topic, address: addressOf(from.address), userAgent, spam: false },
      writerOf(from),
      clock.now(),
    );
    return mustBeOk(added, `“${topic.title}”`).value;
  }

  private async vote(topic: number, { name, mailbox, address }: (typeof CONVERSATIONS)[number]): Promise<void> {
    const { runtime, clock } = this.options;
    const voted = await runtime.board.castVote(topic, addressOf(address), writerOf({ name, mailbox }), clock.now());
    mustBeOk(voted, `A vote for ${topic}`);
  }

  private async reply({ id, ticket }: Topic, reply: SeedReply): Promise<void> {
    if ('by' in reply) return this.turn(ticket.code, { after: 0, by: reply.by, reply: reply.text });
    const { runtime, clock } = this.options;
    const { text, from, becomes } = reply;
    const post = { text, address: addressOf(from.address), spam: false };
    const added = mustBeOk(await runtime.board.addReply(id, post, writerOf(from), clock.now()), `A reply to ${id}`);
    if (becomes) await this.moderate(id, { kind: 'post', seq: added.value.seq, state: becomes });
  }

  private async moderate(topic: number, change: BoardChange): Promise<void> {
    const { runtime, clock } = this.options;
    mustBeOk(
      await runtime.board.moderate(topic, change, this.actor('lucia'), clock.now()),
      `A change of topic ${topic}`,
    );
  }

  private async openTicket(from: Omit<SeedConversation, 'turns'>): Promise<Ticket> {
    const { runtime, clock } = this.options;
    if (from.channel === 'board') {
      const topic = await this.startTopic({ kind: 'forum', title: from.subject, text: from.text }, from);
      const ticket = await runtime.tickets.findTicketByCode(topic.ticket.code);
      if (!ticket) throw new Error(`“${from.subject}” is a topic without a ticket.`);
      return ticket;
    }
    const { channel, name, subject, address } = from;
    const message = parseContactMessage({ name, email: `${from.mailbox}@example.com`, subject, message: from.text });
    if (!message.ok) throw new Error(`“${subject}”: ${message.error.map((error) => error.message).join(' ')}`);
    const { message: text, email } = message.value;
    this.count.tickets++;
    return runtime.tickets.openTicket(
      {
        channel,
        subject: message.value.subject,
        text,
        visitor: { name: message.value.name, email },
        address: addressOf(address),
        userAgent: this.random.pick(USER_AGENTS),
        spam: false,
      },
      clock.now(),
    );
  }

  /** Unless there is one of that name. */
  private async addRule({ daysAgo: _, ...rule }: SeedRule): Promise<void> {
    const { runtime, clock } = this.options;
    const present = await runtime.rules.listRules();
    if (present.some(({ name }) => name === rule.name)) return;
    mustBeOk(await runtime.rules.addRule(rule, this.actor('mei'), clock.now()), 'Adding a rule');
  }

  /** Unless there is one to that address. Switched off at once: a made-up desk sends nothing to anybody. */
  private async addWebhook(): Promise<void> {
    const { runtime, clock } = this.options;
    const { url, topics, by } = WEBHOOK;
    if ((await runtime.webhooks.listWebhooks()).some((webhook) => webhook.url === url)) return;
    const added = mustBeOk(await addWebhook(runtime, { url, topics }, this.actor(by)), 'Adding a webhook');
    this.webhookId = added.webhook.id;
    await runtime.webhooks.switchWebhook(this.webhookId, false, this.actor(by), clock.now());
  }

  /** A delivery as if it had been sent. */
  private async testWebhook({ tookMs, status, answer }: SeedWebhookTest): Promise<void> {
    const { webhooks } = this.options.runtime;
    const now = this.options.clock.now();
    if (this.webhookId === null) return;
    const message = testMessage(this.webhookId, now, this.actor(WEBHOOK.by).name);
    const id = mustBeOk(await webhooks.queueMessage(this.webhookId, message, now), 'Queueing a test');
    const claimed = await webhooks.claimOne(id, now, now);
    if (!claimed) return;
    const arrived = status < 300;
    const failure = arrived ? null : `The receiver answered ${status}.`;
    await webhooks.noteAttempt(claimed, { arrived, gone: false, retryAt: null, tookMs, status, failure, answer }, now);
  }

  /** A mail or a call record, which a rule may keep from becoming a ticket. */
  private async receive(inbound: SeedInbound): Promise<void> {
    const { runtime, clock } = this.options;
    const message =
      'mail' in inbound
        ? await readMail(Buffer.from(inbound.mail.join('\r\n')))
        : mustRead(readCallRecord(inbound.call, clock.now()));
    // Done twice, the same mail is another one.
    const received = await runtime.inbound.receive({ ...message, mark: null }, HANDED_IN_BY, clock.now());
    if (received.kind === 'stored' && !received.joined) this.count.tickets++;
  }

  private async turn(code: string, turn: Turn): Promise<void> {
    if ('does' in turn) {
      const { agentId } = this.actor(turn.by);
      return this.change(code, turn.does === 'take' ? { kind: 'assign', agentId } : { kind: turn.does }, turn.by);
    }
    const message =
      'note' in turn
        ? { text: turn.note, internal: true, resolve: false }
        : { text: turn.reply, internal: false, resolve: turn.andResolve ?? false };
    const { runtime, clock } = this.options;
    const added = await runtime.tickets.addAgentMessage(
      code,
      { ...message, seenSeq: null },
      this.actor(turn.by),
      clock.now(),
    );
    mustBeOk(added, `A message on ${code}`);
  }

  private async change(code: string, change: TicketChange, by: Banner): Promise<void> {
    const { runtime, clock } = this.options;
    mustBeOk(
      await runtime.tickets.changeTicket(code, change, this.actor(by), clock.now()),
      `${change.kind} of ${code}`,
    );
  }

  /** Null when it is there already. */
  private async addBan(ban: PlannedBan, ticket: Ticket | null): Promise<Ban | null> {
    const { runtime, now } = this.options;
    const added = await addBan(runtime, this.actor(ban.by), {
      range: ipRangeFromText(ban.range),
      validUntil: ban.validUntil,
      reason: ban.reason,
      contactId: ticket?.contact?.id,
      ticketId: ticket?.id,
      callerAddress: null,
      confirmed: true,
      confirmation: 'strict',
    });
    if (!added.ok) {
      if (added.error.kind === 'duplicate') return null;
      throw new Error(`The ban of ${ban.range} was refused: ${added.error.kind}`);
    }
    this.count.bans++;
    this.given.push(added.value.ban.id);
    if (ban.validUntil && ban.validUntil <= now && !ban.expired) this.count.past++;
    return added.value.ban;
  }

  private async editBan(id: number, by: Banner, change: Parameters<typeof editBan>[2]['change']): Promise<void> {
    const edited = await editBan(this.options.runtime, this.actor(by), {
      id,
      change,
      expectedVersion: null,
      callerAddress: null,
      confirmed: true,
      confirmation: 'strict',
    });
    mustBeOk(edited, `The edit of ban ${id}`);
    this.count.edits++;
  }

  private async expireBan(id: number, by: Banner): Promise<void> {
    mustBeOk(await expireBan(this.options.runtime, this.actor(by), id), `Expiring ban ${id}`);
    this.count.past++;
  }

  private async importList(): Promise<void> {
    const { runtime, clock } = this.options;
    const imported = await importBans(runtime, COMMAND_LINE, {
      name: 'open-proxies.txt',
      lines: parseBanList(blocklist(this.random)),
      validUntil: new Date(clock.now().getTime() + 60 * DAY),
      reason: undefined,
      confirmed: false,
      confirmation: 'lenient',
    });
    this.count.bans += mustBeOk(imported, 'The import').added;
  }

  /** A list that is followed: one line has come and one has gone since. */
  private async follow(): Promise<void> {
    const { runtime } = this.options;
    const name = 'vpn-exits.netset';
    if (await runtime.feeds.findFeedNamed(name)) return;
    const url = 'https://lists.example.com/vpn-exits.netset';
    const fresh = { url, every: 'off', reason: 'VPN exit', confirmed: false, etag: null, lastModified: null } as const;
    const lists = [VPN_EXITS, [...VPN_EXITS.slice(1), '2001:db8:e817:5::/64']];
    for (const list of lists) {
      const feed = (await runtime.feeds.findFeedNamed(name)) ?? fresh;
      const input = { name, lines: parseBanList(list), feed, confirmation: 'lenient', mayShrink: false } as const;
      const followed = mustBeOk(await followList(runtime, this.actor('amara'), input), 'Following a list');
      this.count.bans += followed.added;
      this.count.past += followed.ended;
    }
  }

  private async exempt(): Promise<void> {
    const { runtime, clock } = this.options;
    const range = ipRangeFromText(EXEMPTION.range);
    const present = await runtime.bans.listExemptions(clock.now());
    if (present.some((each) => each.range.first === range.first && each.range.last === range.last)) return;
    const { revision } = await runtime.bans.addExemption(
      { range, note: EXEMPTION.note, validUntil: null, createdBy: this.actor('amara') },
      clock.now(),
    );
    await runtime.bringIndexTo(revision);
    this.count.exemptions++;
  }

  /** Their secrets are told to nobody. */
  private async makeTokens(): Promise<void> {
    const { runtime, clock } = this.options;
    const present = new Set((await runtime.apiTokens.listTokens(clock.now())).map(({ name }) => name));
    for (const wanted of TOKENS) {
      if (!present.has(wanted.name)) mustBeOk(await makeApiToken(runtime, this.actor('amara'), wanted), 'A token');
    }
  }

  private actor(who: Banner): Actor {
    const actor = this.actors.get(who);
    if (!actor) throw new Error(`${who} has not been hired yet.`);
    return actor;
  }

  private before(ms: number): Date {
    return new Date(this.options.now.getTime() - ms);
  }
}

const writerOf = ({ name, mailbox }: Pick<SeedPoster, 'name' | 'mailbox'>) =>
  ({ visitorId: null, name, email: `${mailbox}@example.com` }) as const;
const HANDED_IN_BY: Actor = { agentId: null, name: 'Mail server' };

const WHO_ANSWERS: readonly [AgentKey, ...AgentKey[]] = ['mei', 'amara', 'jonas', 'lucia'];

function addressOf(text: string) {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(`${text} is no address: ${parsed.error.message}`);
  return parsed.value;
}

function mustRead<T>(result: Result<T, readonly { readonly message: string }[]>): T {
  if (!result.ok) throw new Error(result.error.map(({ message }) => message).join(' '));
  return result.value;
}

function mustBeOk<T, E extends { kind: string }>(result: Result<T, E>, what: string): T {
  if (!result.ok) throw new Error(`${what} was refused: ${result.error.kind}`);
  return result.value;
}
