import type {
  CallAvailability,
  SignalsBody,
  VisitorCallAnswer,
  VisitorCallStarted,
  VisitorCallView,
} from '@/lib/channels/call/call-view';
import { askChannel, openChannelStream } from '../ask-channel';

const ROOT = '/api/channels/call';
const pathOf = (call: string) => `${ROOT}/${encodeURIComponent(call)}`;

export interface CallBeginning {
  readonly name: string;
  readonly email: string;
  /** The web page it is started from; empty = not known. */
  readonly page: string;
}

/** The endpoints of calls, from the browser. None of them throws. */
export const callRequests = {
  agents: () => askChannel<CallAvailability>('GET', ROOT),
  /** Of several with the same `key`, which this window made, all are answered with one call. */
  begin: (beginning: CallBeginning & { key: string }) => askChannel<VisitorCallStarted>('POST', ROOT, beginning),
  after: (call: string, n: number, signal: AbortSignal) =>
    askChannel<VisitorCallAnswer>('GET', `${pathOf(call)}?after=${n}`, undefined, signal),
  signals: (call: string, body: SignalsBody) => askChannel<null>('POST', `${pathOf(call)}/signals`, body),
  end: (call: string) => askChannel<{ state: VisitorCallView }>('POST', `${pathOf(call)}/end`, {}),
  callBack: (call: string, wish: { name: string; phone: string; text: string }) =>
    askChannel<{ ticket: string }>('POST', `${pathOf(call)}/callback`, wish),
  events: (call: string, n: number, signal: AbortSignal) =>
    openChannelStream(`${pathOf(call)}/events?after=${n}`, signal),
  /** Ends the call while the page is going away; nobody hears whether it worked. */
  endWhileLeaving: (call: string) => {
    const headers = { 'content-type': 'application/json' };
    void fetch(`${pathOf(call)}/end`, { method: 'POST', keepalive: true, headers, body: '{}' }).catch(() => {});
  },
};
