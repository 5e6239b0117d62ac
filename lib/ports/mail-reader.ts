import type { InboundMessage } from './inbound-store';

/** Reads mail that strangers wrote, of which some is made to be slow. */
export interface MailReader {
  /**
   * The mail, as far as it can be read: one that takes too long counts as unreadable. `busy` when too many wait already.
   * Throws when no mail can be read at all.
   */
  read(raw: Buffer): Promise<InboundMessage | 'busy'>;
}
