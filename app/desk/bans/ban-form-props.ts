import 'server-only';
import { BAN_PERIODS } from '@/lib/domain/valid-until';
import type { BanFormValues } from '@/lib/forms/ban-form';
import type { BanFormState } from '@/lib/forms/ban-form-state';
import type { Viewer } from '../viewer';

/** What both pages with the ban form give it. */
export function banFormProps(viewer: Viewer, values: Partial<BanFormValues>) {
  const blank: BanFormValues = { startIp: '', endIp: '', period: '', until: '', timeZone: viewer.timeZone, reason: '' };
  const initial: BanFormState = { values: { ...blank, ...values }, errors: {}, refusal: null, attempt: 0 };
  return {
    initial,
    presets: BAN_PERIODS.map((period) => period.text),
    timeZone: viewer.timeZone,
    earliestUntil: localMinute(viewer.now, viewer.timeZone),
  };
}

/** "2026-11-24T15:30": an instant as a datetime-local field writes it. */
function localMinute(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(at).replace(' ', 'T');
}
