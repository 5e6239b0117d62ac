'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { expireBatch } from '@/lib/bans/expire-batch';
import { runtime } from '@/lib/composition';
import { parseId } from '@/lib/forms/parse-id';
import { FEED_INTERVALS } from '@/lib/ports/feed-store';
import { actorOf, orFailed } from '../bans/action-support';
import { requireAdministratorViewer } from '../viewer';

/** Begins an import that was looked at, or begins one again that was cut short. */
export async function startImportAction(form: FormData): Promise<void> {
  const id = parseId(form.get('jobId'));
  const viewer = await requireAdministratorViewer(`/desk/imports/jobs/${id}`);
  const { imports, importRunner } = runtime();
  await imports.startImport(id, form.get('confirmed') === 'yes', viewer.now);
  importRunner.wake();
  // Also when it was begun already: then its page tells so.
  redirect(`/desk/imports/jobs/${id}`);
}

/** Gives up an import that isn't under way. */
export async function dropImportAction(form: FormData): Promise<void> {
  const id = parseId(form.get('jobId'));
  const viewer = await requireAdministratorViewer(`/desk/imports/jobs/${id}`);
  const dropped = await runtime().imports.dropJob(id, viewer.now);
  redirect(dropped ? '/desk/imports?done=dropped' : `/desk/imports/jobs/${id}`);
}

/** Ends what is left of an import. */
export async function expireBatchAction(form: FormData): Promise<void> {
  const id = parseId(form.get('batchId'));
  const viewer = await requireAdministratorViewer(`/desk/imports/${id}/expire`);
  const expired = await orFailed(expireBatch(runtime(), actorOf(viewer), id), 'expiring an import');
  revalidatePath('/desk', 'layout');
  if (expired.ok) redirect(`/desk/imports?done=${expired.value.enforced ? 'expired' : 'expired-behind'}#import-${id}`);
  redirect(`/desk/imports?done=${expired.error.kind === 'failed' ? 'failed' : 'nothing-left'}#import-${id}`);
}

/** Begins to fetch a list again; `intent` says whether also if it lost more than half. */
export async function fetchFeedAction(form: FormData): Promise<void> {
  const id = parseId(form.get('feedId'));
  const viewer = await requireAdministratorViewer('/desk/imports');
  const begun = await runtime().feedFetcher.fetchNow(id, actorOf(viewer), form.get('intent') === 'apply');
  // Most lists are there in a moment; the page says of the others that they are being fetched.
  const isThere =
    begun &&
    (await Promise.race([begun.done.then(() => true), new Promise((done) => setTimeout(done, FETCH_WAIT_MS))]));
  revalidatePath('/desk', 'layout');
  redirect(`/desk/imports?done=${isThere ? 'fetched' : 'fetching'}#import-${parseId(form.get('batchId'))}`);
}

const FETCH_WAIT_MS = 2_500;

/** How often a list is fetched by itself. */
export async function setFeedIntervalAction(form: FormData): Promise<void> {
  const id = parseId(form.get('feedId'));
  const viewer = await requireAdministratorViewer('/desk/imports');
  const every = FEED_INTERVALS.find((each) => each === form.get('every')) ?? 'off';
  await runtime().feeds.setInterval(id, every, actorOf(viewer), viewer.now);
  revalidatePath('/desk', 'layout');
  redirect(`/desk/imports?done=interval#import-${parseId(form.get('batchId'))}`);
}
