import type { Logger } from 'pino';
import { cleanText } from '../channels/clean-text';
import type { IpRange } from '../domain/ip-range';
import type { Result } from '../domain/result';
import { nextAttemptAt } from '../domain/webhook';
import { oneAtATime } from '../live/one-at-a-time';
import { fetchOutside, type OutsideError, type OutsideNetwork, type OutsideResponse } from '../outbound/fetch-outside';
import type { Clock } from '../ports/clock';
import type { AttemptOutcome, ClaimedDelivery, WebhookOutbox } from '../ports/webhook-store';
import { unlockSecret } from './secret-box';
import { signatureHeaders } from './sign-message';

/** So many requests to one receiver at a time: a slow one holds up nobody but itself. */
const PER_WEBHOOK = 4;
const TIMEOUT_MS = 15_000;
/** An attempt that nobody has told the end of by then is taken for dead, with whoever made it. */
const LEASE_MS = 60_000;
const ANSWER_BYTES_MAX = 4_000;
const ANSWER_CHARS_MAX = 500;
/** How many times in a row events are made into deliveries before what is due is sent. */
const COLLECTS_MAX = 20;

export interface WebhookSenderDeps {
  readonly outbox: WebhookOutbox;
  /** The desk's own, by which webhooks' secrets are read. */
  readonly secret: string;
  readonly allowedTargets: readonly IpRange[];
  readonly clock: Clock;
  readonly log: Logger;
  /** For tests. */
  readonly network?: OutsideNetwork;
  readonly timeoutMs?: number;
}

/**
 * Sends what webhooks are told, in the background. Any number of instances may run one: each delivery is with one of them
 * at a time. A delivery that is under way when its process dies is tried again by whoever comes first, with the same id.
 */
export class WebhookSender {
  private readonly stopped = new AbortController();
  private readonly underWay = new Map<number, number>();
  private readonly work = new Set<Promise<void>>();
  private readonly fill = oneAtATime(() => this.sendDue());
  /** Makes deliveries of what happened, and begins to send what is due; resolves before they have arrived. */
  readonly round = oneAtATime(() => this.collectAndSend());

  constructor(private readonly deps: WebhookSenderDeps) {}

  /** Tries one delivery at once, and resolves when the attempt has ended. Nothing if it is being tried already. */
  async sendNow(deliveryId: string): Promise<void> {
    const claimed = await this.deps.outbox.claimOne(deliveryId, this.deps.clock.now(), this.leaseEnd());
    if (!claimed) return;
    const tried = this.track(claimed);
    this.remember(tried);
    await tried;
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.work.size > 0) await Promise.all(this.work);
  }

  /** Gives up what is under way, so that the next to start tries it at once, and begins nothing more. */
  async close(): Promise<void> {
    this.stopped.abort(new Error('Gatehouse is stopping.'));
    await this.settled();
  }

  private async collectAndSend(): Promise<void> {
    const { outbox, clock } = this.deps;
    for (let times = 0; times < COLLECTS_MAX && !this.stopped.signal.aborted; times++) {
      if (!(await outbox.collect(clock.now()))) break;
    }
    await this.fill();
  }

  private async sendDue(): Promise<void> {
    if (this.stopped.signal.aborted) return;
    const { outbox, clock } = this.deps;
    const claimed = await outbox.claimDue(PER_WEBHOOK, this.underWay, clock.now(), this.leaseEnd());
    for (const each of claimed) {
      // When it has ended a place is free: the next of this receiver's.
      this.remember(this.track(each).then(() => this.fill()));
    }
  }

  /** Resolves when the attempt has ended, however it did. */
  private async track(claimed: ClaimedDelivery): Promise<void> {
    const { webhookId } = claimed;
    const count = (by: number) => {
      const left = (this.underWay.get(webhookId) ?? 0) + by;
      if (left > 0) this.underWay.set(webhookId, left);
      else this.underWay.delete(webhookId);
    };
    count(1);
    try {
      await this.attempt(claimed);
    } catch (error) {
      this.failed(error);
    } finally {
      count(-1);
    }
  }

  /** Keeps what `settled` waits for. */
  private remember(work: Promise<void>): void {
    const ended = work.catch((error) => this.failed(error)).finally(() => this.work.delete(ended));
    this.work.add(ended);
  }

  private async attempt(claimed: ClaimedDelivery): Promise<void> {
    const { outbox, clock } = this.deps;
    const begun = performance.now();
    let outcome: AttemptOutcome;
    try {
      const said = await this.send(claimed);
      const tookMs = Math.round(performance.now() - begun);
      const gone = said.status === 410;
      const retryAt = said.arrived || gone ? null : nextAttemptAt(claimed.message.type, claimed.attempts, clock.now());
      outcome = { ...said, gone, retryAt, tookMs };
    } catch (error) {
      if (!this.stopped.signal.aborted) throw error;
      await outbox.release(claimed, clock.now());
      return;
    }
    await outbox.noteAttempt(claimed, outcome, clock.now());
  }

  private async send({
    url,
    message,
    secrets: locked,
  }: ClaimedDelivery): Promise<Pick<AttemptOutcome, 'arrived' | 'status' | 'failure' | 'answer'>> {
    const { secret, allowedTargets, clock, network, timeoutMs = TIMEOUT_MS } = this.deps;
    const secrets = locked.flatMap((each) => unlockSecret(each, secret) ?? []);
    if (secrets.length === 0) {
      const failure = 'Its secret can’t be read, as GATEHOUSE_SECRET is another than before. Make a new secret.';
      return { arrived: false, status: null, failure, answer: null };
    }
    const answered = await fetchOutside(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signatureHeaders(message, secrets, clock.now()) },
      body: message.payload,
      timeoutMs,
      bytesMax: ANSWER_BYTES_MAX,
      tooLong: 'cut',
      allowed: allowedTargets,
      signal: this.stopped.signal,
      network,
    });
    return whatItSays(answered);
  }

  private leaseEnd(): Date {
    return new Date(this.deps.clock.now().getTime() + LEASE_MS);
  }

  private failed(error: unknown): void {
    this.deps.log.warn({ err: error }, 'A webhook could not be sent; trying again');
  }
}

function whatItSays(
  answered: Result<OutsideResponse, OutsideError>,
): Pick<AttemptOutcome, 'arrived' | 'status' | 'failure' | 'answer'> {
  if (!answered.ok) return { arrived: false, status: null, failure: answered.error.message, answer: null };
  const { status, body } = answered.value;
  const arrived = status >= 200 && status < 300;
  const answer = [...cleanText(body.toString('utf8'))].slice(0, ANSWER_CHARS_MAX).join('');
  return { arrived, status, failure: arrived ? null : `The receiver answered ${status}.`, answer };
}
