'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { addExemption } from '@/lib/bans/add-exemption';
import { type EndExemptionError, endExemption } from '@/lib/bans/end-exemption';
import { runtime } from '@/lib/composition';
import { formatIpRange, type IpRange, rangeSize } from '@/lib/domain/ip-range';
import { ok } from '@/lib/domain/result';
import {
  type ExemptionFormState,
  type ExemptionQuestion,
  exemptionFormValues,
  exemptionToken,
  parseExemptionForm,
} from '@/lib/forms/exemption-form';
import { parseId } from '@/lib/forms/parse-id';
import { actorOf, administratorUnlessDown, orFailed } from '../bans/action-support';
import { bansBeneath } from './bans-beneath';

/** Adds an exemption, then shows all of them; comes back to the form when something is wrong or to be confirmed. */
export async function addExemptionAction(before: ExemptionFormState, form: FormData): Promise<ExemptionFormState> {
  const values = exemptionFormValues(form);
  const answer = { values, errors: {}, question: null, failed: false, attempt: before.attempt + 1 };
  const viewer = await administratorUnlessDown('/desk/exemptions/new');
  if (!viewer) return { ...answer, failed: true };
  const input = parseExemptionForm(values, viewer.now);
  if (!input.ok) return { ...answer, errors: input.error };

  const question = await orFailed(questionAbout(input.value.range, viewer.now).then(ok), 'looking for bans');
  if (!question.ok) return { ...answer, failed: true };
  if (question.value && form.get('confirmed') !== question.value.token) return { ...answer, question: question.value };

  const added = await orFailed(addExemption(runtime(), actorOf(viewer), input.value), 'adding an exemption');
  if (!added.ok) {
    switch (added.error.kind) {
      case 'ends-in-the-past':
      case 'ends-too-late':
        return { ...answer, errors: { period: 'An exemption must end in the future. Choose a later time.' } };
      case 'note-missing':
      case 'note-too-long':
        return { ...answer, errors: { note: 'Say why this is never refused, such as “our office”.' } };
      case 'failed':
        return { ...answer, failed: true };
    }
  }
  const { exemption, enforced } = added.value;
  revalidatePath('/desk', 'layout');
  redirect(`/desk/exemptions?added=${exemption.id}${enforced ? '' : '&index=behind'}`);
}

/** Ends an exemption, then shows the others; says why not, if not. */
export async function endExemptionAction(
  _before: EndExemptionError['kind'] | 'failed' | null,
  form: FormData,
): Promise<EndExemptionError['kind'] | 'failed' | null> {
  const id = parseId(form.get('exemptionId'));
  const viewer = await administratorUnlessDown(`/desk/exemptions/${id}/end`);
  if (!viewer) return 'failed';
  const ended = await orFailed(endExemption(runtime(), actorOf(viewer), id), 'ending an exemption');
  if (!ended.ok) return ended.error.kind;
  revalidatePath('/desk', 'layout');
  redirect(`/desk/exemptions?ended=${id}${ended.value.enforced ? '' : '&index=behind'}`);
}

/** The widest ranges that are exempted without a question: as with bans. */
const WIDEST_QUIET = { 4: 1n << 16n, 6: 1n << 96n } as const;

async function questionAbout(range: IpRange, now: Date): Promise<ExemptionQuestion | null> {
  const { texts, ids } = await bansBeneath(range, now);
  const isWide = rangeSize(range) > WIDEST_QUIET[range.family];
  if (!isWide && texts.count === 0) return null;
  const extent =
    range.family === 4 ? `${rangeSize(range).toLocaleString('en')} addresses` : 'more than a whole IPv6 /32';
  return {
    rangeText: formatIpRange(range),
    extentText: isWide ? extent : null,
    beneath: texts,
    token: exemptionToken(range, ids),
  };
}
