import 'server-only';
import { notFound } from 'next/navigation';
import { runtime } from '@/lib/composition';
import { parseId } from '@/lib/forms/parse-id';
import type { ImportJob, ListedBatch } from '@/lib/ports/import-store';

/** The import that is being checked or carried out, by what an address names; else the page doesn't exist. */
export async function findJobOrNotFound(id: string): Promise<ImportJob> {
  const { imports, clock } = runtime();
  return (await imports.findJob(parseId(id), clock.now())) ?? notFound();
}

/** The same for one that is done. */
export async function findBatchOrNotFound(id: string): Promise<ListedBatch> {
  const { imports, clock } = runtime();
  return (await imports.findBatch(parseId(id), clock.now())) ?? notFound();
}
