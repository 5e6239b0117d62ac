'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { isSecureRequest } from '@/lib/auth/secure-request';
import { readTopicId } from '@/lib/channels/board/board-request';
import {
  forgottenOptions,
  makeRegistration,
  registrationCookieName,
  registrationOptions,
} from '@/lib/channels/board/registration';
import {
  type BoardOutcome,
  type BoardVisit,
  readWrite,
  replyToTopic,
  startTopic,
  takeBackVote,
  voteForTopic,
} from '@/lib/channels/board/write-to-board';
import { type EntryRefusal, enterChannel } from '@/lib/channels/enter-channel';
import { type Runtime, runtime } from '@/lib/composition';
import { err, type Result } from '@/lib/domain/result';
import type { BoardFormState, BoardProblem } from './board-form-state';
import { findBoardVisitor } from './board-visitor';
import { postHref, topicHref } from './topic-href';

/**
 * The board's forms for browsers without scripts: what can't be taken comes back with what was typed. (With scripts they
 * talk to /api/channels/board.)
 */

/** Starts a topic and goes on to it. */
export async function startTopicAction(_before: BoardFormState, form: FormData): Promise<BoardFormState> {
  const written = await write(async (deps, visit) => {
    const read = readWrite('topic', fieldsOf(form), visit.visitor);
    return read.ok ? startTopic(deps, visit, read.value) : err({ kind: 'invalid', errors: read.error });
  });
  if (!written.ok) return { typed: typedIn(form), problem: written.error };
  redirect(topicHref(written.value));
}

/** Replies and goes on to the reply. */
export async function replyAction(_before: BoardFormState, form: FormData): Promise<BoardFormState> {
  const id = topicIn(form);
  const written = await write(async (deps, visit) => {
    const read = readWrite('reply', fieldsOf(form), visit.visitor);
    return read.ok ? replyToTopic(deps, visit, id, read.value) : err({ kind: 'invalid', errors: read.error });
  });
  if (!written.ok) return { typed: typedIn(form), problem: written.error };
  const topic = await runtime().board.findTopic(id);
  redirect(postHref(id, written.value, topic?.replies ?? 0));
}

/** Votes, or takes the vote back, and shows the suggestion. */
export async function voteAction(_before: BoardFormState, form: FormData): Promise<BoardFormState> {
  const id = topicIn(form);
  const written = await write(async (deps, visit) => {
    if (form.get('vote') === 'back') return takeBackVote(deps, visit, id);
    const read = readWrite('vote', fieldsOf(form), visit.visitor);
    return read.ok ? voteForTopic(deps, visit, id, read.value) : err({ kind: 'invalid', errors: read.error });
  });
  if (!written.ok) return { typed: typedIn(form), problem: written.error };
  redirect(topicHref(id));
}

/** Forgets in this browser who wrote, such as on a shared computer. */
export async function forgetVisitorAction(form: FormData): Promise<void> {
  const secure = isSecureRequest(await headers(), runtime().publicUrl);
  (await cookies()).set(registrationCookieName(secure), '', forgottenOptions(secure));
  const id = topicIn(form);
  redirect(id === 0 ? '/board' : topicHref(id));
}

/** Lets the visitor in, writes, and registers the browser if it was the first that it wrote. */
async function write<T>(
  writing: (deps: Runtime, visit: BoardVisit) => Promise<BoardOutcome<T> | Result<never, BoardProblem>>,
): Promise<Result<T, BoardProblem>> {
  const requestHeaders = await headers();
  const entry = await enterChannel('board', requestHeaders);
  if (!entry.ok) return err(problemOf(entry.error));
  const deps = runtime();
  try {
    const visitor = await findBoardVisitor();
    const userAgent = requestHeaders.get('user-agent') ?? '';
    const written = await writing(deps, { address: entry.value.address, userAgent, visitor });
    if (!written.ok) {
      const { error } = written;
      if (error.kind !== 'banned') return err(error);
      const again = await enterChannel('board', requestHeaders);
      return err(again.ok ? { kind: 'unavailable' } : problemOf(again.error));
    }
    if (!visitor) {
      const secure = isSecureRequest(requestHeaders, deps.publicUrl);
      const value = makeRegistration(deps.secret, written.value.visitor.id);
      (await cookies()).set(registrationCookieName(secure), value, registrationOptions(secure));
    }
    return { ok: true, value: written.value.value };
  } catch (error) {
    deps.log.error({ err: error }, 'the board could not take what a visitor wrote');
    return err({ kind: 'unavailable' });
  }
}

function problemOf(refusal: EntryRefusal): BoardProblem {
  if (refusal.kind !== 'banned') return { kind: 'unavailable' };
  return { kind: 'refused', validUntil: refusal.validUntil?.toISOString() ?? null, reference: refusal.reference };
}

function topicIn(form: FormData): number {
  return readTopicId(String(form.get('topic') ?? '')) ?? 0;
}

function fieldsOf(form: FormData): Record<string, unknown> {
  return Object.fromEntries(form);
}

function typedIn(form: FormData): BoardFormState['typed'] {
  const textOf = (field: string) => {
    const value = form.get(field);
    return typeof value === 'string' ? value : '';
  };
  return { title: textOf('title'), text: textOf('text'), name: textOf('name'), email: textOf('email') };
}
