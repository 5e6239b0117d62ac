import type { ReplyRefusal, VoteRefusal } from '../../domain/board';
import { callerNetwork } from '../../domain/caller-network';
import type { IpAddress } from '../../domain/ip-address';
import { formatIpRange } from '../../domain/ip-range';
import { err, ok, type Result } from '../../domain/result';
import type {
  BannedMeanwhile,
  BoardStore,
  BoardVisitor,
  UnknownWriter,
  VoteCount,
  Writer,
} from '../../ports/board-store';
import type { Clock } from '../../ports/clock';
import type { RateLimiter } from '../../ports/rate-limiter';
import { TRAP_FIELD } from '../contact-form/trap-field';
import { type BoardFieldError, type Person, parsePerson, parseReply, parseTopic, type TopicInput } from './board-forms';

/** What writing needs; the runtime has all of it. */
export interface BoardDeps {
  readonly board: BoardStore;
  readonly rateLimiter: RateLimiter;
  readonly clock: Clock;
}

/** A visitor who was let in (see enterChannel) and wants to write. */
export interface BoardVisit {
  readonly address: IpAddress;
  readonly userAgent: string;
  /** Null = not registered, or not known any more. */
  readonly visitor: BoardVisitor | null;
}

/** What was read of a request, before the visitor is asked for again and anything is counted. */
export interface Read<T> {
  readonly value: T;
  /** Null = is registered already. */
  readonly person: Person | null;
  /** Something stood in the field that people don't see. */
  readonly spam: boolean;
}

export type BoardRefusal =
  | { readonly kind: 'too-many'; readonly retryAfterSeconds: number }
  | UnknownWriter
  /** Since they were let in: ask enterChannel again. */
  | BannedMeanwhile
  | { readonly kind: ReplyRefusal | VoteRefusal };

export type BoardOutcome<T> = Result<{ readonly value: T; readonly visitor: BoardVisitor }, BoardRefusal>;

/** What one address, or all of an IPv6 subscriber's together, may do in a minute. */
export const BOARD_PER_MINUTE = { topic: 20, reply: 30, vote: 60, register: 20 } as const;

type Readers = {
  readonly [K in 'topic' | 'reply' | 'vote']: (input: unknown) => Result<unknown, readonly BoardFieldError[]>;
};
const READERS = { topic: parseTopic, reply: parseReply, vote: () => ok(null) } satisfies Readers;
type ReadAs<K extends keyof typeof READERS> = Extract<ReturnType<(typeof READERS)[K]>, { ok: true }>['value'];

/**
 * Reads what somebody wants to write; who isn't registered must say who they are. Errors are in the order of the form,
 * one for each field.
 */
export function readWrite<K extends keyof typeof READERS>(
  what: K,
  input: Readonly<Record<string, unknown>>,
  visitor: BoardVisitor | null,
): Result<Read<ReadAs<K>>, readonly BoardFieldError[]> {
  const value = READERS[what](input) as Result<ReadAs<K>, readonly BoardFieldError[]>;
  const person = visitor ? ok(null) : parsePerson(input);
  if (!value.ok || !person.ok) return err([...(value.ok ? [] : value.error), ...(person.ok ? [] : person.error)]);
  const trap = input[TRAP_FIELD];
  return ok({ value: value.value, person: person.value, spam: trap !== undefined && trap !== null && trap !== '' });
}

/** Starts a topic; the outcome is its id. One with something in the trap is answered the same, and is spam. Throws when the store fails. */
export async function startTopic(
  deps: BoardDeps,
  visit: BoardVisit,
  { value, person, spam }: Read<TopicInput>,
): Promise<BoardOutcome<number>> {
  const limit = await overLimit(deps, visit, 'topic', person);
  if (limit) return err(limit);
  const { address, userAgent } = visit;
  const added = await deps.board.addTopic(
    { ...value, address, userAgent, spam },
    writerOf(visit, person),
    deps.clock.now(),
  );
  return added.ok ? ok({ value: added.value.value.id, visitor: added.value.visitor }) : added;
}

/** Replies to a topic; the outcome is the post's number. */
export async function replyToTopic(
  deps: BoardDeps,
  visit: BoardVisit,
  topicId: number,
  { value, person, spam }: Read<{ readonly text: string }>,
): Promise<BoardOutcome<number>> {
  const limit = await overLimit(deps, visit, 'reply', person);
  if (limit) return err(limit);
  const reply = { text: value.text, address: visit.address, spam };
  const added = await deps.board.addReply(topicId, reply, writerOf(visit, person), deps.clock.now());
  return added.ok ? ok({ value: added.value.value.seq, visitor: added.value.visitor }) : added;
}

/** Votes for a suggestion. */
export async function voteForTopic(
  deps: BoardDeps,
  visit: BoardVisit,
  topicId: number,
  { person }: Read<null>,
): Promise<BoardOutcome<VoteCount>> {
  const limit = await overLimit(deps, visit, 'vote', person);
  if (limit) return err(limit);
  return deps.board.castVote(topicId, visit.address, writerOf(visit, person), deps.clock.now());
}

/** Takes a vote back; nothing happens to who has none. */
export async function takeBackVote(
  deps: BoardDeps,
  visit: BoardVisit,
  topicId: number,
): Promise<BoardOutcome<VoteCount>> {
  const { visitor } = visit;
  if (!visitor) return err({ kind: 'unknown-writer' });
  const limit = await overLimit(deps, visit, 'vote', null);
  if (limit) return err(limit);
  const taken = await deps.board.takeBackVote(topicId, visit.address, visitor.id, deps.clock.now());
  return taken.ok ? ok({ value: taken.value, visitor }) : taken;
}

function writerOf({ visitor }: BoardVisit, person: Person | null): Writer {
  if (visitor) return { visitorId: visitor.id };
  if (!person) throw new Error('Somebody who is not registered must say who they are.');
  return { visitorId: null, ...person };
}

async function overLimit(
  { rateLimiter }: BoardDeps,
  { address }: BoardVisit,
  what: 'topic' | 'reply' | 'vote',
  person: Person | null,
): Promise<Extract<BoardRefusal, { kind: 'too-many' }> | null> {
  const network = formatIpRange(callerNetwork(address));
  for (const each of person ? [what, 'register' as const] : [what]) {
    const taken = await rateLimiter.take(`board-${each}:${network}`, BOARD_PER_MINUTE[each], 60);
    if (!taken.allowed) return { kind: 'too-many', retryAfterSeconds: taken.retryAfterSeconds };
  }
  return null;
}
