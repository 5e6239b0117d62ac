import type { DeskCallChange } from '../channels/call/call-view';
import { CALL_STATUS } from '../channels/call/visitor-call-views';
import type { AgentStore } from '../ports/agent-store';
import type { ChatSign, ChatStore } from '../ports/chat-store';
import type { Clock } from '../ports/clock';
import { EventStream } from './event-stream';
import type { LiveHub, Typing } from './live-hub';
import { TYPING_MS } from './visitor-streams';

export interface AgentStreamsDeps {
  readonly chats: Pick<ChatStore, 'touchAgents'>;
  readonly agents: Pick<AgentStore, 'sessionsInForce'>;
  readonly live: LiveHub;
  readonly clock: Clock;
  readonly log: { warn(event: object, message: string): void };
}

/** A browser needs one; more than that many of one session are lost connections that nobody noticed yet. */
export const STREAMS_PER_SESSION_MAX = 12;

/** The event streams of agents in this process. Each belongs to a session, and ends with it. */
export class AgentStreams {
  private readonly streams = new Set<Connection>();
  private isShutDown = false;
  /** By code: visitors who are typing. */
  private readonly typing = new Map<string, NodeJS.Timeout>();

  constructor(private readonly deps: AgentStreamsDeps) {
    deps.live.onChats((changed) => {
      this.tellAll('chats', changed.map(changeOf));
    });
    deps.live.onCalls((changed) => {
      this.tellAll('calls', changed.map(callChangeOf));
    });
    deps.live.onAgents(() => this.tellAll('agents', {}));
    deps.live.onTyping((typing) => this.typed(typing));
  }

  /**
   * A stream: every chat and every call as it is now, then what changes. Of too many streams of one session the oldest is closed. Null
   * when this process is about to end.
   */
  open({ agentId, sessionId }: { agentId: number; sessionId: string }): ReadableStream<Uint8Array> | null {
    if (this.isShutDown) return null;
    const { chats, live, clock, log } = this.deps;
    const stream = new EventStream(() => this.streams.delete(connection));
    const connection: Connection = { stream, agentId, sessionId };
    const others = [...this.streams].filter((each) => each.sessionId === sessionId);
    if (others.length >= STREAMS_PER_SESSION_MAX) others[0]?.stream.close();
    this.streams.add(connection);
    stream.send('chats', live.signs().map(changeOf));
    stream.send('calls', live.callSigns().map(callChangeOf));
    chats.touchAgents([agentId], clock.now()).then(
      () => live.agentsChanged(),
      (error) => log.warn({ err: error }, 'An agent’s presence could not be noted'),
    );
    return stream.body;
  }

  /** Ids of the agents whose streams are open, each once. */
  present(): number[] {
    return [...new Set([...this.streams].map(({ agentId }) => agentId))];
  }

  /** How many streams are open. */
  get size(): number {
    return this.streams.size;
  }

  /** Closes streams of sessions that are over and of agents who were disabled. Throws when the store fails. */
  async closeEnded(): Promise<void> {
    if (this.streams.size === 0) return;
    const asked = [...this.streams];
    const inForce = await this.deps.agents.sessionsInForce(
      [...new Set(asked.map(({ sessionId }) => sessionId))],
      this.deps.clock.now(),
    );
    for (const { stream, sessionId } of asked) if (!inForce.has(sessionId)) stream.close();
  }

  /** Closes all and opens no more: clients go elsewhere. */
  shutDown(): void {
    this.isShutDown = true;
    for (const timer of this.typing.values()) clearTimeout(timer);
    this.typing.clear();
    for (const { stream } of [...this.streams]) stream.close();
  }

  private typed({ code, side, name }: Typing): void {
    if (side !== 'visitor' || this.streams.size === 0) return;
    clearTimeout(this.typing.get(code));
    this.tellAll('typing', { code, typing: true, name });
    const stop = () => {
      this.typing.delete(code);
      this.tellAll('typing', { code, typing: false, name });
    };
    this.typing.set(code, setTimeout(stop, TYPING_MS).unref());
  }

  private tellAll(event: string, data: unknown): void {
    for (const { stream } of this.streams) stream.send(event, data);
  }
}

interface Connection {
  readonly stream: EventStream;
  readonly agentId: number;
  readonly sessionId: string;
}

function changeOf({ code, status, agentId, sign }: ChatSign) {
  return { code, status, agent: agentId, sign };
}

function callChangeOf({ code, status, agentId, sign }: ChatSign): DeskCallChange {
  return { code, status: CALL_STATUS[status], agent: agentId, sign };
}
