import type { CallRefusal } from '../../ports/call-store';
import { problemResponse } from '../problem-response';

/** The answer to what the store refuses. To visitors it names nobody whom they don't talk to. */
export function callRefusalResponse(refusal: CallRefusal): Response {
  switch (refusal.kind) {
    case 'not-found':
      return noSuchCall();
    case 'ended':
      return problemResponse(409, { type: 'call-over', title: 'This call is over' });
    case 'not-answered':
      return problemResponse(409, { type: 'call-not-answered', title: 'Nobody has answered this call yet' });
    case 'taken': {
      const name = refusal.call.agent?.name ?? '';
      return problemResponse(409, { type: 'call-taken', title: 'Somebody else answered this call', detail: name });
    }
    case 'not-missed':
      return problemResponse(409, { type: 'call-not-missed', title: 'This call was not missed' });
    case 'too-many-signals':
      return problemResponse(409, { type: 'too-many-signals', title: 'There were too many signals in this call' });
  }
}

/** The answer about a call that doesn't exist. */
export function noSuchCall(): Response {
  return problemResponse(404, { type: 'no-such-call', title: 'There is no such call' });
}
