import 'server-only';
import { untilText } from '@/components/desk/exact-time';
import type { Ban } from '@/lib/domain/ban';
import { BAN_PERIODS } from '@/lib/domain/valid-until';
import type { BanFormValues } from '@/lib/forms/ban-form';
import type { BanFormState } from '@/lib/forms/ban-form-state';
import type { Viewer } from '../viewer';
import { previewBan } from './ban-preview';

/** What both pages with the ban form give it. `editing` null = a ban is added. */
export async function banFormProps(viewer: Viewer, filled: Partial<BanFormValues>, editing: Ban | null) {
  const { timeZone } = viewer;
  const values = { startIp: '', endIp: '', prefix: '', period: '', until: '', timeZone, reason: '', ...filled };
  const initial: BanFormState = {
    values,
    errors: {},
    refusal: null,
    preview: await previewBan(viewer, values, editing),
    version: editing?.version ?? null,
    keepText: editing && untilText(editing.validUntil, timeZone),
    attempt: 0,
    fills: 0,
    banned: null,
  };
  return {
    initial,
    presets: BAN_PERIODS.map((period) => period.text),
    timeZone,
    earliestUntil: localMinute(viewer.now, timeZone),
  };
}

/** "2026-11-24T15:30": an instant as a datetime-local field writes it. */
export function localMinute(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(at).replace(' ', 'T');
}
