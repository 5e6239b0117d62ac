import type { Actor } from '../domain/ban';
import { err, ok, type Result } from '../domain/result';
import type { PrismaClient } from '../generated/prisma/client';
import type { ActivityEntry } from '../ports/activity-log';
import type { DeskSettings, SettingsChanged, SettingsStore } from '../ports/settings-store';
import { recordActivity } from './record-activity';

/** The one row of desk settings. */
export class PrismaSettingsStore implements SettingsStore {
  /** `onRead` hears of the settings each time that they are read or saved. */
  constructor(
    private readonly prisma: PrismaClient,
    private readonly onRead: (settings: DeskSettings) => void = () => {},
  ) {}

  async read(): Promise<DeskSettings> {
    const settings = await this.prisma.deskSettings.findUniqueOrThrow({
      where: { id: 1 },
      select: { deskName: true, addressRetentionDays: true, embeddingSites: true },
    });
    this.onRead(settings);
    return settings;
  }

  async save(
    settings: DeskSettings,
    seen: DeskSettings,
    actor: Actor,
    now: Date,
  ): Promise<Result<DeskSettings, SettingsChanged>> {
    const saved = await this.prisma.$transaction(async (tx): Promise<Result<DeskSettings, SettingsChanged>> => {
      const [present] = await tx.$queryRaw<DeskSettings[]>`
        SELECT desk_name AS "deskName", address_retention_days AS "addressRetentionDays",
          embedding_sites AS "embeddingSites"
        FROM desk_settings WHERE id = 1 FOR UPDATE`;
      if (!present) throw new Error('The desk’s settings are missing.');
      if (isDifferent(present, seen)) return err({ kind: 'changed-meanwhile', present });
      if (!isDifferent(present, settings)) return ok(present);
      const { deskName, addressRetentionDays } = settings;
      const embeddingSites = [...settings.embeddingSites];
      await tx.deskSettings.update({ where: { id: 1 }, data: { deskName, addressRetentionDays, embeddingSites } });
      const details = changeOf(present, settings);
      await recordActivity(tx, { action: 'settings.changed', actor, subjectId: null, subjectName: '', details }, now);
      return ok({ deskName, addressRetentionDays, embeddingSites });
    });
    if (saved.ok) this.onRead(saved.value);
    return saved;
  }
}

function isDifferent(one: DeskSettings, other: DeskSettings): boolean {
  return (
    one.deskName !== other.deskName ||
    one.addressRetentionDays !== other.addressRetentionDays ||
    sitesText(one) !== sitesText(other)
  );
}

function sitesText({ embeddingSites }: DeskSettings): string {
  return embeddingSites.join(', ');
}

function changeOf(before: DeskSettings, after: DeskSettings): ActivityEntry['details'] {
  return {
    ...(before.deskName !== after.deskName && { deskNameBefore: before.deskName, deskName: after.deskName }),
    ...(before.addressRetentionDays !== after.addressRetentionDays && {
      addressRetentionDaysBefore: before.addressRetentionDays,
      addressRetentionDays: after.addressRetentionDays,
    }),
    ...(sitesText(before) !== sitesText(after) && {
      embeddingSitesBefore: sitesText(before),
      embeddingSites: sitesText(after),
    }),
  };
}
