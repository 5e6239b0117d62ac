import { answerBan } from '@/lib/api/answer-ban';
import { onlyMethods } from '@/lib/api/only-methods';
import { receiveBanChange } from '@/lib/api/receive-ban-change';

const notAllowed = onlyMethods('GET, PUT');

/** One ban; see answerBan and receiveBanChange. There is no delete. */
export {
  answerBan as GET,
  notAllowed as DELETE,
  notAllowed as HEAD,
  notAllowed as OPTIONS,
  notAllowed as PATCH,
  notAllowed as POST,
  receiveBanChange as PUT,
};
