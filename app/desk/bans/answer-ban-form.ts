import 'server-only';
import { revalidatePath } from 'next/cache';
import { notFound, redirect, unstable_rethrow } from 'next/navigation';
import { untilText } from '@/components/desk/exact-time';
import { canManageBans } from '@/lib/auth/permissions';
import { type BanOutcome, warningsFor } from '@/lib/bans/add-ban';
import { newlyRefused } from '@/lib/bans/edit-ban';
import { endExemption } from '@/lib/bans/end-exemption';
import { runtime } from '@/lib/composition';
import type { Ban } from '@/lib/domain/ban';
import type { BanWarningKind } from '@/lib/domain/ban-warnings';
import { formatIpRange } from '@/lib/domain/ip-range';
import type { Result } from '@/lib/domain/result';
import { confirmedWarnings } from '@/lib/forms/ban-confirmation';
import { type BanFormInput, type BanFormValues, banFormValues, parseBanForm } from '@/lib/forms/ban-form';
import { type BanFormIntent, parseBanFormIntent } from '@/lib/forms/ban-form-intent';
import type { BanFormState } from '@/lib/forms/ban-form-state';
import type { BanPreview } from '@/lib/forms/ban-preview';
import { requireAdministratorViewer, type Viewer } from '../viewer';
import { actorOf } from './action-support';
import { previewBan } from './ban-preview';
import { withTheirs } from './ban-values';
import {
  askForConfirmation,
  type BanFormError,
  type ExplainedRefusal,
  explainConflict,
  explainRefusal,
} from './form-answer';

/** What tells adding a ban, editing one, and banning from a chat from one another. */
export interface BanFormTask<Outcome extends BanOutcome = BanOutcome> {
  /** The form's page, for somebody who must sign in first. */
  readonly path: string;
  /** Which ban is edited; null = one is added. */
  readonly editingId: number | null;
  /** Who may; absent = administrators. Sends others away. */
  readonly whoMay?: (path: string) => Promise<Viewer>;
  /** What a ban with such values would do; absent = as for any ban. */
  readonly preview?: (viewer: Viewer, values: BanFormValues) => Promise<BanPreview>;
  /** Stores it, or says why not. */
  readonly store: (request: BanFormRequest) => Promise<Result<Outcome, BanFormError>>;
  /** Where to go afterwards; or, for scripts that stay where they are, what to tell. */
  readonly next: (outcome: Outcome, viewer: Viewer) => string | NonNullable<BanFormState['banned']>;
}

/** A form that reads well, from somebody who may send it. */
export interface BanFormRequest {
  readonly viewer: Viewer;
  readonly input: BanFormInput;
  readonly confirmed: readonly BanWarningKind[];
}

/**
 * Does what one of the form's buttons asks. Answers with the form as it comes back, in which nothing that was typed is
 * lost; leaves for the next page when a ban was stored.
 */
export async function answerBanForm<Outcome extends BanOutcome>(
  before: BanFormState,
  form: FormData,
  task: BanFormTask<Outcome>,
  values = banFormValues(form),
): Promise<BanFormState> {
  const attempt = before.attempt + 1;
  try {
    const viewer = await (task.whoMay ?? requireAdministratorViewer)(task.path);
    const editing = task.editingId === null ? null : await runtime().bans.findBan(task.editingId);
    const answer = await answerIntent(parseBanFormIntent(form), values, form, { task, viewer, editing });
    const shown = answer.values ?? values;
    return {
      ...before,
      ...answer.seen,
      values: shown,
      errors: answer.errors ?? {},
      refusal: answer.refusal ?? null,
      // What is banned needs no forecast any more.
      preview: answer.banned
        ? before.preview
        : await (task.preview ?? ((who, filled) => previewBan(who, filled, editing)))(viewer, shown),
      attempt,
      fills: before.fills + (answer.values ? 1 : 0),
      banned: answer.banned ?? null,
    };
  } catch (error) {
    unstable_rethrow(error);
    runtime().log.error({ err: error }, 'a form for a ban could not be answered');
    return { ...before, values, errors: {}, refusal: { kind: 'failed' }, attempt };
  }
}

interface Circumstances<Outcome extends BanOutcome = BanOutcome> {
  readonly task: BanFormTask<Outcome>;
  readonly viewer: Viewer;
  /** The ban as it is stored now. */
  readonly editing: Ban | null;
}

interface Answer extends ExplainedRefusal {
  readonly banned?: BanFormState['banned'];
  /** The version that the person has seen from now on. */
  readonly seen?: Pick<BanFormState, 'version' | 'keepText'>;
}

async function answerIntent<Outcome extends BanOutcome>(
  intent: BanFormIntent,
  values: BanFormValues,
  form: FormData,
  { task, viewer, editing }: Circumstances<Outcome>,
): Promise<Answer> {
  switch (intent.kind) {
    case 'take-theirs': {
      if (!editing) return { refusal: { kind: 'not-found' } };
      const taken = withTheirs(values, intent.field, editing);
      return { values: taken, ...(await conflictAnswer(taken, editing, viewer)) };
    }
    case 'end-exemption':
      if (!canManageBans(viewer.agent)) notFound();
      return endExemptionFirst(intent.id, viewer);
    case 'check':
    case 'store': {
      const { input, errors } = parseBanForm(values, { now: viewer.now, mayKeep: task.editingId !== null });
      if (errors) return { errors };
      if (intent.kind === 'check') return warnBeforehand(input, { viewer, editing });
      const confirmed = confirmedWarnings(form.get('confirmed'), input.range.range);
      const stored = await task.store({ viewer, input, confirmed });
      if (stored.ok) {
        const next = task.next(stored.value, viewer);
        if (typeof next !== 'string') return { banned: next };
        revalidatePath('/desk', 'layout');
        redirect(next);
      }
      if (stored.error.kind === 'changed-meanwhile') return conflictAnswer(values, stored.error.ban, viewer);
      return explainRefusal(stored.error, values, input, viewer);
    }
  }
}

/** Shows both versions; saving after that replaces the one that was shown. */
async function conflictAnswer(values: BanFormValues, theirs: Ban, viewer: Viewer): Promise<Answer> {
  return {
    refusal: await explainConflict(values, theirs, viewer),
    seen: { version: theirs.version, keepText: untilText(theirs.validUntil, viewer.timeZone) },
  };
}

/** The first of two steps. The second, giving the ban, is left to the person, who sees now what it will do. */
async function endExemptionFirst(id: number, viewer: Viewer): Promise<Answer> {
  const ended = await endExemption(runtime(), actorOf(viewer), id);
  revalidatePath('/desk', 'layout');
  if (!ended.ok) return { refusal: { kind: 'exemption-ended', rangeText: null, enforced: true } };
  const { exemption, enforced } = ended.value;
  return { refusal: { kind: 'exemption-ended', rangeText: formatIpRange(exemption.range), enforced } };
}

/** Nothing is stored. What would have to be confirmed is asked at once. */
async function warnBeforehand(
  input: BanFormInput,
  { viewer, editing }: Pick<Circumstances, 'viewer' | 'editing'>,
): Promise<Answer> {
  const { range } = input.range;
  const newly = editing ? newlyRefused(editing, { range, validUntil: input.validUntil }) : [range];
  const intent = { range, newly, caller: actorOf(viewer), callerAddress: viewer.address };
  const warnings = await warningsFor(runtime(), intent, viewer.now);
  return warnings.length > 0 ? { refusal: askForConfirmation(input, warnings) } : {};
}
