import { answerAvailability } from '@/lib/channels/chat/answer-availability';
import { onlyMethods } from '@/lib/channels/chat/only-methods';
import { receiveNewChat } from '@/lib/channels/chat/receive-new-chat';

/** GET → `{agents, desk_name}`; POST `{chat?, name?, email?, message?, page?}` → 201 `{chat, ticket, state, messages}`. */
export { answerAvailability as GET, receiveNewChat as POST };

const { options, notAllowed } = onlyMethods('GET, POST');

export { notAllowed as DELETE, notAllowed as PATCH, notAllowed as PUT, options as OPTIONS };
