import 'server-only';
import { exactTime, untilText } from '@/components/desk/exact-time';
import type { AddBanError } from '@/lib/bans/add-ban';
import type { EditBanError } from '@/lib/bans/edit-ban';
import type { Ban } from '@/lib/domain/ban';
import { formatIpRange, type ParsedRange } from '@/lib/domain/ip-range';
import type { BanFormErrors, BanFormValues } from '@/lib/forms/ban-form';
import type { BanFormRefusal, BanFormState } from '@/lib/forms/ban-form-state';

/** The form as it comes back when nothing was stored: what was typed, and what is wrong with it. */
export function formAnswer(
  before: BanFormState,
  values: BanFormValues,
  answer: { readonly errors?: BanFormErrors; readonly refusal?: BanFormRefusal },
): BanFormState {
  return { values, errors: answer.errors ?? {}, refusal: answer.refusal ?? null, attempt: before.attempt + 1 };
}

/** What a use case refused, as texts for the form. Instants are written in `timeZone`. */
export function explainRefusal(
  error: AddBanError | EditBanError,
  { parsedRange, timeZone }: { readonly parsedRange: ParsedRange; readonly timeZone: string },
): { readonly errors?: BanFormErrors; readonly refusal?: BanFormRefusal } {
  const rangeText = formatIpRange(parsedRange.range);
  switch (error.kind) {
    case 'needs-confirmation': {
      const messages = [...parsedRange.notes, ...error.warnings].map((each) => each.message);
      return { refusal: { kind: 'needs-confirmation', rangeText, messages } };
    }
    case 'ends-in-the-past':
      return { errors: { period: 'A ban must end in the future. Choose a later time.' } };
    case 'ends-too-late':
      return { errors: { period: 'A ban can end in the year 5000 at the latest. Choose Indefinitely instead.' } };
    case 'reason-too-long':
      return { errors: { reason: `A reason has at most ${error.limit.toLocaleString('en')} characters. Shorten it.` } };
    case 'duplicate':
      return { refusal: { kind: 'duplicate', banId: error.ban.id, ...banTexts(error.ban, timeZone) } };
    case 'inside-exemption': {
      const exemptions = error.exemptions.map((exemption) => ({
        rangeText: formatIpRange(exemption.range),
        note: exemption.note,
        untilText: untilText(exemption.validUntil, timeZone),
      }));
      return { refusal: { kind: 'inside-exemption', rangeText, exemptions } };
    }
    case 'changed-meanwhile': {
      const { version, reason } = error.ban;
      return { refusal: { kind: 'changed-meanwhile', version, reason, ...banTexts(error.ban, timeZone) } };
    }
    case 'past':
      return { refusal: { kind: 'past', banId: error.ban.id, endedText: endedText(error.ban, timeZone) } };
    case 'not-found':
      return { refusal: { kind: 'not-found' } };
  }
}

/** When a past ban ended. */
export function endedText(ban: Ban, timeZone: string): string {
  return ban.validUntil ? exactTime(ban.validUntil, timeZone) : '';
}

function banTexts(ban: Ban, timeZone: string): { rangeText: string; untilText: string } {
  return { rangeText: formatIpRange(ban.range), untilText: untilText(ban.validUntil, timeZone) };
}
