import { onlyPost } from '@/lib/inbound/receive-inbound';
import { receiveInboundCall } from '@/lib/inbound/receive-inbound-call';

/** The record of a phone call in JSON → 201 `{outcome, ticket, spam, malformed, rule}`; see receiveInboundCall. */
export { onlyPost as DELETE, onlyPost as GET, onlyPost as PATCH, onlyPost as PUT, receiveInboundCall as POST };
