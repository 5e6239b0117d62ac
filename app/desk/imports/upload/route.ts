import 'server-only';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { canManageBans } from '@/lib/auth/permissions';
import { findSignedIn } from '@/lib/auth/session';
import { REASON_LENGTH_MAX } from '@/lib/bans/add-ban';
import { fetchList, LIST_BYTES_MAX } from '@/lib/bans/fetch-list';
import { isOwnOrigin } from '@/lib/channels/is-own-origin';
import { runtime } from '@/lib/composition';
import {
  type ImportFormValues,
  type ImportMistake,
  importFormHref,
  importFormValues,
  importPeriod,
  mistakeCookie,
} from '@/lib/forms/import-form';
import { actorOf } from '../../bans/action-support';
import { viewerOf } from '../../viewer';

const pack = promisify(gzip);

/** Of the form around the list. */
const FORM_BYTES_MAX = 100_000;
const TOO_LARGE = `The list is larger than ${LIST_BYTES_MAX / 1_000_000} MB. Compress it with gzip, or split it and import the parts.`;

/**
 * Takes a list from the form, a file of 30 MB as well, which a server action would not, and answers with where it is checked.
 * What is wrong leads back to the form. 401 and 403 without a body for others.
 */
export async function POST(request: Request): Promise<Response> {
  const signedIn = await findSignedIn();
  if (!signedIn) return new Response(null, { status: 401 });
  if (!canManageBans(signedIn.agent)) return new Response(null, { status: 403 });
  if (!isOwnOrigin(request.headers, runtime().publicUrl)) return new Response(null, { status: 403 });

  const empty = importFormValues(() => '');
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  // A browser always says how much it sends.
  if (!(length <= LIST_BYTES_MAX + FORM_BYTES_MAX)) return again(empty, { field: 'file', message: TOO_LARGE });
  const form = await request.formData().catch(() => null);
  if (!form) return again(empty, { field: 'file', message: 'The upload broke off. Try again.' });

  const values = importFormValues((name) => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  });
  const viewer = await viewerOf(signedIn);
  const { now, timeZone } = viewer;
  const period = importPeriod(values, viewer);
  if ('field' in period) return again(values, period);
  if (values.reason.length > REASON_LENGTH_MAX) {
    return again(values, { field: 'reason', message: `The reason is longer than ${REASON_LENGTH_MAX} characters.` });
  }
  const list = await listOf(form, values);
  if ('field' in list) return again(values, list);
  const name = values.name || list.name;
  if (values.source === 'url' && (await runtime().feeds.findFeedNamed(name))) {
    const message = `There is a list called “${name}” already. Fetch that one again, or call this one otherwise.`;
    return again(values, { field: 'name', message });
  }
  const id = await runtime().imports.addJob(
    {
      name,
      fileName: list.fileName,
      url: values.source === 'url' ? values.url : null,
      every: values.source === 'url' ? values.every : 'off',
      content: list.content,
      validUntil: period.validUntil,
      reason: values.reason || undefined,
      timeZone,
      createdBy: actorOf(signedIn),
    },
    now,
  );
  runtime().importRunner.wake();
  return seeOther(`/desk/imports/jobs/${id}`);
}

interface HandedIn {
  /** What it is called if nobody says. */
  readonly name: string;
  readonly fileName: string;
  readonly content: Buffer;
}

async function listOf(form: FormData, { source, url }: ImportFormValues): Promise<HandedIn | ImportMistake> {
  if (source === 'url') {
    const fetched = await fetchList(runtime(), url);
    if (!fetched.ok) return { field: 'url', message: fetched.error };
    if (fetched.value.kind === 'unchanged') return { field: 'url', message: 'The server sent no list.' };
    const { host, pathname } = new URL(url);
    return { name: host + pathname.replace(/\/$/, ''), fileName: '', content: await packed(fetched.value.content) };
  }
  if (source === 'text') {
    const text = form.get('text');
    if (typeof text !== 'string' || text.trim() === '') {
      return { field: 'text', message: 'Paste a list: an address, block or range a line.' };
    }
    return { name: 'Pasted list', fileName: '', content: await packed(Buffer.from(text)) };
  }
  const file = form.get('file');
  if (!(file instanceof File) || file.size === 0) return { field: 'file', message: 'Choose a file that holds a list.' };
  if (file.size > LIST_BYTES_MAX) return { field: 'file', message: TOO_LARGE };
  const fileName = file.name.slice(0, 200);
  return { name: fileName, fileName, content: await packed(Buffer.from(await file.arrayBuffer())) };
}

/** What is compressed already stays as it is. */
async function packed(content: Buffer): Promise<Buffer> {
  return content[0] === 0x1f && content[1] === 0x8b ? content : pack(content);
}

function again(values: ImportFormValues, mistake: ImportMistake): Response {
  return seeOther(importFormHref(values), { 'Set-Cookie': mistakeCookie(mistake) });
}

function seeOther(path: string, more: Record<string, string> = {}): Response {
  return new Response(null, { status: 303, headers: { Location: path, 'Cache-Control': 'no-store', ...more } });
}
