import 'server-only';
import { untilText } from '@/components/desk/exact-time';
import type { Ban } from '@/lib/domain/ban';
import { formatIpAddress } from '@/lib/domain/ip-address';
import { firstAddress, formatIpRange, isSingleAddress, lastAddress } from '@/lib/domain/ip-range';
import { type BanFormValues, readBanPeriod } from '@/lib/forms/ban-form';
import { CONFLICT_FIELDS, type ConflictField, type ConflictRow } from '@/lib/forms/ban-form-state';
import { readBanRange } from '@/lib/forms/ban-range';
import { PERIOD_KEEP } from '@/lib/forms/period-choice';
import type { Viewer } from '../viewer';

/** A ban as the fields of the form show it, before anything is changed. */
export function valuesOf(ban: Ban) {
  return {
    startIp: formatIpAddress(firstAddress(ban.range)),
    endIp: isSingleAddress(ban.range) ? '' : formatIpAddress(lastAddress(ban.range)),
    prefix: '',
    period: PERIOD_KEEP,
    until: '',
    reason: ban.reason,
  } satisfies Partial<BanFormValues>;
}

/** What was typed, except that one field says what is stored. */
export function withTheirs(values: BanFormValues, field: ConflictField, theirs: Ban): BanFormValues {
  const { startIp, endIp, prefix, period, until, reason } = valuesOf(theirs);
  switch (field) {
    case 'range':
      return { ...values, startIp, endIp, prefix };
    case 'period':
      return { ...values, period, until };
    case 'reason':
      return { ...values, reason };
  }
}

/** What is stored against what was typed, one field to a line. What can't be read is shown as it was typed. */
export function conflictRows(values: BanFormValues, theirs: Ban, { now, timeZone }: Viewer): ConflictRow[] {
  const range = readBanRange(values);
  const period = readBanPeriod(values, { now, mayKeep: true });
  const end = period.ok && period.validUntil !== undefined ? period.validUntil : theirs.validUntil;
  const texts: Record<ConflictField, { readonly theirs: string; readonly yours: string }> = {
    range: {
      theirs: formatIpRange(theirs.range),
      yours: range.ok ? formatIpRange(range.value.range) : values.startIp,
    },
    period: { theirs: untilText(theirs.validUntil, timeZone), yours: untilText(end, timeZone) },
    reason: { theirs: theirs.reason, yours: values.reason.trim() },
  };
  return CONFLICT_FIELDS.map((field) => {
    const { theirs: stored, yours } = texts[field];
    return { field, theirs: stored, yours, differs: stored !== yours };
  });
}
