/**
 * What the visitor's page and the desk are told of calls: JSON that crosses the network, so instants are ISO 8601 texts.
 * Names and payloads are attackers' and colleagues' words, to be shown as text, or handed to nothing but the browser's
 * own parser of session descriptions.
 */
import type { CallEnding, CallStatus, SignalKind } from '../../ports/call-store';

/** For `new RTCPeerConnection(…)`. Credentials in it are short-lived: ask again rather than keep it. */
export interface IceConfiguration {
  readonly iceServers: readonly {
    readonly urls: string | string[];
    readonly username?: string;
    readonly credential?: string;
  }[];
  readonly iceTransportPolicy: 'all' | 'relay';
}

/** `available`: somebody takes calls and is free. `busy`: somebody does, and all are in one. */
export type CallAgents = 'available' | 'busy' | 'away';

/** `GET /api/channels/call`. */
export interface CallAvailability {
  readonly agents: CallAgents;
  readonly desk_name: string;
}

/** A call as its visitor sees it. */
export interface VisitorCallView {
  readonly status: CallStatus;
  /** The name of the agent who answered. */
  readonly agent: string | null;
  readonly ticket: string;
  readonly started_at: string;
  readonly answered_at: string | null;
  readonly ended_at: string | null;
  readonly ending: CallEnding | null;
}

/** One signal of the other side. `n` counts within the call, of both sides together. */
export interface SignalView<From extends 'visitor' | 'agent'> {
  readonly n: number;
  readonly from: From;
  readonly kind: SignalKind;
  /** A session description's text, or a candidate in JSON: whatever the other side sent. */
  readonly payload: string;
}
export type VisitorSignalView = SignalView<'agent'>;
export type DeskSignalView = SignalView<'visitor'>;

/** `POST …/signals`, of either side. `id` is the sender's own mark: the same one again is stored once. */
export interface SignalsBody {
  readonly signals: readonly { readonly id: string; readonly kind: SignalKind; readonly payload: string }[];
}

/** `POST /api/channels/call` → 201. */
export interface VisitorCallStarted {
  /** The visitor's key. */
  readonly call: string;
  readonly ticket: string;
  readonly state: VisitorCallView;
  readonly ice: IceConfiguration;
}

/** `GET /api/channels/call/{call}?after=N`. */
export interface VisitorCallAnswer {
  readonly state: VisitorCallView;
  readonly signals: readonly VisitorSignalView[];
  readonly ice: IceConfiguration;
}

/** One element of the event `calls` of `/desk/live/events`: a call that changed, or, first of all, each that runs. */
export interface DeskCallChange {
  readonly code: string;
  readonly status: CallStatus;
  /** The id of the agent who answered. */
  readonly agent: number | null;
  /** Differs exactly when something about the call changed, a new signal included. */
  readonly sign: string;
}

/** A call as the desk sees it. */
export interface DeskCallView {
  readonly code: string;
  readonly status: CallStatus;
  /** "Unidentified visitor" is the screen's word for an empty name. */
  readonly name: string;
  readonly contact: { readonly id: number; readonly name: string; readonly email: string } | null;
  /** Where the visitor was seen last; null once erased. */
  readonly address: string | null;
  /** The web page that it was started from; empty = not known. */
  readonly page: string;
  /** As it names itself; browserText shortens it for people. */
  readonly browser: string;
  readonly agent: { readonly id: number; readonly name: string } | null;
  /** The tab that answered, in its own word; other tabs of the agent only watch. */
  readonly tab: string | null;
  readonly started_at: string;
  readonly answered_at: string | null;
  readonly ended_at: string | null;
  readonly ending: CallEnding | null;
  /** The ban that ended it. */
  readonly ban_id: number | null;
  readonly spam: boolean;
}

/** `GET /desk/calls/list`. `calls`: running ones, the longest ringing first, and those that ended within the hour. */
export interface DeskCallList {
  readonly me: number;
  readonly calls: readonly DeskCallView[];
}

/** `GET /desk/calls/{code}/since?after=N`. */
export interface DeskCallAnswer {
  readonly state: DeskCallView;
  readonly signals: readonly DeskSignalView[];
}

/** `POST /desk/calls/{code}/answer` `{tab}` → 200. The same tab again is answered the same, with fresh credentials. */
export interface DeskCallAnswered {
  readonly state: DeskCallView;
  readonly ice: IceConfiguration;
}
