import { cleanLine } from '../channels/clean-text';
import { err, ok, type Result } from '../domain/result';
import { DESK_NAME_LENGTH_MAX, type DeskSettings, RETENTION_DAYS } from '../ports/settings-store';

/** What is typed into the desk's settings. */
export interface SettingsFormValues {
  readonly deskName: string;
  readonly addressRetentionDays: string;
}

export interface SettingsFormState {
  readonly values: SettingsFormValues;
  /** What was stored when the form was made; saving over anything else is asked about. */
  readonly seen: DeskSettings;
  readonly errors: { readonly deskName?: string; readonly addressRetentionDays?: string };
  readonly refusal: SettingsRefusal | null;
  readonly attempt: number;
}

/**
 * - `changed-meanwhile`: `seen` holds what somebody else saved.
 * - `erases`: addresses of tickets opened before `openedBefore` would be erased; `days` must come back unchanged with
 *   the confirmation.
 */
export type SettingsRefusal =
  | { readonly kind: 'changed-meanwhile' }
  | { readonly kind: 'erases'; readonly days: number; readonly openedBefore: string }
  | { readonly kind: 'failed' };

export function settingsFormValues(form: FormData): SettingsFormValues {
  return { deskName: textOf(form, 'deskName'), addressRetentionDays: textOf(form, 'addressRetentionDays') };
}

/** What the form was made from, out of its hidden fields; anything that isn't settings differs from what is stored. */
export function seenSettings(form: FormData): DeskSettings {
  return { deskName: textOf(form, 'seenDeskName'), addressRetentionDays: Number(textOf(form, 'seenRetentionDays')) };
}

/** For how many days the person has agreed that older addresses are erased; null = not asked yet. */
export function confirmedRetentionDays(form: FormData): number | null {
  const text = textOf(form, 'confirmedDays');
  return text === '' ? null : Number(text);
}

/** The settings to store, or what is wrong with them, by field. */
export function parseSettings(values: SettingsFormValues): Result<DeskSettings, SettingsFormState['errors']> {
  const deskName = cleanLine(values.deskName);
  const typedDays = values.addressRetentionDays.trim();
  const addressRetentionDays = /^\d{1,5}$/.test(typedDays) ? Number(typedDays) : 0;
  const { min, max } = RETENTION_DAYS;
  const errors = {
    ...(deskName === '' && { deskName: 'Enter a name, such as “Acme support”: visitors see it.' }),
    ...(deskName.length > DESK_NAME_LENGTH_MAX && {
      deskName: `A name has at most ${DESK_NAME_LENGTH_MAX} characters. Shorten it.`,
    }),
    ...((addressRetentionDays < min || addressRetentionDays > max) && {
      addressRetentionDays: `Enter a number of days from ${min} to ${max}, such as 30.`,
    }),
  };
  return Object.keys(errors).length > 0 ? err(errors) : ok({ deskName, addressRetentionDays });
}

function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value.slice(0, 1000) : '';
}
