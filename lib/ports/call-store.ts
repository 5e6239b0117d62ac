import type { Actor } from '../domain/ban';
import type { IpAddress } from '../domain/ip-address';
import type { Result } from '../domain/result';
import type { ChatCursor, Conversation, NewChat } from './chat-store';

/**
 * Calls. A call is what a chat is, with sound in place of texts: a conversation that runs on a ticket, of the channel
 * `call`. Presence of visitors, bans and signs of changes are those of ChatStore. The sound goes between the two
 * browsers; what they tell one another to find one another are signals, numbered under the ticket's row lock and deleted
 * when the call ends. Every change is one transaction: the call, its ticket, and the line that tells of it.
 */
export interface CallStore {
  /** Ticket, contact (if an e-mail was given) and a call that rings; see ChatStore.startChat. */
  startCall(call: NewCall, now: Date): Promise<StartedCall>;
  /** The visitor's call; null for a key that no call has. */
  findCallByKey(key: string): Promise<Call | null>;
  findCallByCode(code: string): Promise<Call | null>;
  /**
   * Makes a ringing call the agent's, who talks in `tab`. Of two at once the second is told who was first. The same tab
   * again is answered the same.
   */
  answerCall(code: string, tab: string, actor: Actor, now: Date): Promise<Result<Call, CallRefusal>>;
  /** The agent who talks ends it; its ticket is resolved. */
  hangUp(code: string, actor: Actor, now: Date): Promise<Result<Call, CallRefusal>>;
  /** The visitor ends it. Its ticket stays open if nobody answered, else it is resolved. */
  leaveCall(key: string, now: Date): Promise<Result<Call, CallRefusal>>;
  /**
   * Asks to be called back: a text on the ticket of a call that nobody answered or that was lost, which is open then. One
   * that rings is missed.
   */
  askForCallback(key: string, wish: CallbackWish, now: Date): Promise<Result<Call, CallRefusal>>;

  /**
   * Signals of the visitor, in order, once somebody answered. Of two with the same `clientId` one is stored. Refused as a
   * whole when they would be more than SIGNALS_MAX, or longer together than SIGNALS_LENGTH_MAX.
   */
  addVisitorSignals(
    key: string,
    signals: readonly NewSignal[],
    address: IpAddress,
    now: Date,
  ): Promise<Result<Call, CallRefusal>>;
  /** The same of the agent who talks. */
  addAgentSignals(
    code: string,
    signals: readonly NewSignal[],
    actor: Actor,
    now: Date,
  ): Promise<Result<Call, CallRefusal>>;
  /** What one side said after `n`, in order; nothing of a call that is over. */
  signalsAfter(ticketId: number, n: number, side: SignalSide): Promise<Signal[]>;
  /** What the visitors of these calls are to be told; see ChatStore.readForVisitors. */
  readForVisitors(cursors: readonly ChatCursor[]): Promise<ReadonlyMap<number, CallReading>>;

  /** The agent's tab is there; told every few seconds while they talk. */
  agentIsHere(code: string, actor: Actor, now: Date): Promise<Result<null, CallRefusal>>;
  /** Ends what has gone on for too long without somebody; says which. An instant of null leaves those alone. */
  endSilent(limits: CallLimits, now: Date): Promise<readonly number[]>;

  /** The running ones, the longest ringing first, and those that ended since `endedSince`. */
  listCalls(endedSince: Date): Promise<Call[]>;
}

/** Nobody answered for so long: missed. */
export const CALL_RINGS_MS = 45_000;
/** A visitor of a ringing call without a stream for so long has gone: missed. */
export const CALL_LEFT_MS = 15_000;
/** Of an answered call neither side was heard of for so long: lost. */
export const CALL_SILENT_MS = 30_000;

export const SIGNAL_LENGTH_MAX = 16 * 1024;
/** What one side of one call may send. */
export const SIGNALS_MAX = 500;
/** All payloads of one side together: twenty times what a call needs. */
export const SIGNALS_LENGTH_MAX = 256 * 1024;

export const SIGNAL_KINDS = ['offer', 'answer', 'candidate'] as const;
/** What the two browsers of a call tell one another, in WebRTC's words. */
export type SignalKind = (typeof SIGNAL_KINDS)[number];
export type SignalSide = 'visitor' | 'agent';

export type CallStatus = 'ringing' | 'answered' | 'ended';
/** Who or what ended a call. `missed`: nobody answered. `lost`: both sides fell silent. */
export type CallEnding = 'visitor' | 'agent' | 'ban' | 'missed' | 'lost';

export interface Call extends Conversation {
  readonly ending: CallEnding | null;
  /** The tab that the agent talks in, in its own word; null while it rings. */
  readonly tab: string | null;
}

export type NewCall = Omit<NewChat, 'text'>;

export interface StartedCall {
  readonly call: Call;
  /** Whoever has it is the visitor: 128 random bits in base64url. Only its hash is stored. */
  readonly key: string;
}

export interface CallbackWish {
  /** Empty = as told before. */
  readonly name: string;
  readonly phone: string;
  /** Empty = nothing to add. */
  readonly text: string;
  readonly address: IpAddress;
}

export interface NewSignal {
  readonly clientId: string;
  readonly kind: SignalKind;
  readonly payload: string;
}

export interface Signal {
  /** Counts within the call, of both sides together. */
  readonly n: number;
  readonly side: SignalSide;
  readonly kind: SignalKind;
  readonly payload: string;
}

export interface CallReading {
  readonly call: Call;
  /** The agent's, in order. */
  readonly signals: readonly Signal[];
}

export interface CallLimits {
  /** Missed: what has rung since before then. */
  readonly rangSince: Date;
  /** Missed: what rings though its visitor has been away since before then. */
  readonly leftSince: Date | null;
  /** Lost: what was answered, though both sides have been away since before then. */
  readonly silentSince: Date | null;
}

export type CallRefusal =
  | { readonly kind: 'not-found' }
  /** Over; `call` says how. */
  | { readonly kind: 'ended'; readonly call: Call }
  /** A colleague, or another tab of the same agent, answered it. */
  | { readonly kind: 'taken'; readonly call: Call }
  /** It rings. */
  | { readonly kind: 'not-answered'; readonly call: Call }
  /** It was answered, or goes on: there is nothing to be called back for. */
  | { readonly kind: 'not-missed'; readonly call: Call }
  | { readonly kind: 'too-many-signals' };
