import { answerCallAvailability } from '@/lib/channels/call/answer-call-availability';
import { receiveNewCall } from '@/lib/channels/call/receive-new-call';
import { onlyMethods } from '@/lib/channels/chat/only-methods';

/** GET → `{agents, desk_name}`; POST `{key?, name?, email?, page?}` → 201 `{call, ticket, state, ice}`. */
export { answerCallAvailability as GET, receiveNewCall as POST };

const { options, notAllowed } = onlyMethods('GET, POST');

export { notAllowed as DELETE, notAllowed as PATCH, notAllowed as PUT, options as OPTIONS };
