import type { Call, CallStatus, Signal } from '../../ports/call-store';
import type { ChatAgent, ChatStatus } from '../../ports/chat-store';
import type { CallAgents, VisitorCallView, VisitorSignalView } from './call-view';

/** What a running conversation's status is called of a call. */
export const CALL_STATUS: Readonly<Record<ChatStatus, CallStatus>> = {
  waiting: 'ringing',
  active: 'answered',
  ended: 'ended',
};

export function visitorCallView(call: Call): VisitorCallView {
  return {
    status: CALL_STATUS[call.status],
    agent: call.agent?.name ?? null,
    ticket: call.code,
    started_at: call.startedAt.toISOString(),
    answered_at: call.acceptedAt?.toISOString() ?? null,
    ended_at: call.endedAt?.toISOString() ?? null,
    ending: call.ending,
  };
}

export const visitorSignalView = ({ n, kind, payload }: Signal): VisitorSignalView => ({
  n,
  from: 'agent',
  kind,
  payload,
});

/** Whoever takes chats takes calls, one at a time. */
export function callAgents(agents: readonly ChatAgent[]): CallAgents {
  const there = agents.filter(({ available }) => available);
  if (there.length === 0) return 'away';
  return there.some(({ calls }) => calls === 0) ? 'available' : 'busy';
}
