import { randomUUID } from 'node:crypto';
import type { ChatAgent, ChatSign, ChatStore } from '../ports/chat-store';
import type { Clock } from '../ports/clock';
import type { LiveRelay } from '../ports/live-relay';
import { createListeners } from './listeners';
import type { LiveHub, Typing } from './live-hub';
import { type LiveMessage, readLiveMessage, writeLiveMessage } from './live-message';
import { oneAtATime } from './one-at-a-time';
import { repeat } from './repeat';

export interface PollingHubDeps {
  readonly chats: Pick<ChatStore, 'listSigns' | 'listChatAgents'>;
  readonly relay: LiveRelay;
  readonly clock: Clock;
  readonly log: {
    debug(event: object, message: string): void;
    info(event: object, message: string): void;
    warn(event: object, message: string): void;
  };
}

const LOOK_MS = 1_000;
const AGENTS_MS = 5_000;
/** Hints of so many milliseconds share one look. */
const HINT_MS = 20;
/** From so many hinted chats on it is cheaper to look at all. */
const HINTS_MAX = 200;
/** A chat that ended is looked at for so long, counted back from the last look: clocks of instances differ. */
const ENDED_MS = 60_000;

/**
 * The hub of one instance. Reads all signs every second, and those of hinted chats as soon as a hint comes; never two
 * reads at once, and after one that failed it goes on. Until `start` it only passes on what it is told.
 */
export class PollingHub implements LiveHub {
  private readonly self = randomUUID();
  private readonly chatListeners;
  private readonly callListeners;
  private readonly typingListeners;
  private readonly agentListeners;
  private readonly banListeners;
  private readonly look: () => Promise<void>;
  private readonly readAgents: () => Promise<void>;
  private known = new Map<number, ChatSign>();
  private sorted: Sorted | null = null;
  private knownAgents: readonly ChatAgent[] = [];
  /** What the next look is about. */
  private all = false;
  private hinted = new Set<number>();
  private hintTimer: NodeJS.Timeout | null = null;
  private lastHintLook = Number.NEGATIVE_INFINITY;
  /** Start of the last look at all that succeeded. */
  private lookedAt: Date | null = null;
  private failing = false;
  private stops: (() => void)[] = [];
  private stopped = false;

  constructor(private readonly deps: PollingHubDeps) {
    const failed = (error: unknown) => deps.log.warn({ err: error }, 'A listener of live changes failed');
    this.chatListeners = createListeners<readonly ChatSign[]>(failed);
    this.callListeners = createListeners<readonly ChatSign[]>(failed);
    this.typingListeners = createListeners<Typing>(failed);
    this.agentListeners = createListeners<void>(failed);
    this.banListeners = createListeners<void>(failed);
    this.look = oneAtATime(() => this.lookOnce());
    this.readAgents = oneAtATime(() => this.readAgentsOnce());
  }

  /** Looks once and then on. Resolves after the first look, however it ended. */
  async start(): Promise<void> {
    this.deps.relay.listen({
      onText: (text) => this.heed(text),
      // Hints may have been missed.
      onListening: () => {
        void this.lookAtAll();
        void this.readAgents();
        this.banListeners.tell();
      },
    });
    await Promise.all([this.lookAtAll(), this.readAgents()]);
    if (this.stopped) return;
    this.stops = [repeat(LOOK_MS, () => this.lookAtAll()), repeat(AGENTS_MS, () => this.readAgents())];
  }

  /** Ends the looking; waits for a look that is under way, and for hints that are on their way out. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const stop of this.stops) stop();
    if (this.hintTimer) clearTimeout(this.hintTimer);
    await Promise.all([this.look(), this.readAgents(), this.deps.relay.close()]);
  }

  onChats(listener: (changed: readonly ChatSign[]) => void): () => void {
    return this.chatListeners.add(listener);
  }

  onCalls(listener: (changed: readonly ChatSign[]) => void): () => void {
    return this.callListeners.add(listener);
  }

  onTyping(listener: (typing: Typing) => void): () => void {
    return this.typingListeners.add(listener);
  }

  onAgents(listener: () => void): () => void {
    return this.agentListeners.add(listener);
  }

  onBans(listener: () => void): () => void {
    return this.banListeners.add(listener);
  }

  chatChanged(ticketId: number): void {
    this.publish({ kind: 'chat', from: this.self, ticketId });
    this.hint(ticketId);
  }

  agentsChanged(): void {
    this.publish({ kind: 'agents', from: this.self });
    void this.readAgents();
  }

  typing({ ticketId, code, side, name }: Typing): void {
    this.publish({ kind: 'typing', from: this.self, ticketId, side, name });
    this.typingListeners.tell({ ticketId, code, side, name });
  }

  bansChanged(): void {
    this.publish({ kind: 'bans', from: this.self });
    this.heedBans();
  }

  signs(): readonly ChatSign[] {
    return this.sortedSigns().chats;
  }

  callSigns(): readonly ChatSign[] {
    return this.sortedSigns().calls;
  }

  agents(): readonly ChatAgent[] {
    return this.knownAgents;
  }

  private sortedSigns(): Sorted {
    this.sorted ??= byKind([...this.known.values()].sort((a, b) => a.ticketId - b.ticketId));
    return this.sorted;
  }

  private publish(message: LiveMessage): void {
    this.deps.relay.publish(writeLiveMessage(message));
  }

  /** Whatever came in. */
  private heed(text: string): void {
    const message = readLiveMessage(text);
    if (!message) {
      this.deps.log.debug({ length: text.length }, 'Something that is no hint came in');
      return;
    }
    if (message.from === this.self) return;
    switch (message.kind) {
      case 'chat':
        this.hint(message.ticketId);
        return;
      case 'agents':
        void this.readAgents();
        return;
      case 'bans':
        this.heedBans();
        return;
      case 'typing': {
        const { ticketId, side, name } = message;
        const code = this.known.get(ticketId)?.code;
        if (code !== undefined) this.typingListeners.tell({ ticketId, code, side, name });
      }
    }
  }

  private heedBans(): void {
    this.banListeners.tell();
    void this.lookAtAll();
    // Whoever talked to somebody who is banned is free.
    void this.readAgents();
  }

  /** Looks at the chat at once, or, if it just looked, a moment later together with whatever else is hinted. */
  private hint(ticketId: number): void {
    this.hinted.add(ticketId);
    if (this.hintTimer || this.stopped) return;
    const waitMs = Math.max(0, this.lastHintLook + HINT_MS - performance.now());
    this.hintTimer = setTimeout(() => {
      this.hintTimer = null;
      this.lastHintLook = performance.now();
      void this.look();
    }, waitMs);
  }

  private lookAtAll(): Promise<void> {
    this.all = true;
    return this.look();
  }

  /** Never rejects. */
  private async lookOnce(): Promise<void> {
    if (this.stopped) return;
    const all = this.all || this.hinted.size > HINTS_MAX;
    const hinted = [...this.hinted].slice(0, HINTS_MAX);
    this.all = false;
    this.hinted.clear();
    if (!all && hinted.length === 0) return;
    const now = this.deps.clock.now();
    const endedSince = new Date((this.lookedAt ?? now).getTime() - ENDED_MS);
    try {
      const found = all ? await this.deps.chats.listSigns(endedSince) : [];
      // A hint may be about a chat that ended long ago.
      const missing = hinted.filter((ticketId) => !found.some((sign) => sign.ticketId === ticketId));
      if (missing.length > 0) found.push(...(await this.deps.chats.listSigns(endedSince, missing)));
      if (all) this.lookedAt = now;
      if (this.failing) this.deps.log.info({}, 'Chats are looked at again');
      this.failing = false;
      this.compare(found, all);
    } catch (error) {
      if (!this.failing) this.deps.log.warn({ err: error }, 'Chats could not be looked at; trying again every second');
      this.failing = true;
      // What was hinted is found by the next look at all.
      this.all = true;
    }
  }

  private compare(found: readonly ChatSign[], all: boolean): void {
    const changed = found.filter(({ ticketId, sign }) => this.known.get(ticketId)?.sign !== sign);
    // Of those that are gone nobody is told: they had ended, and whoever wanted to know was told that.
    if (all) this.known = new Map(found.map((sign) => [sign.ticketId, sign]));
    else for (const sign of changed) this.known.set(sign.ticketId, sign);
    this.sorted = null;
    const { chats, calls } = byKind(changed);
    if (chats.length > 0) this.chatListeners.tell(chats);
    if (calls.length > 0) this.callListeners.tell(calls);
  }

  /** Never rejects. */
  private async readAgentsOnce(): Promise<void> {
    if (this.stopped) return;
    try {
      const found = await this.deps.chats.listChatAgents(this.deps.clock.now());
      const differs = JSON.stringify(found) !== JSON.stringify(this.knownAgents);
      this.knownAgents = found;
      if (differs) this.agentListeners.tell();
    } catch (error) {
      this.deps.log.debug({ err: error }, 'Who takes chats could not be read; trying again');
    }
  }
}

interface Sorted {
  readonly chats: readonly ChatSign[];
  readonly calls: readonly ChatSign[];
}

function byKind(signs: readonly ChatSign[]): Sorted {
  return { chats: signs.filter(({ kind }) => kind === 'chat'), calls: signs.filter(({ kind }) => kind === 'call') };
}
