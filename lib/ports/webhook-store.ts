import type { Actor } from '../domain/ban';
import type { Result } from '../domain/result';
import type { WebhookTopic } from '../domain/webhook';

/**
 * Webhooks and their deliveries, for administrators. Every change of a webhook is one transaction with its entry in the
 * activity log. Secrets come and are kept encrypted.
 */
export interface WebhookStore {
  /** Oldest first, each with what became of its deliveries. */
  listWebhooks(): Promise<ListedWebhook[]>;
  findWebhook(id: number): Promise<Webhook | null>;
  /** Switched on. It is told what happens from `now` on. */
  addWebhook(
    webhook: WebhookDraft & { readonly secret: string },
    actor: Actor,
    now: Date,
  ): Promise<Result<Webhook, { readonly kind: 'too-many' }>>;
  /** Over the version that the editor saw. */
  editWebhook(
    id: number,
    draft: WebhookDraft,
    seenVersion: number,
    actor: Actor,
    now: Date,
  ): Promise<Result<Webhook, EditWebhookRefusal>>;
  /** One that is so already stays untouched. One that is off is sent nothing, and never told what happens meanwhile. */
  switchWebhook(id: number, enabled: boolean, actor: Actor, now: Date): Promise<Result<Webhook, WebhookNotFound>>;
  /** The present secret signs as well until then. */
  rotateSecret(
    id: number,
    secret: string,
    oldUntil: Date,
    actor: Actor,
    now: Date,
  ): Promise<Result<Webhook, WebhookNotFound>>;
  /** With its deliveries. Its entries in the activity log stay. */
  removeWebhook(id: number, actor: Actor, now: Date): Promise<Result<Webhook, WebhookNotFound>>;

  /** Newest first, at most `limit`; `before` = an id that they come before. */
  listDeliveries(webhookId: number, limit: number, before?: string): Promise<Delivery[]>;
  /** Puts a message on its way; the delivery's id. */
  queueMessage(webhookId: number, message: WebhookMessage, now: Date): Promise<Result<string, WebhookNotFound>>;
  /** Puts the message of a delivery on its way once more; the new delivery's id. */
  repeatDelivery(webhookId: number, deliveryId: string, now: Date): Promise<Result<string, WebhookNotFound>>;
}

/** What whoever sends does with the deliveries. Any number of instances may do so at once. */
export interface WebhookOutbox {
  /**
   * Makes deliveries of what happened to bans since it was last asked, each event once, whoever asks. Returns whether
   * there may be more at once.
   */
  collect(now: Date): Promise<boolean>;
  /**
   * Takes deliveries that are due, at most `perWebhook` of each webhook less those that `busy` says are under way, and
   * counts the attempt. Nobody else gets them before `leaseUntil`.
   */
  claimDue(
    perWebhook: number,
    busy: ReadonlyMap<number, number>,
    now: Date,
    leaseUntil: Date,
  ): Promise<ClaimedDelivery[]>;
  /** The same for one, due or not; null if it is not pending or not there. */
  claimOne(deliveryId: string, now: Date, leaseUntil: Date): Promise<ClaimedDelivery | null>;
  /** What came of the attempt; nothing when somebody else has taken the delivery over, or it is gone. */
  noteAttempt(claimed: ClaimedDelivery, outcome: AttemptOutcome, now: Date): Promise<void>;
  /** Takes the attempt back, which was given up before it ended. */
  release(claimed: ClaimedDelivery, now: Date): Promise<void>;
  /** Removes deliveries made before then; how many. */
  removeOld(before: Date): Promise<number>;
  /** How many deliveries wait to be sent or sent again, and since when the longest has been due. */
  backlog(now: Date): Promise<{ readonly pending: number; readonly dueSince: Date | null }>;
}

export interface WebhookDraft {
  readonly url: string;
  readonly topics: readonly WebhookTopic[];
}

export interface Webhook extends WebhookDraft {
  readonly id: number;
  readonly enabled: boolean;
  /** When the receiver answered that it is gone for good (410), for which it was switched off. */
  readonly goneAt: Date | null;
  /** When a delivery was given up first, since the last that arrived. */
  readonly failingSince: Date | null;
  /** Until when the secret before the present one signs as well; may be past. */
  readonly oldSecretUntil: Date | null;
  readonly createdByName: string;
  readonly createdAt: Date;
  readonly version: number;
}

export interface ListedWebhook extends Webhook {
  /** What came of the newest delivery that was tried. */
  readonly lastAttempt: { readonly at: Date; readonly arrived: boolean } | null;
  readonly pending: number;
}

export type WebhookNotFound = { readonly kind: 'not-found' };

export type EditWebhookRefusal = WebhookNotFound | { readonly kind: 'changed-meanwhile'; readonly present: Webhook };

/** A message as it is sent: `payload` is the very text that is signed. */
export interface WebhookMessage {
  readonly id: string;
  readonly type: string;
  readonly payload: string;
}

export interface Delivery {
  readonly id: string;
  readonly message: WebhookMessage;
  readonly createdAt: Date;
  /** Somebody sent the message again. */
  readonly isRepeat: boolean;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly lastAttemptAt: Date | null;
  /** Of the last attempt: how long it took, the answer's status, how it failed in a sentence, how the answer begins. */
  readonly tookMs: number | null;
  readonly status: number | null;
  readonly failure: string | null;
  readonly answer: string | null;
}

export interface ClaimedDelivery {
  readonly id: string;
  readonly webhookId: number;
  readonly url: string;
  readonly message: WebhookMessage;
  /** Encrypted; the old one as well, while it signs. */
  readonly secrets: readonly string[];
  /** This one included. */
  readonly attempts: number;
}

export interface AttemptOutcome {
  readonly arrived: boolean;
  /** The receiver wants nothing any more. */
  readonly gone: boolean;
  /** When to try again; null = never. */
  readonly retryAt: Date | null;
  readonly tookMs: number;
  readonly status: number | null;
  readonly failure: string | null;
  readonly answer: string | null;
}
