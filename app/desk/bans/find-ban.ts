import 'server-only';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { runtime } from '@/lib/composition';
import type { Ban } from '@/lib/domain/ban';
import { banIdSchema } from '@/lib/forms/ban-reference';

/** The ban that a page's address names; the page doesn't exist without it. Asked once per request. */
export const findBanOrNotFound = cache(async (idText: string): Promise<Ban> => {
  const id = banIdSchema.safeParse(idText);
  const ban = id.success ? await runtime().bans.findBan(id.data) : null;
  return ban ?? notFound();
});
