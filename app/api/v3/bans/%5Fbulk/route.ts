import { onlyMethods } from '@/lib/api/only-methods';
import { receiveBans } from '@/lib/api/receive-bans';

const notAllowed = onlyMethods('POST');

/** Many bans at once; see receiveBans. */
export {
  notAllowed as DELETE,
  notAllowed as GET,
  notAllowed as HEAD,
  notAllowed as OPTIONS,
  notAllowed as PATCH,
  notAllowed as PUT,
  receiveBans as POST,
};
