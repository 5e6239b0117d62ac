import { answerTopics, receiveTopic } from '@/lib/channels/board/board-endpoints';
import { onlyMethods } from '@/lib/channels/chat/only-methods';

/** GET → `{topics, next_cursor}`; POST `{kind, title, text, name?, email?}` → 201 `{topic}`. */
export { answerTopics as GET, receiveTopic as POST };

const { options, notAllowed } = onlyMethods('GET, POST');

export { notAllowed as DELETE, notAllowed as PATCH, notAllowed as PUT, options as OPTIONS };
