import { onlyMethods } from '@/lib/api/only-methods';
import { receiveBanExpiry } from '@/lib/api/receive-ban-expiry';

const notAllowed = onlyMethods('POST');

/** Ends a ban; see receiveBanExpiry. */
export {
  notAllowed as DELETE,
  notAllowed as GET,
  notAllowed as HEAD,
  notAllowed as OPTIONS,
  notAllowed as PATCH,
  notAllowed as PUT,
  receiveBanExpiry as POST,
};
