import type { Actor } from '../domain/ban';
import type { Result } from '../domain/result';

/** What administrators set for the whole desk. */
export interface DeskSettings {
  /** Shown to visitors and staff. */
  readonly deskName: string;
  /** Visitors' addresses on tickets are erased after so many days. */
  readonly addressRetentionDays: number;
  /** Origins of other sites whose pages may show the chat, such as `https://shop.example.com`; see parseSiteOrigin. */
  readonly embeddingSites: readonly string[];
}

/** What an administrator may set. */
export const DESK_NAME_LENGTH_MAX = 100;
export const RETENTION_DAYS = { min: 1, max: 3650 } as const;
export const EMBEDDING_SITES_MAX = 50;

/** Somebody else saved other settings since they were read: `present`. */
export interface SettingsChanged {
  readonly kind: 'changed-meanwhile';
  readonly present: DeskSettings;
}

export interface SettingsStore {
  read(): Promise<DeskSettings>;
  /** Saves over what was `seen`, and records what changed in the activity log. */
  save(
    settings: DeskSettings,
    seen: DeskSettings,
    actor: Actor,
    now: Date,
  ): Promise<Result<DeskSettings, SettingsChanged>>;
}
