import { callerNetwork } from '../../domain/caller-network';
import type { IpAddress } from '../../domain/ip-address';
import { formatIpRange } from '../../domain/ip-range';
import { err, ok, type Result } from '../../domain/result';
import type { Clock } from '../../ports/clock';
import type { RateLimiter } from '../../ports/rate-limiter';
import type { TicketStore } from '../../ports/ticket-store';
import type { ContactMessage } from './contact-message';

/** What sending needs; the runtime has all of it. */
export interface SendContactMessageDeps {
  readonly tickets: TicketStore;
  readonly rateLimiter: RateLimiter;
  readonly clock: Clock;
}

export interface SendContactMessageInput {
  readonly message: ContactMessage;
  /** Where the visitor was let in from, see enterChannel. */
  readonly address: IpAddress;
  readonly userAgent: string;
  /** What stood in the field that people don't see; only programs fill it in. */
  readonly trap: string;
}

export type SendContactMessageRefusal = { readonly kind: 'too-many'; readonly retryAfterSeconds: number };

/** Messages that one address, or all of an IPv6 subscriber's together, may send in a minute. None is limited by e-mail or text. */
export const MESSAGES_PER_MINUTE = 30;

/**
 * Opens a ticket with the message as its first, and answers its code. A message with something in the trap gets the
 * same answer, and its ticket is spam. Throws when the store fails; then nothing was written.
 */
export async function sendContactMessage(
  deps: SendContactMessageDeps,
  { message, address, userAgent, trap }: SendContactMessageInput,
): Promise<Result<{ readonly ticket: string }, SendContactMessageRefusal>> {
  const taken = await deps.rateLimiter.take(
    `contact:${formatIpRange(callerNetwork(address))}`,
    MESSAGES_PER_MINUTE,
    60,
  );
  if (!taken.allowed) return err({ kind: 'too-many', retryAfterSeconds: taken.retryAfterSeconds });
  const ticket = await deps.tickets.openTicket(
    {
      channel: 'contact_form',
      subject: message.subject,
      text: message.message,
      visitor: { name: message.name, email: message.email },
      address,
      userAgent,
      spam: trap !== '',
    },
    deps.clock.now(),
  );
  return ok({ ticket: ticket.code });
}
