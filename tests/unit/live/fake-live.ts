import type { Chat, ChatAgent, ChatCursor, ChatMessage, ChatSign, VisitorReading } from '../../../lib/ports/chat-store';
import type { LiveRelay } from '../../../lib/ports/live-relay';

/** Nobody is told anything. */
export const quietLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A relay between hubs of one process; `reachable` false loses everything. */
export class FakeRelays {
  reachable = true;
  private readonly listeners: { onText(text: string): void; onListening(): void }[] = [];

  relay(): LiveRelay {
    return {
      publish: (text) => {
        if (this.reachable) for (const { onText } of this.listeners) onText(text);
      },
      listen: (listener) => {
        this.listeners.push(listener);
      },
      close: async () => {},
    };
  }

  /** Whatever somebody says. */
  say(text: string): void {
    for (const { onText } of this.listeners) onText(text);
  }

  reconnect(): void {
    for (const { onListening } of this.listeners) onListening();
  }
}

/** What hub and streams ask of the store, from memory. */
export class FakeChats {
  readonly signs = new Map<number, ChatSign>();
  agents: ChatAgent[] = [];
  chats = new Map<string, Chat>();
  messages: ChatMessage[] = [];
  /** Each asking, with the ids that it was about; null = all. */
  readonly looks: (readonly number[] | null)[] = [];
  running = 0;
  mostAtOnce = 0;
  fails = false;
  /** How long an answer takes. */
  ms = 0;

  set(ticketId: number, sign: string, status: ChatSign['status'] = 'waiting', kind: ChatSign['kind'] = 'chat'): void {
    this.signs.set(ticketId, { ticketId, code: `QXR-0000${ticketId}-907`, kind, status, agentId: null, sign });
  }

  async listSigns(_endedSince: Date, ticketIds?: readonly number[]): Promise<ChatSign[]> {
    this.looks.push(ticketIds ?? null);
    this.running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running);
    const found = [...this.signs.values()].filter(({ ticketId }) => ticketIds?.includes(ticketId) ?? true);
    await this.pause();
    this.running -= 1;
    if (this.fails) throw new Error('The store is down.');
    return found;
  }

  async listChatAgents(): Promise<ChatAgent[]> {
    if (this.fails) throw new Error('The store is down.');
    return this.agents;
  }

  async readForVisitors(cursors: readonly ChatCursor[]): Promise<Map<number, VisitorReading>> {
    if (this.fails) throw new Error('The store is down.');
    await this.pause();
    return new Map(
      cursors.flatMap(({ ticketId, seq }) => {
        const chat = [...this.chats.values()].find((each) => each.ticketId === ticketId);
        const messages = this.messages.filter((message) => message.seq > seq);
        return chat ? [[ticketId, { chat, messages }] as const] : [];
      }),
    );
  }

  async touchVisitors(): Promise<void> {}

  private async pause(): Promise<void> {
    if (this.ms > 0) await new Promise((resolve) => setTimeout(resolve, this.ms));
  }
}

/** An agent who takes chats. */
export function aChatAgent(overrides: Partial<ChatAgent> = {}): ChatAgent {
  return { id: 1, name: 'Ada', switchedOn: true, available: true, chats: 0, calls: 0, ...overrides };
}

/** A chat that waits, with every field valid and dull. */
export function aChat(overrides: Partial<Chat> = {}): Chat {
  const at = new Date('2026-01-01T00:00:00Z');
  return {
    ticketId: 1,
    code: 'QXR-00001-907',
    kind: 'chat',
    status: 'waiting',
    visitorName: '',
    contact: null,
    agent: null,
    address: '203.0.113.7',
    userAgent: '',
    page: '',
    spam: false,
    startedAt: at,
    acceptedAt: null,
    endedAt: null,
    ending: null,
    banId: null,
    visitorSeenSeq: 0,
    agentSeenSeq: 0,
    visitorSeenAt: at,
    ...overrides,
  };
}

/** A text of the visitor. */
export function aChatMessage(seq: number, overrides: Partial<ChatMessage> = {}): ChatMessage {
  return {
    seq,
    author: 'visitor',
    authorName: '',
    authorId: null,
    internal: false,
    event: null,
    text: `Text ${seq}`,
    createdAt: new Date('2026-01-01T00:00:00Z'),
    clientId: `mark-${seq}`,
    ...overrides,
  };
}
