import 'server-only';
import { exactTime, untilText } from '@/components/desk/exact-time';
import { canManageBans } from '@/lib/auth/permissions';
import type { AddBanError } from '@/lib/bans/add-ban';
import type { EditBanError } from '@/lib/bans/edit-ban';
import { runtime } from '@/lib/composition';
import type { Ban, Exemption } from '@/lib/domain/ban';
import type { BanWarning } from '@/lib/domain/ban-warnings';
import { exactCidr, formatIpRange, isSingleAddress } from '@/lib/domain/ip-range';
import { confirmationToken } from '@/lib/forms/ban-confirmation';
import type { BanFormErrors, BanFormInput, BanFormValues } from '@/lib/forms/ban-form';
import type { BanFormRefusal, ExemptionInTheWay } from '@/lib/forms/ban-form-state';
import type { ChatBanRefusal } from '@/lib/ports/ban-store';
import type { Viewer } from '../viewer';
import { conflictRows } from './ban-values';

export type BanFormError =
  | AddBanError
  | EditBanError
  | Exclude<ChatBanRefusal, { kind: 'not-found' }>
  | { readonly kind: 'ticket-not-found'; readonly code: string }
  | { readonly kind: 'chat-not-found' }
  | { readonly kind: 'post-not-found' };

export interface ExplainedRefusal {
  readonly errors?: BanFormErrors;
  readonly refusal?: BanFormRefusal;
  /** Set when the fields shall say something else than was typed. */
  readonly values?: BanFormValues;
}

/** What a use case refused, as texts for the form; instants in the reader's zone. */
export async function explainRefusal(
  error: BanFormError,
  values: BanFormValues,
  input: BanFormInput,
  viewer: Viewer,
): Promise<ExplainedRefusal> {
  const { timeZone } = viewer;
  switch (error.kind) {
    case 'needs-confirmation':
      return { refusal: askForConfirmation(input, error.warnings) };
    case 'ends-in-the-past':
      return { errors: { period: 'A ban must end in the future. Choose a later time.' } };
    case 'ends-too-late':
      return { errors: { period: 'A ban can end in the year 5000 at the latest. Choose Indefinitely instead.' } };
    case 'reason-too-long':
      return { errors: { reason: `A reason has at most ${error.limit.toLocaleString('en')} characters. Shorten it.` } };
    case 'duplicate': {
      const { id, range, validUntil } = error.ban;
      const texts = { rangeText: formatIpRange(range), untilText: untilText(validUntil, timeZone) };
      return { refusal: { kind: 'duplicate', banId: id, ...texts } };
    }
    case 'inside-exemption': {
      const exemptions = await Promise.all(error.exemptions.map((each) => exemptionInTheWay(each, viewer)));
      const mayEnd = canManageBans(viewer.agent);
      return { refusal: { kind: 'inside-exemption', rangeText: formatIpRange(input.range.range), exemptions, mayEnd } };
    }
    case 'changed-meanwhile':
      return { refusal: await explainConflict(values, error.ban, viewer) };
    case 'past':
      return { refusal: { kind: 'past', banId: error.ban.id, endedText: endedText(error.ban, timeZone) } };
    case 'chat-ended':
      return { refusal: { kind: 'chat-ended', of: error.of, ban: error.ban && textsOf(error.ban, timeZone) } };
    case 'address-changed':
      return {
        values: { ...values, startIp: error.address },
        refusal: { kind: 'address-changed', from: values.startIp, to: error.address },
      };
    case 'not-found':
    case 'ticket-not-found':
    case 'chat-not-found':
    case 'post-not-found':
      return { refusal: error };
  }
}

function textsOf(ban: Ban, timeZone: string) {
  return {
    id: ban.id,
    byName: ban.bannedBy.name,
    rangeText: formatIpRange(ban.range),
    untilText: untilText(ban.validUntil, timeZone),
  };
}

/** The second question. */
export function askForConfirmation({ range }: BanFormInput, warnings: readonly BanWarning[]): BanFormRefusal {
  const rangeText = formatIpRange(range.range);
  return {
    kind: 'needs-confirmation',
    rangeText,
    shortText: isSingleAddress(range.range) ? rangeText : (exactCidr(range.range) ?? rangeText),
    messages: warnings.map((warning) => warning.message),
    token: confirmationToken(range.range, warnings),
  };
}

/** Both versions of a ban that two people edit at once, and whose the stored one is. */
export async function explainConflict(values: BanFormValues, theirs: Ban, viewer: Viewer): Promise<BanFormRefusal> {
  const last = (await runtime().bans.banEvents(theirs.id)).at(-1);
  return {
    kind: 'changed-meanwhile',
    byName: last?.actorName ?? theirs.bannedBy.name,
    atText: exactTime(last?.at ?? theirs.createdAt, viewer.timeZone),
    rows: conflictRows(values, theirs, viewer),
  };
}

/** When a past ban ended. */
export function endedText(ban: Ban, timeZone: string): string {
  return ban.validUntil ? exactTime(ban.validUntil, timeZone) : '';
}

const BANS_NAMED_MAX = 3;

async function exemptionInTheWay(exemption: Exemption, { now, timeZone }: Viewer): Promise<ExemptionInTheWay> {
  const bans = await runtime().bans.bansOverlapping(exemption.range, now, BANS_NAMED_MAX + 1);
  return {
    id: exemption.id,
    rangeText: formatIpRange(exemption.range),
    note: exemption.note,
    untilText: untilText(exemption.validUntil, timeZone),
    createdByName: exemption.createdByName,
    bans: bans.slice(0, BANS_NAMED_MAX).map(({ id, range }) => ({ id, rangeText: formatIpRange(range) })),
    moreBans: bans.length > BANS_NAMED_MAX,
  };
}
