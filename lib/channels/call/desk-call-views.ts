import type { Call, CallStore, Signal } from '../../ports/call-store';
import type { DeskCallAnswer, DeskCallList, DeskCallView, DeskSignalView } from './call-view';
import { CALL_STATUS } from './visitor-call-views';

/** How long a call that is over stays in the desk's list. */
const ENDED_SHOWN_MS = 3_600_000;

/** Everything that lists of calls show to one agent. */
export async function deskCallList(calls: Pick<CallStore, 'listCalls'>, me: number, now: Date): Promise<DeskCallList> {
  const found = await calls.listCalls(new Date(now.getTime() - ENDED_SHOWN_MS));
  return { me, calls: found.map(deskCallView) };
}

/** One call and what its visitor signalled after `n`; null for a code that no call has. */
export async function deskCallAnswer(
  calls: Pick<CallStore, 'findCallByCode' | 'signalsAfter'>,
  code: string,
  n: number,
): Promise<DeskCallAnswer | null> {
  const call = await calls.findCallByCode(code);
  if (!call) return null;
  const signals = await calls.signalsAfter(call.ticketId, n, 'visitor');
  return { state: deskCallView(call), signals: signals.map(deskSignalView) };
}

export function deskCallView(call: Call): DeskCallView {
  const { visitorName, contact } = call;
  return {
    code: call.code,
    status: CALL_STATUS[call.status],
    name: visitorName || contact?.name || contact?.email || '',
    contact: contact && { id: contact.id, name: contact.name, email: contact.email },
    address: call.address,
    page: call.page,
    browser: call.userAgent,
    agent: call.agent && { id: call.agent.id, name: call.agent.name },
    tab: call.tab,
    started_at: call.startedAt.toISOString(),
    answered_at: call.acceptedAt?.toISOString() ?? null,
    ended_at: call.endedAt?.toISOString() ?? null,
    ending: call.ending,
    ban_id: call.banId,
    spam: call.spam,
  };
}

const deskSignalView = ({ n, kind, payload }: Signal): DeskSignalView => ({ n, from: 'visitor', kind, payload });
