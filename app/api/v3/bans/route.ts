import { answerBanList } from '@/lib/api/answer-ban-list';
import { onlyMethods } from '@/lib/api/only-methods';
import { receiveNewBan } from '@/lib/api/receive-new-ban';

const notAllowed = onlyMethods('GET, POST');

/** The list of bans, and new ones; see answerBanList and receiveNewBan. */
export {
  answerBanList as GET,
  notAllowed as DELETE,
  notAllowed as HEAD,
  notAllowed as OPTIONS,
  notAllowed as PATCH,
  notAllowed as PUT,
  receiveNewBan as POST,
};
