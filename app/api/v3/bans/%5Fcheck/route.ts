import { answerAddressCheck } from '@/lib/api/answer-address-check';
import { onlyMethods } from '@/lib/api/only-methods';

const notAllowed = onlyMethods('GET');

/** Whether an address is banned; see answerAddressCheck. */
export {
  answerAddressCheck as GET,
  notAllowed as DELETE,
  notAllowed as HEAD,
  notAllowed as OPTIONS,
  notAllowed as PATCH,
  notAllowed as POST,
  notAllowed as PUT,
};
