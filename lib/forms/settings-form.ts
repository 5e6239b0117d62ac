import { cleanLine } from '../channels/clean-text';
import { err, ok, type Result } from '../domain/result';
import { parseSiteOrigin, type SiteOriginFault } from '../domain/site-origin';
import { DESK_NAME_LENGTH_MAX, type DeskSettings, EMBEDDING_SITES_MAX, RETENTION_DAYS } from '../ports/settings-store';

/** What is typed into the desk's settings. */
export interface SettingsFormValues {
  readonly deskName: string;
  readonly addressRetentionDays: string;
  /** One a line. */
  readonly embeddingSites: string;
}

export interface SettingsFormState {
  readonly values: SettingsFormValues;
  /** What was stored when the form was made; saving over anything else is asked about. */
  readonly seen: DeskSettings;
  readonly errors: {
    readonly deskName?: string;
    readonly addressRetentionDays?: string;
    readonly embeddingSites?: string;
  };
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
  return {
    deskName: textOf(form, 'deskName'),
    addressRetentionDays: textOf(form, 'addressRetentionDays'),
    embeddingSites: textOf(form, 'embeddingSites', SITES_TEXT_MAX),
  };
}

/** What the form was made from, out of its hidden fields; anything that isn't settings differs from what is stored. */
export function seenSettings(form: FormData): DeskSettings {
  return {
    deskName: textOf(form, 'seenDeskName'),
    addressRetentionDays: Number(textOf(form, 'seenRetentionDays')),
    embeddingSites: linesOf(textOf(form, 'seenEmbeddingSites', SITES_TEXT_MAX)),
  };
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
  const sites = parseSites(values.embeddingSites);
  const errors = {
    ...(deskName === '' && { deskName: 'Enter a name, such as “Acme support”: visitors see it.' }),
    ...(deskName.length > DESK_NAME_LENGTH_MAX && {
      deskName: `A name has at most ${DESK_NAME_LENGTH_MAX} characters. Shorten it.`,
    }),
    ...((addressRetentionDays < min || addressRetentionDays > max) && {
      addressRetentionDays: `Enter a number of days from ${min} to ${max}, such as 30.`,
    }),
    ...(!sites.ok && { embeddingSites: sites.error }),
  };
  if (Object.keys(errors).length > 0 || !sites.ok) return err(errors);
  return ok({ deskName, addressRetentionDays, embeddingSites: sites.value });
}

/** One origin a line, each once, in the order typed; or what is wrong with the first that is none. */
function parseSites(typed: string): Result<readonly string[], string> {
  const sites = new Set<string>();
  for (const line of linesOf(typed)) {
    const site = parseSiteOrigin(line);
    if (!site.ok) return err(`“${cleanLine(line).slice(0, 100)}” ${SITE_FAULTS[site.error]}`);
    sites.add(site.value);
  }
  if (sites.size > EMBEDDING_SITES_MAX) return err(`Enter at most ${EMBEDDING_SITES_MAX} sites.`);
  return ok([...sites]);
}

const SITE_FAULTS: Readonly<Record<SiteOriginFault, string>> = {
  unreadable: 'is not the address of a site. Enter one such as https://shop.example.com.',
  scheme: 'must begin with https:// or http://, such as https://shop.example.com.',
  path: 'names more than a site. Leave out what follows the name, as in https://shop.example.com.',
  host: 'has a name that browsers can’t be told. Enter one such as https://shop.example.com, without * and without an IPv6 address.',
};

function linesOf(text: string): string[] {
  return text
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

const SITES_TEXT_MAX = 20_000;

function textOf(form: FormData, field: string, lengthMax = 1000): string {
  const value = form.get(field);
  return typeof value === 'string' ? value.slice(0, lengthMax) : '';
}
