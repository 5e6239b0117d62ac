import type { Actor } from '../domain/ban';
import type { BanListLine } from '../domain/ban-list';
import { err, ok, type Result } from '../domain/result';
import type { FollowedList, FollowOutcome, ImportJobTurn } from '../ports/ban-store';
import type { Feed } from '../ports/feed-store';
import { type FieldRefusal, refuseFields } from './add-ban';
import type { ImportDeps, ImportProgress, ImportReport } from './import-bans';
import { judgeList, type ListInput } from './judge-list';

export interface FollowListInput {
  readonly name: string;
  readonly lines: Iterable<BanListLine>;
  /** The feed that it is the next list of, or what a new one is to be. */
  readonly feed: Feed | Exclude<FollowedList['feed'], Pick<Feed, 'id'>>;
  readonly confirmation: ListInput['confirmation'];
  /** A list that lost more than half of its entries is wanted all the same. */
  readonly mayShrink: boolean;
  readonly job?: ImportJobTurn;
}

export interface FollowReport extends ImportReport, Pick<FollowOutcome, 'ended' | 'held'> {}

/** It has less than half of what the last one had, or nothing: somebody has to say yes. */
export interface SuspiciousList {
  readonly kind: 'suspicious';
  readonly listed: number;
  readonly before: number;
}

/**
 * Applies what has changed in a list since it was applied last, in one transaction and one revision: new lines are banned,
 * bans whose line is gone end, all others stay as they are. What somebody ended or edited by hand stays so while its line
 * is in the list; a line that leaves it and comes back is a new one. The same promises as addBan about when it returns.
 */
export async function followList(
  deps: ImportDeps,
  actor: Actor,
  input: FollowListInput,
  onProgress: ImportProgress = () => {},
): Promise<Result<FollowReport, FieldRefusal | SuspiciousList>> {
  const now = deps.clock.now();
  const { name, lines, feed, confirmation, job } = input;
  const reason = feed.reason?.trim() || undefined;
  const refusal = refuseFields({ validUntil: undefined, reason }, now);
  if (refusal) return err(refusal);
  const asked = { lines, validUntil: undefined, reason, confirmed: feed.confirmed, confirmation };
  const list = await judgeList(deps, asked, now, (read) => onProgress('checking', read, null));
  const total = list.entries.length;
  const before = 'id' in feed ? feed.listed : 0;
  if (!input.mayShrink && total < before / 2) return err({ kind: 'suspicious', listed: total, before });

  onProgress('storing', 0, total);
  const { value, revision } = await deps.bans.followList(
    { name, feed, by: actor, unconfirmed: list.unconfirmed, ...(job && { job }) },
    list.entries,
    now,
    (done) => onProgress('storing', done, total),
  );
  for (const position of value.exempted) list.refuseExempted(position);
  const enforced = await deps.bringIndexTo(revision, (done, of) => onProgress('indexing', done, of));
  return ok({ ...value, refused: list.refusedInOrder(), warnings: list.warnings(), enforced });
}
