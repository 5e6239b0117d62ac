/** What administrators set for the whole desk. */
export interface DeskSettings {
  readonly deskName: string;
  /** Visitors' addresses on tickets are erased after so many days. */
  readonly addressRetentionDays: number;
}

export interface SettingsStore {
  read(): Promise<DeskSettings>;
}
