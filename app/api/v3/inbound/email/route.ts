import { onlyPost } from '@/lib/inbound/receive-inbound';
import { receiveInboundEmail } from '@/lib/inbound/receive-inbound-email';

/** A mail as it is → 201 `{outcome, ticket, spam, malformed, rule}`; see receiveInboundEmail. */
export { onlyPost as DELETE, onlyPost as GET, onlyPost as PATCH, onlyPost as PUT, receiveInboundEmail as POST };
