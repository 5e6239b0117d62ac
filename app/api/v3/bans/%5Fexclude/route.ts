import { onlyMethods } from '@/lib/api/only-methods';
import { receiveExcludedAddress } from '@/lib/api/receive-excluded-address';

const notAllowed = onlyMethods('PUT');

/** Lets an address in whatever is banned; see receiveExcludedAddress. */
export {
  notAllowed as DELETE,
  notAllowed as GET,
  notAllowed as HEAD,
  notAllowed as OPTIONS,
  notAllowed as PATCH,
  notAllowed as POST,
  receiveExcludedAddress as PUT,
};
