import type { PrismaClient } from '../generated/prisma/client';
import type { DeskSettings, SettingsStore } from '../ports/settings-store';

/** The one row of desk settings. */
export class PrismaSettingsStore implements SettingsStore {
  constructor(private readonly prisma: PrismaClient) {}

  async read(): Promise<DeskSettings> {
    return this.prisma.deskSettings.findUniqueOrThrow({
      where: { id: 1 },
      select: { deskName: true, addressRetentionDays: true },
    });
  }
}
