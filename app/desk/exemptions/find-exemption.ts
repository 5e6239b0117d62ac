import 'server-only';
import { notFound } from 'next/navigation';
import { runtime } from '@/lib/composition';
import type { Exemption } from '@/lib/domain/ban';
import { parseId } from '@/lib/forms/parse-id';

/** The exemption that a path names; the page that there is none otherwise. */
export async function findExemptionOrNotFound(id: string): Promise<Exemption> {
  const exemption = await runtime().bans.findExemption(parseId(id));
  return exemption ?? notFound();
}
